"""Random histories of a machine's clock against the real ledger: every ballot in its right month, or in none.

Left out is what nobody within the machine can tell: a clock that is wrong by days, yet likely, when it is switched on.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.app import mint
from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.app.commands.simulate import demo_settings
from kiosk.app.founding import found
from kiosk.app.scribe import Scribe
from kiosk.app.timekeeper import confirmation, note_beginning
from kiosk.domain.ballot import ClockState
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.period import DAY_MS, day_of, month_of, parse_day, start_of
from kiosk.store.ledger import Ledger
from tests.campaign.account import Account
from tests.campaign.ground import crew, scratch
from tests.campaign.part import WHOLE, Part, blocks
from tests.campaign.recount import recount

SIZE = 4_000
EVENTS = 40
BLOCK = 5
WRONG, AMISS = "ballots in a wrong month", "ballots not counted exactly once"
DISORDER, DOUBTED = "ballots out of order", "right clocks doubted at a start"
UNSOUND, DIFFERS = "ledgers that do not verify", "recounts that differ"
ORACLES = (WRONG, AMISS, DISORDER, DOUBTED, UNSOUND, DIFFERS)
HOUR_MS = 3_600_000
ABSURD = tuple(start_of(parse_day(day)) + 12 * HOUR_MS for day in ("1971-01-01", "2000-01-01", "2099-12-31"))
BEGINNING = start_of(parse_day("2027-12-30"))
"""Two days before the end of a year that a leap year follows."""
AROUND_AN_EDGE = (-DAY_MS, -1, 0, 1, DAY_MS)


class Machine(Clock):
    """A machine whose clock goes ``off`` by some ms from the truth."""

    def __init__(self) -> None:
        self.truth, self.off, self.mono, self.boot, self.kept = BEGINNING, 0, 60_000, 1, False

    def wall_ms(self) -> int:
        return max(0, self.truth + self.off)

    def mono_ms(self) -> int:
        return self.mono

    def boot_id(self) -> str:
        return f"boot {self.boot}"

    def synced(self) -> bool | None:
        return self.kept

    def pass_by(self, ms: int) -> None:
        """Let time pass, asleep or awake: nobody can tell which."""
        self.truth += ms
        self.mono += ms

    def show(self, wall_ms: int) -> None:
        """Be set, by whomever; the time servers are out of it then."""
        self.off, self.kept = wall_ms - self.truth, False

    def restart(self, wall_ms: int) -> None:
        self.boot += 1
        self.mono = 20_000
        self.show(wall_ms)


@dataclass
class History:
    """A kiosk's life, played from a seed; ``truth`` holds the true month's first day of every ballot, in order."""

    folder: Path
    chance: random.Random
    account: Account
    name: str
    truth: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.machine = Machine()
        self.ledger = found(self.folder, demo_settings(), training=False, clock=self.machine)
        self._begin()

    def _begin(self) -> None:
        """Begin as the kiosk does when it is opened."""
        self.believer = Believer(self.machine)
        self.believer.learn(self.ledger.ask(lambda reader: reader.past()).result())
        noted = note_beginning(self.ledger, self.believer)
        if noted is not None:
            noted.result()
        self.scribe = Scribe(self.machine, "1", self.believer.state)

    def play(self) -> None:
        """Live through some events, most of them visits and hours that pass."""
        events = (
            self._visit,
            self._hours,
            self._edge,
            self._set,
            self._boot,
            self._reopen,
            self._network,
            self._confirm,
        )
        for event in self.chance.choices(events, weights=(30, 12, 10, 10, 6, 4, 3, 6), k=EVENTS):
            event()

    def _record(self, *facts: dict[str, object]) -> ClockState:
        batch = self.scribe.write(facts)
        self.ledger.record(batch.entries, batch.local).result()
        return batch.entries[0].clock

    def _visit(self) -> None:
        ballot = mint.new_id()
        self.truth[ballot] = month_of(day_of(self.machine.truth)).first
        asked = {"kind": "answered", "ballot": ballot, "survey": "kbnn-2", "version": 1, "channel": "kiosk"}
        state = self._record({**asked, "criterion": "attitude", "level": "satisfied"})
        self.account.counts[f"ballots of a clock that was {state.value}"] += 1
        if self.chance.random() < 0.1:
            self._set()  # In the middle of a visit.
        self.machine.pass_by(self.chance.randrange(20_000))
        self._record({"kind": "closed", "ballot": ballot, "outcome": "completed", "flags": []})

    def _hours(self) -> None:
        self.machine.pass_by(self.chance.choice((60_000, HOUR_MS, 8 * HOUR_MS, DAY_MS, 3 * DAY_MS)))

    def _edge(self) -> None:
        """Let time pass to the next month's first moment, or near it, and let somebody rate there."""
        edge = start_of(month_of(day_of(self.machine.truth)).last + 1)
        self.machine.pass_by(max(0, edge + self.chance.choice(AROUND_AN_EDGE) - self.machine.truth))
        self._visit()

    def _set(self) -> None:
        truth = self.machine.truth
        step = self.chance.choice((DAY_MS, 31 * DAY_MS, 7 * HOUR_MS, 12 * HOUR_MS))
        self.machine.show(self.chance.choice((*ABSURD, truth - step, truth + step, truth, truth)))

    def _boot(self) -> None:
        """Switch off and on; what the battery kept is right to a second or absurd."""
        self.ledger.close()
        self.machine.pass_by(self.chance.choice((30_000, HOUR_MS, 2 * DAY_MS)))
        right = self.chance.random() < 0.5
        self.machine.restart(self.machine.truth if right else self.chance.choice(ABSURD))
        self.ledger = Ledger.open(self.folder)
        self._begin()
        if right and self.believer.state() is ClockState.UNTRUSTED:
            self.account.breaks(DOUBTED, f"{self.name}, {self.believer.belief().why}")

    def _reopen(self) -> None:
        self.ledger.close()
        self.ledger = Ledger.open(self.folder)
        self._begin()

    def _network(self) -> None:
        """Time servers set the clock and keep it."""
        self.machine.show(self.machine.truth)
        self.machine.kept = True
        if not self.believer.is_confirmed:
            self._told(by="network")

    def _confirm(self) -> None:
        """Somebody sets the clock right, and a manager says so."""
        kept = self.machine.kept
        self.machine.show(self.machine.truth)
        self.machine.kept = kept
        self._told(person="manager")

    def _told(self, **who: str) -> None:
        boot = self.machine.boot_id()
        doubts = self.ledger.ask(lambda reader: reader.doubts(boot)).result()
        self._record(dict(confirmation(self.machine, doubts, **who)))
        self.believer.learn(self.ledger.ask(lambda reader: reader.past()).result())
        self.account.counts["ballots a confirmation dated"] += len(doubts)

    def judge(self) -> None:
        """Hold every month against the truth, and the ledger against its own and a stranger's recount."""
        try:
            self._judge_months()
        except IntegrityProblem as problem:
            self.account.breaks(UNSOUND, f"{self.name}, {problem}")
        for found_amiss in self.ledger.verify().result().differences:
            self.account.breaks(UNSOUND, f"{self.name}, {found_amiss.what} {found_amiss.where}")
        self.ledger.close()
        for fault in recount(self.folder / "ledger.sqlite3").faults:
            self.account.breaks(DIFFERS, f"{self.name}, {fault}")

    def _judge_months(self) -> None:
        span = self.ledger.ask(lambda reader: reader.days()).result()
        dated: dict[str, int] = {}
        seen: list[str] = []
        day = span.first if span else 0
        while span and day <= span.last:
            month = month_of(day)
            reading = self.ledger.read_period(month).result().proven()
            dated |= {ballot.id: month.first for ballot in reading.ballots}
            self._judge_order([ballot.id for ballot in reading.ballots])
            seen += [ballot.id for ballot in (*reading.ballots, *reading.undated)]
            day = month.last + 1
        self.account.counts["ballots"] += len(seen)
        self.account.counts["ballots undated"] += len(seen) - len(dated)
        if sorted(seen) != sorted(self.truth):
            self.account.breaks(AMISS, f"{self.name}, {len(seen)} of {len(self.truth)}")
        for ballot, first in dated.items():
            if self.truth.get(ballot) != first:
                self.account.breaks(WRONG, f"{self.name}, ballot {ballot}")

    def _judge_order(self, ids: list[str]) -> None:
        told = set(ids)
        if ids != [ballot for ballot in self.truth if ballot in told]:
            self.account.breaks(DISORDER, self.name)


def _begin_work(_ground: Path) -> None:
    """A worker needs nothing before its first history."""


def _work(numbers: Sequence[int], seed: int) -> Account:
    account = Account.of("clocks", seed, ORACLES)
    with scratch() as ground:
        for number in numbers:
            history = History(ground / str(number), random.Random(f"{seed}/{number}"), account, f"{seed}/{number}")
            history.play()
            history.judge()
    return account


def run(seed: int, size: int = SIZE, part: Part = WHOLE) -> Account:
    """Play ``size`` histories, or a part of them."""
    account = Account.of("clocks", seed, ORACLES, part)
    numbers = part.share(range(size))
    account.counts["histories"] = len(numbers)
    with scratch() as ground, crew(_begin_work, ground) as executor:
        work = [executor.submit(_work, block, seed) for block in blocks(numbers, BLOCK)]
        for done in work:
            account.add(done.result())
    return account
