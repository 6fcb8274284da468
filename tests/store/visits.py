"""Visits as entries: what the application would hand to the ledger, with ids from a seed."""

import random
from dataclasses import dataclass, field

from kiosk.domain.ballot import ClockState, Flag, Outcome
from kiosk.domain.canonical import comment_hash
from kiosk.domain.entry import Answered, Closed, Config, Entry, Erased, Followed, Issued, Masked, MonthClosed
from kiosk.domain.period import DAY_MS, parse_day, start_of
from kiosk.domain.shapes import TICK_MS, TeamMember
from kiosk.store.book import FreeText, LocalTime

FIRST_DAY = parse_day("2026-02-02")
LOCAL = LocalTime(1_770_000_000_123, 5_000, "boot one")
SEED, EPOCH = bytes(range(32)), bytes(range(16))


@dataclass
class Visits:
    """Makes entries one after another; ``day`` and ``tick`` (five minutes of it) say when the next ones happen."""

    seed: int = 0
    day: int = FIRST_DAY
    tick: int = 120
    clock: ClockState = ClockState.TRUSTED
    counter: str = "1"
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def id(self) -> str:
        return self.chance.randbytes(16).hex()

    @property
    def at(self) -> int:
        return start_of(self.day) + self.tick * TICK_MS % DAY_MS

    def config(self, **settings: object) -> Config:
        return Config(id=self.id(), at=self.at, clock=self.clock, counter=self.counter, settings=settings)

    def genesis(self) -> Config:
        return Config(
            id=self.id(),
            at=self.at,
            clock=self.clock,
            counter=self.counter,
            settings={"office.name": "Kho bạc"},
            genesis=True,
            training=False,
        )

    def issued(self, ballot: str) -> Issued:
        return Issued(
            id=self.id(),
            at=self.at,
            clock=self.clock,
            counter=self.counter,
            ballot=ballot,
            survey="kbnn-2",
            version=1,
            by="key",
        )

    def answered(self, ballot: str, criterion: str = "attitude", level: str = "satisfied") -> Answered:
        return Answered(
            id=self.id(),
            at=self.at,
            clock=self.clock,
            counter=self.counter,
            ballot=ballot,
            survey="kbnn-2",
            version=1,
            criterion=criterion,
            level=level,
        )

    def followed(self, ballot: str, *reasons: str, comment: str | None = None) -> Followed:
        return Followed(
            id=self.id(),
            at=self.at,
            clock=self.clock,
            counter=self.counter,
            ballot=ballot,
            criterion="attitude",
            reasons=tuple(sorted(reasons)),
            comment=comment,
        )

    def closed(self, ballot: str, outcome: Outcome = Outcome.COMPLETED, also: tuple[str, ...] = ()) -> Closed:
        return Closed(
            id=self.id(),
            at=self.at,
            clock=self.clock,
            counter=self.counter,
            ballot=ballot,
            outcome=outcome,
            flags=frozenset({Flag.BURST} if also else ()),
            also={Flag.BURST: tuple(sorted(also))} if also else None,
        )

    def erased(self, comment: str) -> Erased:
        return Erased(
            id=self.id(), at=self.at, clock=self.clock, counter=self.counter, comment=comment, person="manager"
        )

    def masked(self, comment: str, *, masked: bool = True) -> Masked:
        return Masked(
            id=self.id(),
            at=self.at,
            clock=self.clock,
            counter=self.counter,
            comment=comment,
            masked=masked,
            person="manager",
        )

    def month_closed(self, month: str, number: int = 0) -> MonthClosed:
        """Return a close of a form that is right; what it says of the ledger is made up."""
        return MonthClosed(
            id=self.id(),
            at=self.at,
            clock=self.clock,
            counter=self.counter,
            month=month,
            supplement=number,
            team=(TeamMember("An", "chair"),),
            digest="0" * 64,
            epoch="0" * 32,
            seq=0,
            head="0" * 64,
            person="manager",
        )

    def text(self, told: str) -> tuple[str, FreeText]:
        """Return a comment with its salted hash."""
        salt = self.chance.randbytes(32)
        return comment_hash(salt, told), FreeText(salt, told)

    def whole(self, *, level: str = "satisfied") -> list[Entry]:
        """Return an invited visit from beginning to end."""
        ballot = self.id()
        return [
            self.issued(ballot),
            self.answered(ballot, "attitude", level),
            self.answered(ballot, "time"),
            self.closed(ballot),
        ]

    def days(self, days: int, each: int) -> list[Entry]:
        """Return so many whole visits on each of so many days, one day after another."""
        entries: list[Entry] = []
        for _ in range(days):
            for number in range(each):
                self.tick = 100 + number
                entries += self.whole(level="unsatisfied" if number % 3 == 0 else "satisfied")
            self.day += 1
        return entries
