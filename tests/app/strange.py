"""Ledgers of strange visitors: taps changed, clocks wrong, paper that comes back or not, months that go on and on."""

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kiosk.app.gathered import gather_period
from kiosk.domain.ballot import PAPER_OUTCOMES, ClockState, Flag, Outcome
from kiosk.domain.copies import replace
from kiosk.domain.entry import (
    Answered,
    Clock,
    Closed,
    Config,
    Entry,
    Followed,
    PaperEntered,
    PaperIssued,
    PaperUnused,
)
from kiosk.domain.officer import RatedOfficer
from kiosk.domain.period import Period, month, parse_day
from kiosk.domain.serials import ballot_of
from kiosk.domain.shapes import Dated
from kiosk.domain.survey import Survey
from kiosk.store.ledger import Ledger
from tests.app.shell import counted, flat
from tests.domain.ballots import FIVE, TWO
from tests.store.closing import founding
from tests.store.visits import EPOCH, LOCAL, SEED, Visits

SEPTEMBER, OCTOBER, NOVEMBER = (month(f"2022-{number:02}") for number in (9, 10, 11))
TWO_AGAIN = replace(TWO, version=2, satisfied_cut=1)
ASKED = (TWO, TWO_AGAIN, FIVE)
OFFICER = RatedOfficer("o1", "Phạm Thị Lan")
"""Who serves three of four of the visitors that come as chance has them."""
SPOILED = MappingProxyType({"spoiled": True})


