"""Paper beside visits: what a month comes to is what an independent count of its entries gives, whatever the mix."""

from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from kiosk.domain.ballot import Ballot, ClockState, Outcome
from kiosk.domain.closing import digest
from kiosk.domain.entry import Answered, Closed, Config, Entry, Issued, PaperEntered, PaperIssued, PaperUnused, to_plain
from kiosk.domain.gathering import gather, touched
from kiosk.domain.period import parse_day, start_of
from kiosk.domain.serials import ballot_of
from kiosk.domain.survey import Survey
from kiosk.domain.tally import tally_of
from tests.campaign.frozen import closes
from tests.campaign.recount import days
from tests.domain.ballots import FIVE, SURVEYS, TWO
from tests.store.visits import Visits

MORNING = start_of(parse_day("2026-02-03")) + 9 * 3_600_000
MONTH = "2026-02"
surveys = some.sampled_from((TWO, FIVE))


def stamps(number: int) -> dict[str, Any]:
    return {"id": f"{number:032x}", "at": MORNING, "clock": ClockState.TRUSTED, "counter": "1"}


def about(survey: Survey) -> dict[str, Any]:
    return {"survey": survey.id, "version": survey.version}


def visit(draw: some.DrawFn, number: int) -> list[Entry]:
    """Return a visit at the kiosk, invited or not."""
    survey, ballot, at = draw(surveys), f"{number:032x}", count(number)
    entries: list[Entry] = []
    if draw(some.booleans()):
        entries.append(Issued(**stamps(next(at)), ballot=ballot, by="key", **about(survey)))
    for criterion in survey.criteria:
        said: dict[str, Any] = {"criterion": criterion.id, "level": draw(some.sampled_from(survey.level_ids()))}
        entries.append(Answered(**stamps(next(at)), ballot=ballot, **said, **about(survey)))
    return [*entries, Closed(**stamps(next(at)), ballot=ballot, outcome=Outcome.COMPLETED)]


def read(draw: some.DrawFn, survey: Survey) -> dict[str, Any]:
    """Return what stands on a paper ballot: answers, and reasons of the unsatisfied, or nothing."""
    if draw(some.sampled_from([True, False, False])):
        return {"spoiled": True}
    criteria, levels = [criterion.id for criterion in survey.criteria], some.sampled_from(survey.level_ids())
    answers = draw(some.dictionaries(some.sampled_from(criteria), levels, min_size=1))
    chosen = draw(some.sets(some.sampled_from([reason.id for reason in survey.reasons]), max_size=2))
    given_for = [one for one, level in answers.items() if chosen and survey.is_unsatisfied(level)]
    return {"answers": answers, "reasons": dict.fromkeys(given_for, tuple(sorted(chosen))) or None}


def printing(draw: some.DrawFn, number: int, serial: int) -> list[Entry]:
    """Return a printing, what came back of it, and perhaps what was left over at its end."""
    survey, printed, at = draw(surveys), draw(some.integers(1, 9)), count(number)
    run = f"{number:032x}"[::-1]
    entries: list[Entry] = [
        PaperIssued(**{**stamps(next(at)), "id": run}, printed=printed, first=serial, person="p1", **about(survey))
    ]
    left = draw(some.integers(0, printed))
    who: dict[str, Any] = {"people": ("p1", "p2"), "person": "p3"}
    for place in range(printed - left):
        if draw(some.sampled_from([True, True, False])):
            ballot = ballot_of(run, serial + place)
            entries.append(PaperEntered(**stamps(next(at)), ballot=ballot, **who, **read(draw, survey)))
    if left and draw(some.booleans()):
        first = ballot_of(run, serial + printed - left)
        entries.append(PaperUnused(**stamps(next(at)), ballot=first, unused=left, person="p3"))
    return entries


@some.composite
def mixes(draw: some.DrawFn) -> list[Entry]:
    """Return the entries of a month: visits, and a few printings whose ballots come to each thing there is."""
    entries: list[Entry] = [Config(**stamps(n), survey=survey.to_plain()) for n, survey in enumerate((TWO, FIVE), 1)]
    for _ in range(draw(some.integers(0, 3))):
        entries += visit(draw, len(entries) + 1)
    for place in range(draw(some.integers(0, 2))):
        entries += printing(draw, len(entries) + 1, 1 + 100 * place)
    return entries


@given(mixes())
@settings(max_examples=1000, deadline=None)
def test_a_thousand_mixes_add_up_to_an_independent_count(entries: list[Entry]) -> None:
    ballots: dict[str, Ballot] = {}
    for entry in entries:
        for ident in touched(entry):
            ballots[ident] = gather(ballots.get(ident), entry, None, ident)
    counted = digest(MONTH, 0, tally_of(ballots.values(), SURVEYS))
    last = Visits().month_closed(MONTH)
    told = [(1, to_plain(entry)) for entry in (*entries, last)]
    ((_, _, found),) = closes(told, days)
    assert found == counted
