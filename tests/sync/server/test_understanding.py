"""An entry of a survey or form that is not known stops nothing: it is kept, counted as not understood, and goes on."""

import json
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Any

import pytest

from kiosk.domain.ballot import ClockState
from kiosk.domain.canonical import canonical
from kiosk.domain.entry import Answered, Config, Entry
from sync.protocol.refusals import Code
from sync.server.models import Alarm, DayCount, SurveyForm
from sync.server.models import Entry as Row
from sync.server.rereading import Rereader
from sync.server.upkeep import Upkeep
from tests.sync.server.kiosks import Kiosk, joined, new_counter
from tests.sync.server.running import Running

_numbers = count(1)


@dataclass
class Words:
    """Makes entries as a kiosk writes them."""

    centre: Running

    def _base(self) -> dict[str, Any]:
        ident = sha256(f"understanding {next(_numbers)} {self.centre.kind}".encode()).hexdigest()[:32]
        return {"id": ident, "at": 1_769_878_800_000, "clock": ClockState.TRUSTED, "counter": "Quầy 1"}

    def answered(self, survey: str, version: int = 1) -> bytes:
        base = self._base()
        return canonical(
            Answered(**base, ballot=base["id"], survey=survey, version=version, criterion="attitude", level="satisfied")
        )

    def adopts(self, survey: str, title: str = "Một") -> bytes:
        plain = json.loads(bytes(SurveyForm.objects.get(ident="kbnn-2", version=1).plain))
        plain |= {"id": survey, "title": plain["title"] | {"vi": title}}
        return canonical(Config(**self._base(), survey=plain))

    def genesis(self, *, training: bool) -> bytes:
        return canonical(Config(**self._base(), genesis=True, training=training, settings={}))


@pytest.fixture
def words(centre: Running) -> Words:
    return Words(centre)


def not_understood(kiosk: Kiosk) -> int:
    return Row.objects.filter(epoch__device_id=kiosk.device, parsed=False).count()


def test_a_ballot_of_a_survey_that_nobody_told_of_is_kept(centre: Running, words: Words) -> None:
    kiosk = joined(centre)
    kiosk.chain(words.answered("kbnn-2"), words.answered("kbnn-2", 9), words.answered("nobody"))
    receipt = kiosk.brings()
    assert (receipt.fresh, receipt.unparsed) == (3, 2)
    assert not_understood(kiosk) == 2
    kiosk.chain(words.answered("kbnn-5"))
    assert (kiosk.brings(4).mark, not_understood(kiosk)) == (4, 2)


def test_a_ledger_tells_of_its_survey_before_its_ballots(centre: Running, words: Words) -> None:
    kiosk = joined(centre)
    survey = f"own-{centre.kind}"
    kiosk.chain(words.adopts(survey), words.answered(survey))
    assert kiosk.brings().unparsed == 0
    kiosk.chain(words.answered(survey))
    assert kiosk.brings(3).unparsed == 0
    assert not Alarm.objects.filter(device_id=kiosk.device).exists()


def test_two_surveys_under_one_version_are_an_alarm(centre: Running, words: Words) -> None:
    one, other = joined(centre), joined(centre)
    survey = f"twice-{centre.kind}"
    one.chain(words.adopts(survey))
    one.brings()
    before = bytes(SurveyForm.objects.get(ident=survey).plain)
    other.chain(words.adopts(survey), words.adopts(survey, "Hai"), words.answered(survey))
    assert other.brings().fresh == 3
    [alarm] = Alarm.objects.filter(device_id=other.device)
    assert (alarm.kind, alarm.seq) == ("survey", 2)
    assert bytes(SurveyForm.objects.get(ident=survey).plain) == before


@pytest.mark.parametrize("training", [True, False])
def test_a_ledger_that_says_otherwise_than_its_code_is_refused(centre: Running, words: Words, training: bool) -> None:
    kiosk = Kiosk(centre)
    kiosk.enrols(new_counter(training=training))
    kiosk.chain(words.genesis(training=not training), words.answered("kbnn-2"))
    answer = kiosk.sends()
    assert (answer.problem.code, answer.status) == (Code.TRAINING, 403)
    assert kiosk.asks().mark == 0
    assert [alarm.kind for alarm in Alarm.objects.filter(device_id=kiosk.device)] == ["training"]
    kiosk.begin()
    kiosk.chain(words.genesis(training=training), words.answered("kbnn-2"))
    assert kiosk.brings().mark == 2


def test_what_came_before_its_survey_was_known_counts_once_it_is(centre: Running, words: Words) -> None:
    early, late = joined(centre), joined(centre)
    survey = f"later-{centre.kind}"
    early.chain(words.answered(survey), words.answered(survey))
    assert early.brings().unparsed == 2
    rereader = Rereader()
    assert early.device not in {one.device for one in rereader.look()}
    late.chain(words.adopts(survey))
    late.brings()
    assert [(one.device, one.changed) for one in rereader.look() if one.device == early.device] == [
        (early.device, True)
    ]
    assert not_understood(early) == 0
    number = SurveyForm.objects.get(ident=survey).pk
    assert sum(DayCount.objects.filter(survey=number).values_list("ballots", flat=True)) == 2
    assert list(rereader.look()) == []


def test_a_program_that_understands_more_reads_again_when_it_starts(centre: Running, words: Words) -> None:
    kiosk = joined(centre)
    kiosk.chain(words.answered("kbnn-2"))
    kiosk.brings()
    # As a program would have left it that did not know this form.
    Row.objects.filter(epoch__device_id=kiosk.device).update(parsed=False)
    upkeep = Upkeep(centre.folder)
    upkeep.end()
    upkeep.run()
    assert not_understood(kiosk) == 0


def test_every_kind_that_is_known_is_understood(centre: Running, words: Words) -> None:
    kiosk = joined(centre)
    made: list[Entry] = [Config(**words._base(), settings={"flow.walk_up": True})]
    kiosk.chain(*map(canonical, made))
    kiosk.tap()
    receipt = kiosk.brings()
    assert (receipt.fresh, receipt.unparsed) == (2, 1)
