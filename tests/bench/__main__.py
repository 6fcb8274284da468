"""The command `python -m tests.bench`: measures in one run, prints a table, keeps it as JSON; 1 when a target fails."""

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.domain.period import wave
from tests.bench import checking, guarding, ledgers, machine, month, opening, painting, papers, showing, storing
from tests.bench.figures import Row, table
from tests.bench.programs import ROOT

OUT = ROOT / "out"
KEPT = OUT / "bench.json"
YEARS = wave("2020-01-01", "2025-12-31")
PARTS = ("store", "paint", "open", "month", "paper", "staff", "safety", "road", "frozen")
YEAR = wave("2025-01-01", "2025-12-31")
CHECKS = 3
"""So many times the smaller ledger is checked; the larger one once, as it takes minutes."""
COUNTER_BALLOTS = 20_000
"""What a counter collects in six years."""


@dataclass(frozen=True)
class Size:
    """How much is measured; the whole run and the quick one."""

    taps: int
    visits: int
    answers: int
    rounds: int
    cast: int
    idle_s: float
    papers: int
    ballots: int
    guarded: int
    checked: int
    counter: int = COUNTER_BALLOTS
    blocks: int = 9
    senders: int = 12
    singles: int = 400
    nation: int = 5_000
    drained: int = 400


WHOLE = Size(5_000, 96, 2, 9, 1_000, 60, 61, 1_000_000, 2_000, 100_000)
QUICK = Size(1_000, 2, 8, 3, 25, 10, 3, 20_000, 200, 2_000, 2_000, 3, 6, 40, 100, 20)


class Bench:
    """The parts, each in a folder of its own on the disk the project is on."""

    def __init__(self, folder: Path, size: Size, kept: Path | None) -> None:
        self._folder = folder
        self._size = size
        self._kept = kept
        ways = (
            self.store,
            self.paint,
            self.open,
            self.month,
            self.paper,
            self.staff,
            self.safety,
            self.road,
            self.frozen,
        )
        self.parts: dict[str, Callable[[], list[Row]]] = dict(zip(PARTS, ways, strict=True))

    def _room(self, name: str) -> Path:
        room = self._folder / name
        room.mkdir()
        return room

    def store(self) -> list[Row]:
        return storing.measure(self._room("store"), self._size.taps)

    def paint(self) -> list[Row]:
        room = self._room("paint")
        ledgers.make(room / "kiosk", [ledgers.request(YEARS, 200, seed=1)], still=True)
        shutil.copytree(room / "kiosk", room / "unstored")
        return painting.measure(room, self._size.visits, self._size.answers)

    def open(self) -> list[Row]:
        room, size = self._room("open"), self._size
        told(f"playing {size.counter:,} ballots into a ledger")
        ledger = ledgers.make(room / "kiosk", [ledgers.request(YEARS, size.counter, seed=1)])
        return [
            *ledgers.weigh(ledger, size.counter),
            *opening.measure(room, ledger, size.rounds, size.cast, size.idle_s, size.counter),
        ]

    def frozen(self) -> list[Row]:
        size = self._size
        ledger = ledgers.make(self._room("frozen") / "kiosk", [ledgers.request(YEARS, size.counter, seed=1)])
        return opening.measure_frozen(ledger, size.rounds, size.counter)

    def month(self) -> list[Row]:
        room = self._room("month")
        ledgers.make(room / "small", month.requests_of(month.A_MONTH))
        return month.measure(self._large(), room / "small", self._size.papers)

    def paper(self) -> list[Row]:
        small = ledgers.make(self._room("paper") / "small", month.requests_of(month.A_MONTH))
        return papers.measure(small, month.MEASURED, self._size.papers)

    def staff(self) -> list[Row]:
        room = self._room("staff")
        ledgers.make(room / "data", month.requests_of(month.A_MONTH))
        return showing.measure(room, self._size.papers)

    def safety(self) -> list[Row]:
        room, size = self._room("safety"), self._size
        counter = ledgers.make(room / "counter", [ledgers.request(YEARS, size.counter, seed=1)])
        rows = guarding.measure(room, counter, size.guarded)
        told(f"checking ledgers of {size.ballots:,} and {size.checked:,} ballots")
        small = ledgers.make(room / "small", month.requests_of(size.checked))
        copies = [checking.copied(one, room / f"{one.name}.copy") for one in (self._large(), small)]
        return [*rows, *checking.measure(copies[0], copies[1], CHECKS)]

    def road(self) -> list[Row]:
        # Only who measures it has to have a centre's libraries.
        from tests.bench import travelling

        room, size = self._room("road"), self._size
        ledger = ledgers.make(room / "counter", [ledgers.request(YEAR, size.counter, seed=1)])
        amounts = travelling.Amounts(size.blocks, size.senders, size.singles, size.nation, size.counter, size.drained)
        return travelling.measure(room, ledger, amounts)

    def _large(self) -> Path:
        """Return the large ledger; it is played once, and kept where that was asked for."""
        large = self._kept or self._folder / "large"
        if large.exists():
            told(f"using the ledger in {large}")
        else:
            told(
                f"playing {self._size.ballots:,} ballots into a ledger; a million takes a quarter of an hour or longer"
            )
            ledgers.make(large, month.requests_of(self._size.ballots))
        return large


def told(words: str) -> None:
    """Say on standard error what is going on: standard output belongs to the figures."""
    print(words, file=sys.stderr, flush=True)


@contextmanager
def _workshop() -> Iterator[Path]:
    OUT.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=OUT) as folder:
        yield Path(folder)


def main(arguments: list[str]) -> int:
    """Measure what is asked for and return 0 when every target that was measured holds, else 1."""
    given = _parsed(arguments)
    size = QUICK if given.quick else WHOLE
    chosen = {"ballots": given.ballots, "nation": given.kiosks}
    size = replace(size, **{name: value for name, value in chosen.items() if value is not None})
    rows: list[Row] = []
    with _workshop() as folder:
        bench = Bench(folder, size, given.large)
        for part in given.only or bench.parts:
            told(f"measuring: {part}")
            rows += bench.parts[part]()
        plain = {**machine.told(folder), "quick": given.quick, "rows": [row.to_plain() for row in rows]}
    text = json.dumps(plain, ensure_ascii=False, indent=1)
    KEPT.write_text(text + "\n", encoding="utf-8")
    if given.json:
        print(text)
    else:
        print(machine.line(plain), *table(rows), f"Kept in {KEPT}", sep="\n")
    return 0 if all(row.holds is not False for row in rows) else 1


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small run of every measurement, in some two minutes")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--ballots", type=int, metavar="N", help="in the large ledger (1,000,000; quick 20,000)")
    parser.add_argument("--kiosks", type=int, metavar="N", help="that come back after a week (5,000; quick 100)")
    parser.add_argument("--large", type=Path, metavar="DIR", help="keep the large ledger there, or use that one")
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="PART",
                        help=f"measure only: {', '.join(PARTS)}")  # fmt: skip
    given = parser.parse_args(arguments)
    if given.ballots is not None and given.ballots <= month.A_MONTH:
        parser.error(f"--ballots must be more than the {month.A_MONTH:,} of the small ledger")
    return given


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
