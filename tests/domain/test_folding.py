"""Folding in parts comes to what folding in one comes to."""

import random
from collections.abc import Sequence
from typing import Any

import pytest

from kiosk.domain.ballot import ClockState
from kiosk.domain.dating import Course
from kiosk.domain.entry import BallotEntry, Clock, Entry
from kiosk.domain.folding import Fold, Kept
from kiosk.domain.shapes import Dated
from tests.store.visits import Visits


def entries(seed: int) -> list[Entry]:
    """Return visits of some days, on clocks right and wrong, with a confirmation now and then."""
    visits, chance, doubted = Visits(seed=seed), random.Random(seed), list[str]()
    found: list[Entry] = []
    for _ in range(30):
        visits.day += chance.choice((0, 0, 1, 3))
        visits.clock = chance.choice((ClockState.TRUSTED, ClockState.TRUSTED, ClockState.UNTRUSTED))
        whole = visits.whole()
        found += whole
        if visits.clock is ClockState.UNTRUSTED:
            doubted.append(whole[0].id)
        elif doubted and chance.random() < 0.3:
            stamps: dict[str, Any] = {"id": visits.id(), "at": visits.at, "clock": visits.clock, "counter": "1"}
            found.append(Clock(**stamps, confirmed=True, dated=(Dated(doubted[-1], doubted[-1], visits.day - 1),)))
    return found


def in_parts(told: Sequence[Entry], size: int) -> dict[str, Kept]:
    """Fold so many entries at a time, with nothing remembered between but ballots, course and what waits."""
    ballots: dict[str, Kept] = {}
    began: dict[str, str] = {}
    course, waiting = Course(), set[str]()
    for start in range(0, len(told), size):
        fold = Fold(newest=start)
        fold.begin(course)
        for ident, kept in ballots.items():
            fold.remember(kept, began=began.get(ident), waiting=ident in waiting)
        for number, entry in enumerate(told[start : start + size], start + 1):
            if isinstance(entry, BallotEntry) and entry.clock is ClockState.UNTRUSTED:
                began.setdefault(entry.ballot, entry.id)
            fold.take(number, entry)
        assert fold.misplaced == []
        ballots, course, waiting = dict(fold.ballots), fold.course, set(fold.waiting())
    return ballots


@pytest.mark.parametrize("seed", range(5))
def test_parts_come_to_the_whole(seed: int) -> None:
    told = entries(seed)
    whole = in_parts(told, len(told))
    assert any(kept.ballot.doubted and not kept.ballot.undated for kept in whole.values())
    for size in (1, 3, 17):
        assert in_parts(told, size) == whole


def test_an_entry_that_only_passes_by_tells_the_time() -> None:
    visits = Visits()
    (issued, *_) = visits.whole()
    fold = Fold()
    fold.pass_by(issued)
    assert fold.course == Course(visits.day, believed=True)
    assert fold.ballots == {}


def test_an_entry_that_follows_nothing_is_named_and_changes_nothing() -> None:
    _, _, _, closed = Visits().whole()
    fold = Fold()
    assert fold.take(1, closed) == ()
    assert (fold.misplaced, fold.ballots) == ([closed.id], {})
