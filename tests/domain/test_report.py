"""The figures say what the article says, in the form the command line prints."""

import json
import random
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.ballot import Ballot, Channel
from kiosk.domain.copies import replace
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.period import Period, month, wave
from kiosk.domain.report import Figures, LedgerLine, Office, figures_of
from kiosk.domain.survey import Survey
from kiosk.domain.tally import tally_of
from tests.domain.ballots import FIVE, SURVEYS, TWO, answered, any_ballot, ballot

OFFICE = Office("0031", "Phòng Giao dịch số 1")
LINE = LedgerLine(device="ab" * 16, epoch="cd" * 16, first=1, last=14321, head="ef" * 32)


def figures(
    ballots: Iterable[Ballot],
    surveys: Iterable[Survey] = (TWO, FIVE),
    period: Period | None = None,
    training: bool = False,
) -> Figures:
    known = {survey.key: survey for survey in surveys} | SURVEYS
    return figures_of(
        tally_of(ballots, known),
        period=period or month("2022-10"),
        office=OFFICE,
        counters=("Quầy số 1",),
        surveys=known.values(),
        current=TWO.key,
        ledgers=(LINE,),
        training=training,
    )


def the_articles_month() -> list[Ballot]:
    """Return 3,809 issued ballots, 3,240 collected, 2 of them unsatisfied with one criterion each."""
    happy = answered(TWO, "satisfied", "satisfied")
    late = answered(TWO, "satisfied", "unsatisfied", reasons={"time": ("late",)})
    rude = answered(TWO, "unsatisfied", "satisfied")
    return [happy] * 3238 + [late, rude] + [ballot()] * 569


def test_the_articles_month_is_told_as_the_command_line_prints_it() -> None:
    told = figures(the_articles_month(), training=True).to_json()
    expected: dict[str, Any] = {
        "from": "2022-10-01",
        "to": "2022-10-31",
        "month": "2022-10",
        "training": True,
        "office": {"code": "0031", "name": "Phòng Giao dịch số 1"},
        "counters": ["Quầy số 1"],
        "issued": 3809,
        "returned": 3240,
        "walk_up": 0,
        "collected": 3240,
        "valid": 3240,
        "spoiled": 0,
        "return_rate": "85.06",
        "surveys": [
            {
                "id": "kbnn-2",
                "version": 1,
                "ballots": 3809,
                "criteria": [
                    {
                        "id": criterion.id,
                        "name": criterion.names["vi"],
                        "group": "phuc-vu",
                        "n": 3240,
                        "levels": [{"id": "satisfied", "n": 3239}, {"id": "unsatisfied", "n": 1}],
                        "satisfied": 3239,
                        "unsatisfied": 1,
                        "satisfied_share": "99.97",
                        "unsatisfied_share": "0.03",
                        "index": "99.97",
                        "average": "4.99",
                        "interval": ["99.83", "99.99"],
                        "reasons": reasons,
                    }
                    for criterion, reasons in zip(TWO.criteria, ([], [{"id": "late", "n": 1}]), strict=True)
                ],
            }
        ],
        "all_satisfied": {"n": 3238, "share": "99.94", "interval": ["99.78", "99.98"]},
        "any_unsatisfied": {"n": 2, "share": "0.06", "interval": ["0.02", "0.22"]},
        "by_channel": {
            "kiosk": {
                "issued": 3809,
                "returned": 3240,
                "walk_up": 0,
                "valid": 3240,
                "spoiled": 0,
                "all_satisfied": 3238,
                "any_unsatisfied": 2,
            },
            "paper": dict.fromkeys(NO_BALLOTS, 0),
            "phone": dict.fromkeys(NO_BALLOTS, 0),
        },
        "outcomes": {"completed": 3240, "declined": 0, "timeout": 0, "interrupted": 0},
        "open": 569,
        "flagged": 0,
        "flags": {"too_soon": 0, "outside_hours": 0, "too_fast": 0, "burst": 0},
        "undated": 0,
        "closed": None,
        "recovered": None,
        "ledgers": [{"device": "ab" * 16, "epoch": "cd" * 16, "first": 1, "last": 14321, "head": "ef" * 32, "gaps": 0}],
    }
    assert told == expected
    assert json.dumps(told) == json.dumps(expected)


