"""Invited ballots for training and measurement, made by the flow itself with a clock of its own."""

import random
from collections.abc import Generator, Iterator, Sequence

from msgspec import Struct

from kiosk.domain import events as ev
from kiosk.domain import flow
from kiosk.domain.copies import replace
from kiosk.domain.errors import UsageError
from kiosk.domain.manners import Hours
from kiosk.domain.period import Period, start_of
from kiosk.domain.states import Fact, Kiosk, Rules, Visit
from kiosk.domain.survey import Survey

_VISIT_MS = 20_000
"""The last minutes of a span are left free, so that every visit ends within opening hours."""


class Request(Struct, frozen=True):
    """So many ballots of a period."""

    period: Period
    issued: int
    collected: int
    unsatisfied: int
    seed: int = 1


class Moment(Struct, frozen=True):
    """Facts of one transaction and when they happened; wall and monotonic time run together."""

    wall_ms: int
    facts: tuple[Fact, ...]


def check(request: Request, hours: Hours) -> None:
    """Raise UsageError when no ledger could hold what is asked."""
    if not request.issued >= request.collected >= request.unsatisfied >= 0:
        raise UsageError(
            "simulate_numbers",
            issued=request.issued,
            collected=request.collected,
            unsatisfied=request.unsatisfied,
        )
    if request.issued and not _open_ms(request.period, hours):
        raise UsageError("simulate_closed")


def play(request: Request, rules: Rules, hours: Hours) -> Iterator[Moment]:
    """Yield what happens, in order of time; the same request yields the same, but for the ballots' ids.

    Ballot ids are drawn from ``seed`` as well: a training folder is never taken for a real one.
    """
    check(request, hours)
    chance = random.Random(request.seed)
    starts = _starts(request, hours, chance)
    fates = _fates(request, chance)
    unsatisfied = 0
    state: Kiosk | None = None
    for planned, fate in zip(starts, fates, strict=True):
        # In a crowded month the next visitor comes when the one before has gone and the repeat time is over.
        begin = max(planned, state.touched + rules.repeat_ms) if state else planned
        visit = _Visit(chance, rules.survey, fate, unsatisfied)
        unsatisfied += fate == "unsatisfied"
        state = replace(state, touched=begin) if state else flow.start(rules, opened=True, now=begin)
        player = _Player(state)
        yield from player.play(visit, begin, chance.randbytes(16).hex())
        state = player.state


class _Visit(Struct, frozen=True):
    chance: random.Random
    survey: Survey
    fate: str
    number: int

    def levels(self) -> list[str]:
        """Return the level tapped at each criterion: one unsatisfied at most, the criteria in turn."""
        survey = self.survey
        good = survey.level_ids()[: survey.satisfied_cut]
        bad = survey.level_ids()[-survey.unsatisfied_cut :]
        levels = [self.chance.choice(good) for _ in survey.criteria]
        if self.fate == "unsatisfied":
            levels[self.number % len(levels)] = self.chance.choice(bad)
        return levels


class _Player:
    """Plays one visit through the flow and hands out what it wants recorded."""

    def __init__(self, state: Kiosk) -> None:
        self.state = state
        self._records: list[ev.Record] = []

    def _do(self, event: ev.Event) -> None:
        self.state, effects = flow.step(self.state, event)
        self._records += [effect for effect in effects if isinstance(effect, ev.Record)]

    def _settle(self, now: int) -> Iterator[Moment]:
        while self._records:
            record = self._records.pop(0)
            yield Moment(now, record.facts)
            self._do(ev.Recorded(now, record.token))

    def play(self, visit: _Visit, now: int, ballot: str) -> Iterator[Moment]:
        chance = visit.chance
        self._do(ev.Invited(now, ballot, "simulation", opened=True))
        yield from self._settle(now)
        if visit.fate == "declined":
            now += chance.randrange(1_500, 9_000)
            self._do(ev.Declined(now))
            yield from self._settle(now)
        elif visit.fate != "timeout":
            now = yield from self._answer(visit, now)
        else:
            now += self.state.rules.invitation_ms
            self._do(ev.Tick(now, opened=True))
            yield from self._settle(now)
        self._do(ev.Tick(now + self.state.rules.thanks_ms, opened=True))

    def _answer(self, visit: _Visit, now: int) -> Generator[Moment, None, int]:
        """Play the answers and return when the last of them was given."""
        chance = visit.chance
        for level in visit.levels():
            now += chance.randrange(1_200, 5_000)
            self._do(ev.Answered(now, level))
            yield from self._settle(now)
            if isinstance(self.state.phase, Visit) and visit.survey.is_unsatisfied(level) and visit.survey.reasons:
                now += chance.randrange(1_200, 4_000)
                self._do(ev.ReasonToggled(now, chance.choice(visit.survey.reasons).id))
                yield from self._settle(now)
                now += chance.randrange(1_200, 4_000)
                self._do(ev.WentOn(now))
                yield from self._settle(now)
        return now


def _spans(period: Period, hours: Hours) -> Sequence[tuple[int, int]]:
    """Return the open spans of the period as [start, end) in ms UTC, less the time a last visit takes."""
    return [
        (start_of(day) + begin * 60_000, start_of(day) + end * 60_000 - 2 * _VISIT_MS)
        for day in range(period.first, period.last + 1)
        for begin, end in hours.spans(day)
        if (end - begin) * 60_000 > 3 * _VISIT_MS
    ]


def _open_ms(period: Period, hours: Hours) -> int:
    return sum(end - begin for begin, end in _spans(period, hours))


def _starts(request: Request, hours: Hours, chance: random.Random) -> Iterator[int]:
    """Yield the moments of the invitations: one in each of equal shares of the open time."""
    total = _open_ms(request.period, hours)
    spans = iter(_spans(request.period, hours))
    begin, end = next(spans, (0, 0))
    before = 0
    for number in range(request.issued):
        share = total * number // request.issued
        width = max(total // request.issued // 3, 1)
        offset = min(share + chance.randrange(width), total - 1)
        while offset - before >= end - begin:
            before += end - begin
            begin, end = next(spans)
        yield begin + offset - before


def _fates(request: Request, chance: random.Random) -> list[str]:
    fates = ["unsatisfied"] * request.unsatisfied + ["satisfied"] * (request.collected - request.unsatisfied)
    fates += [chance.choice(("declined", "timeout")) for _ in range(request.issued - request.collected)]
    chance.shuffle(fates)
    return fates
