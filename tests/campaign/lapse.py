"""A month in minutes: 300 ballots and three power cuts a day; nothing is lost, and nothing grows that must not."""

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.domain.errors import WorldError
from kiosk.store import identity, opening
from kiosk.store.ledger import Ledger
from tests.campaign.account import Account
from tests.campaign.cuts import random_cuts
from tests.campaign.disk import Disk
from tests.campaign.ground import ROOT, scratch
from tests.campaign.judging import STRANGER
from tests.campaign.lapsing import LAST_PART
from tests.campaign.office import files, lay_out
from tests.campaign.part import WHOLE, Part
from tests.campaign.recount import Recount, recount
from tests.campaign.trace import What, record
from tests.store.visits import LOCAL, Visits

SIZE = 30
"""How many days a whole campaign lasts."""
BALLOTS, CUTS = 300, LAST_PART
"""What happens in a day."""
PAGE_CACHE_BYTES = 2_048_000
"""What SQLite keeps of its file in memory: until the file is larger, that grows with it."""
MOST_LOG_BYTES, MOST_GROWTH = 16_000_000, 1.05
LOST, DOUBLED, UNSOUND = "acknowledged lost", "stored twice, unasked or out of order", "days that do not verify"
MEMORY, LOG, FILES = (
    "memory grown by 5 % and more",
    "write-ahead logs of 16 MB and more",
    "numbers of open files but one",
)
BACKUP = "backups that are not the record of their moment"
ORACLES = (LOST, DOUBLED, UNSOUND, MEMORY, LOG, FILES, BACKUP)


@dataclass
class Heard:
    """What was heard outside the kiosk, of all its parts of days together."""

    sent: list[str] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    visited: int = 0
    resident: list[list[int]] = field(default_factory=list)
    """The memory in use in KiB, by day."""
    opened: set[int] = field(default_factory=set)
    longest_log: int = 0
    backup: str = ""
    """The name of the newest."""

    def hear(self, line: str) -> None:
        word, *rest = line.split()
        match word:
            case "sent":
                self.sent += rest
            case "kept":
                self.kept.update(rest)
            case "visited":
                self.visited += 1
            case "backed":
                self.backup = rest[0]
            case "load":
                resident, opened, log = map(int, rest)
                self.resident[-1].append(resident)
                self.opened.add(opened)
                self.longest_log = max(self.longest_log, log)