NO_BALLOTS = ("issued", "returned", "walk_up", "valid", "spoiled", "all_satisfied", "any_unsatisfied")


def test_a_month_of_nobody_has_no_shares_and_shows_the_current_survey() -> None:
    told = figures([]).to_json()
    assert (told["return_rate"], told["all_satisfied"]["share"], told["any_unsatisfied"]["interval"]) == (None,) * 3
    assert [survey["id"] for survey in told["surveys"]] == ["kbnn-2"]
    assert [
        (item["n"], item["satisfied_share"], item["index"], item["average"], item["interval"])
        for item in told["surveys"][0]["criteria"]
    ] == [(0, None, None, None, None)] * 2


def test_a_survey_changed_within_the_month_stands_as_a_second_one() -> None:
    told = figures([answered(FIVE, "neutral"), answered(TWO, "satisfied")]).to_json()
    assert [survey["id"] for survey in told["surveys"]] == ["kbnn-2", "kbnn-5"]
    assert told["all_satisfied"] == {"n": 1, "share": "50.00", "interval": ["9.45", "90.55"]}


def test_a_survey_that_only_unanswered_invitations_asked_is_listed_too() -> None:
    assert [item.survey.id for item in figures([ballot(FIVE)]).surveys] == ["kbnn-5"]


def test_a_wave_is_no_month() -> None:
    told = figures([], period=wave("2023-09-15", "2023-11-15")).to_json()
    assert (told["from"], told["to"], told["month"]) == ("2023-09-15", "2023-11-15", None)


def test_undated_ballots_stand_in_a_line_of_their_own() -> None:
    found = figures([answered(TWO, "satisfied", undated=True), answered(TWO, "satisfied")])
    assert (found.undated, found.counts.collected) == (1, 1)


def test_one_dissenter_in_forty_thousand_is_never_rounded_away() -> None:
    pile = [answered(TWO, "satisfied", "satisfied")] * 39_999 + [answered(TWO, "satisfied", "unsatisfied")]
    found = figures(pile)
    assert (found.all_satisfied.share, found.any_unsatisfied.share) == ("99.99", "0.01")
    assert [item.satisfied.share for item in found.surveys[0].criteria] == ["100.00", "99.99"]


def test_a_tally_of_a_survey_that_nobody_knows_is_no_figure() -> None:
    stranger = replace(TWO, id="stranger")
    with pytest.raises(IntegrityProblem) as told:
        figures_of(
            tally_of([ballot(stranger)], {stranger.key: stranger}),
            period=month("2022-10"),
            office=OFFICE,
            counters=(),
            surveys=(TWO,),
            current=TWO.key,
            ledgers=(LINE,),
            training=False,
        )
    assert (told.value.key, told.value.params) == ("survey_missing", {"survey": "stranger", "version": 1})


@given(some.lists(any_ballot, max_size=8), some.randoms())
def test_the_digest_depends_on_the_ballots_and_not_on_their_order(pile: list[Ballot], chance: random.Random) -> None:
    shuffled = pile.copy()
    chance.shuffle(shuffled)
    assert figures(shuffled).digest() == figures(pile).digest()
    assert figures([*pile, answered(TWO, "satisfied")]).digest() != figures(pile).digest()


@given(some.lists(any_ballot, max_size=8))
def test_the_channels_add_up_to_the_total(pile: list[Ballot]) -> None:
    told = figures(pile).to_json()
    for name in NO_BALLOTS:
        whole = told[name] if isinstance(told.get(name), int) else told[name]["n"]
        assert whole == sum(told["by_channel"][channel.value][name] for channel in Channel)