class Month:
    """A ledger of strange visitors, most of them of October."""

    def __init__(
        self,
        folder: Path,
        *,
        key: bytes = SEED,
        surveys: Sequence[Survey] = (FIVE, TWO_AGAIN),
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self.folder = folder
        self.visits = Visits(seed=5, day=OCTOBER.first)
        self.ledger = Ledger.create(folder, seed=key, epoch=EPOCH)
        self.keep(founding(self.visits))
        self.serial = 1
        for survey in surveys:
            self.keep([Config(**self.stamps(), survey=survey.to_plain())])
        if settings:
            self.keep([Config(**self.stamps(), settings=settings)])

    def stamps(self) -> dict[str, Any]:
        """Return what every entry has, of this moment."""
        visits = self.visits
        return {"id": visits.id(), "at": visits.at, "clock": visits.clock, "counter": visits.counter}

    def keep(self, entries: Sequence[Entry]) -> None:
        self.ledger.record(entries, LOCAL).result()

    def tap(self, ballot: str, survey: Survey, criterion: int, level: str) -> Answered:
        told = self.visits.answered(ballot, survey.criteria[criterion].id, level)
        return replace(told, survey=survey.id, version=survey.version)

    def why(self, ballot: str, criterion: int, *reasons: str) -> Followed:
        return replace(self.visits.followed(ballot, *reasons), criterion=TWO.criteria[criterion].id)

    def visit(
        self,
        *levels: str,
        invited: bool = True,
        survey: Survey = TWO,
        outcome: Outcome | None = Outcome.COMPLETED,
        reasons: Sequence[Sequence[str]] = (),
        also: tuple[str, ...] = (),
        flags: frozenset[Flag] = frozenset(),
        officer: str | None = None,
    ) -> str:
        """Store one visitor's levels, criterion by criterion; a level may be changed: ``bad>good``; "" skips it."""
        ballot = self.visits.id()
        entries: list[Entry] = []
        if invited:
            issued = replace(self.visits.issued(ballot), survey=survey.id, version=survey.version)
            entries.append(replace(issued, officer=officer))
        for place, told in enumerate(levels):
            taps = [self.tap(ballot, survey, place, level) for level in told.split(">") if level]
            entries += [replace(tap, officer=officer) for tap in taps]
        entries += [self.why(ballot, 0, *given) for given in reasons]
        if outcome is not None:
            closed = self.visits.closed(ballot, outcome, also)
            assert isinstance(closed, Closed)
            entries.append(replace(closed, flags=closed.flags | flags))
        self.keep(entries)
        return ballot

    def confirm(self, dated: tuple[Dated, ...]) -> None:
        self.keep([Clock(**self.stamps(), confirmed=True, dated=dated)])

    def printed(self, count: int, survey: Survey = TWO) -> PaperIssued:
        """Print so many blank ballots and return the entry that issues them."""
        about: dict[str, Any] = {"survey": survey.id, "version": survey.version, "person": "p3"}
        made = PaperIssued(**self.stamps(), printed=count, first=self.serial, **about)
        self.serial += count
        self.keep([made])
        return made

    def back(self, printing: PaperIssued, place: int, told: Mapping[str, Any] = SPOILED) -> None:
        """Store what stands on the paper ballot at ``place`` of a printing: answers and reasons."""
        ballot = ballot_of(printing.id, printing.first + place)
        self.keep([PaperEntered(**self.stamps(), ballot=ballot, people=("p1", "p2"), person="p3", **told)])

    def left(self, printing: PaperIssued, place: int) -> None:
        """Say that the ballots of a printing from ``place`` on were left over."""
        ballot = ballot_of(printing.id, printing.first + place)
        self.keep([PaperUnused(**self.stamps(), ballot=ballot, unused=printing.printed - place, person="p3")])

    def printed_doubtful(self, count: int, survey: Survey = TWO) -> PaperIssued:
        """Print on a clock that shows 1970."""
        day, self.visits.day, self.visits.clock = self.visits.day, 0, ClockState.UNTRUSTED
        made = self.printed(count, survey)
        self.visits.day, self.visits.clock = day, ClockState.TRUSTED
        return made

    def wrong(self, level: str) -> str:
        """Store a walk-up on a clock that shows 1970, and return the id of its first entry."""
        day, self.visits.day, self.visits.clock = self.visits.day, 0, ClockState.UNTRUSTED
        ballot = self.visits.id()
        first = self.tap(ballot, TWO, 0, level)
        self.keep([first, self.visits.closed(ballot)])
        self.visits.day, self.visits.clock = day, ClockState.TRUSTED
        return first.id

    def figures(self, period: Period) -> dict[str, str]:
        return dict(flat(gather_period(self.ledger, period).result().charted().to_json()))

    def counted(self, period: Period, head: str = "") -> dict[str, str]:
        """Return what the shell counts while the kiosk is closed."""
        self.ledger.close()
        try:
            return counted(self.folder, period, head)
        finally:
            self.ledger = Ledger.open(self.folder)


def fill(one: Month) -> None:
    one.visits.day = parse_day("2022-09-29")
    one.visit("satisfied", "satisfied")
    one.visit("unsatisfied", "")
    # Begun between the last believed entry of September and the first of October: of neither month.
    one.wrong("unsatisfied")
    one.visits.day = parse_day("2022-10-03")
    one.visit("satisfied", "satisfied")
    one.visit("unsatisfied>satisfied>unsatisfied", "satisfied", reasons=[("hours", "late"), ("late",)])
    # A reason whose level was changed to a good one counts no more.
    one.visit("unsatisfied>satisfied", "unsatisfied", reasons=[("manner",)])
    one.visit("", "satisfied", invited=False)
    # Between two believed entries of October: of October.
    one.wrong("satisfied")
    slips = one.printed(9)
    one.back(slips, 0, {"answers": {"attitude": "satisfied", "time": "satisfied"}})
    one.back(slips, 1, {"answers": {"attitude": "unsatisfied"}, "reasons": {"attitude": ("hours", "manner")}})
    one.back(slips, 2)
    one.left(slips, 6)
    five = one.printed_doubtful(2, FIVE)
    one.visits.day = parse_day("2022-10-09")
    burst = [one.visit("satisfied", "satisfied", invited=False) for _ in range(4)]
    one.visit("satisfied", "satisfied", invited=False, also=tuple(burst), flags=frozenset({Flag.TOO_FAST}))
    one.visit(outcome=Outcome.DECLINED)
    one.visit(outcome=Outcome.TIMEOUT, flags=frozenset({Flag.OUTSIDE_HOURS}))
    one.visit("satisfied", outcome=Outcome.INTERRUPTED)
    one.visit("satisfied", "satisfied", survey=TWO_AGAIN)
    one.visit("unsatisfied", "unsatisfied", survey=TWO_AGAIN, invited=False)
    for levels in (("very_satisfied", "neutral"), ("neutral", ""), ("very_unsatisfied>satisfied", "unsatisfied")):
        one.visit(*levels, survey=FIVE)
    one.visit("neutral", survey=FIVE, outcome=None)
    one.visit(outcome=None)
    # Between October and November, and a confirmation names the day.
    lost = one.wrong("unsatisfied")
    one.visits.day = parse_day("2022-11-02")
    # Paper belongs to the day it was printed, whenever it comes back.
    one.back(slips, 3, {"answers": {"time": "unsatisfied"}})
    one.back(five, 1, {"answers": {"attitude": "very_unsatisfied"}, "reasons": {"attitude": ("late",)}})
    one.visit("unsatisfied", "satisfied")
    one.confirm((Dated(lost, lost, parse_day("2022-10-30")),))
    one.visit("satisfied", "satisfied")


def wander(one: Month, seed: int, confirms: float) -> None:
    """Store visits and paper of three months as chance has them, on clocks right, wrong, and confirmed later."""
    chance = random.Random(seed)
    one.visits.day = parse_day("2022-09-20")
    doubtful: list[str] = []
    earlier: list[str] = []
    papers: list[tuple[PaperIssued, list[int]]] = []
    for _ in range(chance.randrange(20, 60)):
        one.visits.day += chance.choice((0, 0, 1, 1, 2, 6))
        if chance.random() < 0.2:
            doubtful.append(one.wrong(chance.choice(("satisfied", "unsatisfied"))))
        elif chance.random() < 0.2:
            doubtful += paper(one, chance, papers)
        else:
            stranger(one, chance, earlier)
        if doubtful and chance.random() < confirms:
            day = one.visits.day - chance.randrange(3)
            one.confirm((Dated(doubtful[chance.randrange(len(doubtful))], doubtful[-1], day),))


def stranger(one: Month, chance: random.Random, earlier: list[str]) -> None:
    """Store one visitor as chance has him; ``earlier`` are the closed ballots of those before him."""
    survey = chance.choice(ASKED)
    levels = [level.id for level in survey.levels]
    taps = [">".join(chance.choices(levels, k=chance.randrange(3))) for _ in survey.criteria]
    invited = chance.random() < 0.6 or not any(taps)
    flags = frozenset(chance.sample(sorted(Flag), chance.choice((0, 0, 1, 2))))
    also = tuple(chance.sample(earlier, min(len(earlier), 2))) if chance.random() < 0.1 else ()
    given = [chance.sample([reason.id for reason in TWO.reasons], 2)] if survey.id == TWO.id else []
    outcome = chance.choice((*(one for one in Outcome if one not in PAPER_OUTCOMES), None))
    officer = None if len(earlier) % 4 == 3 else OFFICER.id
    told: dict[str, Any] = {"reasons": given, "also": also, "flags": flags, "officer": officer}
    ballot = one.visit(*taps, invited=invited, survey=survey, outcome=outcome, **told)
    earlier += [ballot] if outcome else []


def paper(one: Month, chance: random.Random, papers: list[tuple[PaperIssued, list[int]]]) -> list[str]:
    """Print paper, or take some of it in, as chance has it; return the printings whose clock was not believed."""
    if not papers or chance.random() < 0.4:
        survey, count, doubted = chance.choice(ASKED), chance.randrange(1, 9), chance.random() < 0.2
        made = one.printed_doubtful(count, survey) if doubted else one.printed(count, survey)
        papers.append((made, list(range(count))))
        return [made.id] if doubted else []
    printing, out = chance.choice(papers)
    ends = (place for place in out if out[place - printing.printed :] == list(range(place, printing.printed)))
    tail = next(ends, None)
    if tail is not None and chance.random() < 0.3:
        # What is left over lies behind everything that came back.
        del out[out.index(tail) :]
        one.left(printing, tail)
    else:
        for place in chance.sample(out, min(len(out), 3)):
            out.remove(place)
            one.back(printing, place, read(chance, printing))
    return []


def read(chance: random.Random, printing: PaperIssued) -> Mapping[str, Any]:
    """Return what stands on a paper ballot, as chance has it."""
    if chance.random() < 0.2:
        return SPOILED
    survey = next(one for one in ASKED if one.key == (printing.survey, printing.version))
    criteria = chance.sample([criterion.id for criterion in survey.criteria], chance.choice((1, 2)))
    answers = {criterion: chance.choice(survey.level_ids()) for criterion in criteria}
    reasons = {
        criterion: tuple(sorted(chance.sample([reason.id for reason in survey.reasons], 2)))
        for criterion, level in answers.items()
        if survey.is_unsatisfied(level) and chance.random() < 0.7
    }
    return {"answers": answers, **({"reasons": reasons} if reasons else {})}