class Month:
    """One kiosk's days in a folder."""

    def __init__(self, root: Path, seed: int, account: Account) -> None:
        self._root = root
        self._seed = seed
        self._account = account
        self._chance = random.Random(seed)
        self.heard = Heard()
        self._sizes: list[int] = []
        """How large the ledger is at the end of each day."""

    def _command(self, day: int, part: int, count: int) -> list[str]:
        told = (self._seed, day, part, count)
        return [sys.executable, "-m", "tests.campaign.lapsing", str(self._root / "data"), *map(str, told)]

    def live(self, day: int) -> None:
        """Live through a day: cut off three times, once in a way that only a failing power supply can."""
        self.heard.resident.append([])
        begun = self.heard.visited
        ways = [self._kill, self._kill, self._cut]
        self._chance.shuffle(ways)
        for part, way in enumerate(ways):
            count = self._chance.randint(BALLOTS // 6, BALLOTS // 3)
            way(self._command(day, part, count), count)
        self._serve(self._command(day, CUTS, BALLOTS - (self.heard.visited - begun)))
        self._judge(day)

    def _kill(self, command: list[str], count: int) -> None:
        """Kill the kiosk at some tap."""
        last = self._chance.randint(1, 2 * count)
        kept = 0
        with _running(command) as process:
            for line in _lines(process):
                self.heard.hear(line)
                kept += line.startswith("kept")
                if kept == last:
                    process.kill()
        self._account.counts["kiosks killed"] += 1

    def _cut(self, command: list[str], _count: int) -> None:
        """Put in place of the folder what a power cut at some call could have left of it."""
        disk = Disk.holding(files(self._root))
        ops, _ = record(self._root, command)
        changes = sum(op.what is not What.SAY for op in ops)
        prefix = left = self._chance.randint(changes // 3, changes)
        for op in ops:
            if op.what is What.SAY:
                self.heard.hear(op.data.decode())
            elif left == 0:
                break
            else:
                disk.do(op)
                left -= 1
        cut = self._chance.choice(list(random_cuts(disk, prefix, self._seed, 0)))
        shutil.rmtree(self._root / "data")
        lay_out(self._root, cut.files)
        self._account.counts["power cuts on the model of a disk"] += 1

    def _serve(self, command: list[str]) -> None:
        with _running(command) as process:
            for line in _lines(process):
                self.heard.hear(line)
        if process.returncode != 0:
            self._account.breaks(UNSOUND, f"a kiosk ended with {process.returncode}")

    def _judge(self, day: int) -> None:
        folder = self._root / "data"
        counted = recount(folder / opening.FILE)
        self._sizes.append((folder / opening.FILE).stat().st_size)
        held = set(counted.ids)
        if lost := self.heard.kept - held:
            self._account.breaks(LOST, f"day {day}: {len(lost)} of {len(self.heard.kept)}")
        if counted.ids != tuple(one for one in self.heard.sent if one in held):
            self._account.breaks(DOUBLED, f"day {day}: {len(counted.ids)} held, {len(self.heard.sent)} sent")
        ledger = Ledger.open(folder)
        try:
            verdict = ledger.verify().result()
            faults = [f"{one.what} {one.where}" for one in verdict.differences] + list(ledger.faults().result())
        finally:
            ledger.close()
        faults += [*counted.faults, *(["gaps"] * bool(verdict.gaps))]
        if faults:
            self._account.breaks(UNSOUND, f"day {day}: {'; '.join(faults[:3])}")
        self._restore(folder, counted)

    def _restore(self, folder: Path, counted: Recount) -> None:
        """Put the day's backup into a folder of its own, and hold it against what the ledger said then."""
        name, self.heard.backup = self.heard.backup, ""
        restored = self._root / "restored"
        restored.mkdir()
        try:
            shutil.copy(folder / "backup" / name, restored / opening.FILE)
            shutil.copy(folder / identity.KEY_FILE, restored)
            again = recount(restored / opening.FILE)
            ledger = Ledger.open(restored)
            took_one = ledger.record(Visits(seed=STRANGER).whole(), LOCAL).result()
            ledger.close()
        except (OSError, WorldError) as problem:
            self._account.breaks(BACKUP, f"{name}: {problem!r}")
            return
        finally:
            shutil.rmtree(restored)
        self._account.counts["backups restored"] += 1
        if (again.ids, again.cells, again.faults) != (counted.ids, counted.cells, ()):
            self._account.breaks(BACKUP, f"{name}: {len(again.ids)} entries for {len(counted.ids)}")
        if took_one.first_seq != len(counted.ids) + 1:
            self._account.breaks(BACKUP, f"{name}: goes on at {took_one.first_seq}")

    def weigh(self) -> None:
        """Judge what must not grow: the last part of each day lives to its end, and what it needs then is compared."""
        heard, account = self.heard, self._account
        ends = [day[-1] for day in heard.resident]
        full = [day for day, size in enumerate(self._sizes[:-1]) if size > PAGE_CACHE_BYTES]
        most = MOST_GROWTH * ends[full[0]] if full else MOST_GROWTH * ends[0] + PAGE_CACHE_BYTES / 1024
        account.counts["memory at the end of the first day in KiB"] = ends[0]
        if full:
            account.counts["memory at the end of the day the page cache was full in KiB"] = ends[full[0]]
        account.counts["memory at the end of the last day in KiB"] = ends[-1]
        account.counts["longest write-ahead log in bytes"] = heard.longest_log
        account.counts["open files"] = max(heard.opened)
        account.counts["ballots"] = heard.visited
        account.counts["taps acknowledged"] = len(heard.kept)
        if ends[-1] >= most:
            account.breaks(MEMORY, f"{ends} KiB, more than {most:.0f}")
        if heard.longest_log >= MOST_LOG_BYTES:
            account.breaks(LOG, str(heard.longest_log))
        if len(heard.opened) != 1:
            account.breaks(FILES, str(sorted(heard.opened)))


def _running(command: list[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def _lines(process: "subprocess.Popen[str]") -> Iterator[str]:
    """Yield the whole lines of a process until it ends; a line that the kill broke off is none."""
    if process.stdout is None:
        raise ValueError("nothing can be heard")
    for line in process.stdout:
        if line.endswith("\n"):
            yield line


def run(seed: int, size: int = SIZE, part: Part = WHOLE) -> Account:
    """Live through ``size`` days; a part of them would begin without those before it."""
    account = Account.of("lapse", seed, ORACLES, part)
    with scratch() as ground:
        (ground / "disk").mkdir()
        month = Month(ground / "disk", seed, account)
        for day in range(size):
            month.live(day)
        month.weigh()
        account.counts["days"] = size
    return account
