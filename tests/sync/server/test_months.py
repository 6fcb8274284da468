"""An office's month as the centre's command line tells it: the sums of its kiosks' own, on screen and on paper."""

import json
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.app.gathered import gather_period
from kiosk.app.simulation import Request
from kiosk.domain.errors import UsageError
from kiosk.domain.numerals import Numerals
from kiosk.domain.period import month
from kiosk.domain.report import Figures
from kiosk.reports.proof import read_proof
from sync.server.figures.months import office_month
from sync.server.models import Office, SurveyForm
from sync.server.offices import office_named
from sync.server.rebuilding import rebuild_device
from sync.server.wording import wording
from tests.app.strange import TWO_AGAIN
from tests.reports.papers import flowing
from tests.sync.server.kiosks import new_counter
from tests.sync.server.ledgers import Sending, StrangeMonth, simulated
from tests.sync.server.processes import run, where
from tests.sync.server.running import Running

OCTOBER = month("2022-10")
COUNTS = ("issued", "returned", "walk_up", "collected", "valid", "spoiled", "flagged", "undated")


def told(centre: Running, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(*arguments[:1], *where(centre.folder, centre.database), *arguments[1:])


def refused(centre: Running, *arguments: str) -> tuple[int, str]:
    """Return the status of a command that prints one sentence, and that sentence."""
    answer = told(centre, *arguments)
    assert answer.stdout == ""
    (sentence,) = answer.stderr.splitlines()
    return answer.returncode, sentence


def three_kiosks(centre: Running, folder: Path) -> tuple[Office, list[Figures]]:
    """Return a training office with three kiosks that have sent all they have, and what each says of itself."""
    office = new_counter(training=True).office
    counters = sorted(office.counters.all(), key=lambda counter: counter.name)
    counters += [office.counters.create(name=f"Quầy {number}") for number in (2, 3)]
    own = []
    for number, counter in enumerate(counters):
        request = Request(OCTOBER, 60 + number, 50 + number, 3 * number, seed=number + 1)
        with closing(simulated(folder / str(number), request, counter__name=counter.name)) as ledger:
            Sending(centre, ledger, counter).sends_all()
            own.append(gather_period(ledger, OCTOBER).result().figures())
    return office, own


def test_the_tally_is_the_sum_of_what_three_kiosks_count_and_so_is_the_paper(centre: Running, tmp_path: Path) -> None:
    office, own = three_kiosks(centre, tmp_path)
    answer = told(centre, "tally", "--office", office.code, "--month", "2022-10", "--json")
    assert (answer.returncode, answer.stderr) == (0, "")
    figures = json.loads(answer.stdout)
    parts = [one.to_json() for one in own]
    assert {name: figures[name] for name in COUNTS} == {name: sum(one[name] for one in parts) for name in COUNTS}
    for kind, part in enumerate(figures["surveys"][0]["criteria"]):
        assert part["levels"] == [
            {"id": level["id"], "n": sum(one["surveys"][0]["criteria"][kind]["levels"][place]["n"] for one in parts)}
            for place, level in enumerate(part["levels"])
        ]
    assert figures["training"] is True
    assert figures["outcomes"] == {name: sum(one["outcomes"][name] for one in parts) for name in figures["outcomes"]}
    assert [(one["issued"], one["ledgers"]) for one in figures["by_counter"]] == [
        (one["issued"], one["ledgers"]) for one in parts
    ]
    _holds_the_paper(centre, office, own, tmp_path / "report.pdf")


def _holds_the_paper(centre: Running, office: Office, own: list[Figures], out: Path) -> None:
    options = ("--office", office.code, "--month", "2022-10", "--date", "2022-11-02", "--lang", "vi")
    answer = told(centre, "report", *options, "--out", str(out))
    assert (answer.returncode, answer.stderr, answer.stdout) == (0, "", "")
    words, numerals = flowing(out.read_bytes()), Numerals(wording("vi"))
    for name in ("issued", "collected", "valid", "all_satisfied"):
        numbers = [getattr(one.counts, name) for one in own]
        assert " ".join(numerals.count(n) for n in (*numbers, sum(numbers))) in words, name
    assert wording("vi").text("report.training").upper() in words.upper()
    proof = read_proof(out.read_bytes(), str(out))
    assert proof.attached is not None
    assert proof.attached.seal.public_key == centre.house.signer.public_key


def test_a_month_without_ballots_is_told_with_noughts(centre: Running) -> None:
    figures = office_month(new_counter().office, month("2023-02")).figures.to_json()
    assert (figures["issued"], figures["return_rate"], figures["ledgers"]) == (0, None, [])
    assert figures["all_satisfied"] == {"n": 0, "share": None, "interval": None}


def test_an_office_for_training_stays_apart_from_the_real_one(centre: Running) -> None:
    office, alone = new_counter().office, new_counter(training=True).office
    training = Office.objects.create(code=office.code, name="Tập huấn", training=True)
    assert office_named(office.code) == office
    assert office_named(office.code, training=True) == training
    assert office_named(alone.code) == alone
    with pytest.raises(UsageError):
        office_named(new_counter().office.code, training=True)


def test_an_office_that_nobody_knows_gets_a_sentence(centre: Running, tmp_path: Path) -> None:
    out = tmp_path / "none.pdf"
    status, sentence = refused(centre, "tally", "--office", "nobody", "--month", "2022-10")
    assert (status, sentence) == (2, "There is no office with the code nobody here.")
    status, sentence = refused(centre, "report", "--office", "nobody", "--month", "2022-13", "--out", str(out))
    assert status == 2
    assert "2022-13" in sentence
    assert not out.exists()


def test_figures_are_made_anew_and_stay_the_same(centre: Running, tmp_path: Path) -> None:
    office, _ = three_kiosks(centre, tmp_path)
    before = office_month(office, OCTOBER).figures
    answer = told(centre, "rebuild")
    assert answer.returncode == 0
    assert "the figures of 0 have changed" in answer.stdout
    assert office_month(office, OCTOBER).figures == before


def test_what_a_newer_program_understands_is_counted_after_a_rebuild(centre: Running, tmp_path: Path) -> None:
    """The survey of these ballots is not known while they come in, as if the centre were older than the kiosk."""
    counter = new_counter()
    one = StrangeMonth(tmp_path)
    with closing(one.ledger):
        one.visits.day = OCTOBER.first + 3
        one.visit("satisfied", "satisfied", survey=TWO_AGAIN)
        sending = Sending(centre, one.ledger, counter)
        forms = SurveyForm.objects.filter(ident=TWO_AGAIN.id, version=TWO_AGAIN.version)
        sending.sends_all(upto=4)
        (plain,) = forms.values_list("plain", flat=True)
        forms.delete()
        sending.sends_all()
        assert office_month(counter.office, OCTOBER).figures.counts.issued == 0
        SurveyForm.objects.create(ident=TWO_AGAIN.id, version=TWO_AGAIN.version, plain=plain)
        assert rebuild_device(sending.device).changed
        assert office_month(counter.office, OCTOBER).figures.counts == one.tally(OCTOBER).total
