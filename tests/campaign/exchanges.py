"""A kiosk and a centre, both killed at any moment, on a line that drops, delays, repeats and cuts."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from random import Random
from threading import Event, Thread
from typing import Any

from kiosk.app.road.joining import by_net, read_invitation
from kiosk.store.ledger import Ledger
from sync.server import vault
from sync.server.folder import make_folder
from tests.app.office import open_office
from tests.app.road.visiting import ids
from tests.campaign.account import Account
from tests.campaign.ground import ROOT, scratch
from tests.campaign.part import WHOLE, Part
from tests.driving import kiosk
from tests.driving.proxy import CALM, FATES, Proxy
from tests.store.test_setback import means
from tests.sync.building import newcomer
from tests.sync.server import cluster, processes
from tests.sync.server.running import free_port

SIZE = 200
"""Exchanges of a whole campaign, half of them with a centre on a file, half on PostgreSQL."""
KILLED = 0.2
"""How often either side is killed in an exchange."""
MOST_WAIT_S = 0.6
PATIENCE_S = 180.0
MONTH = "2026-02"
LOST, STRANGE = "acknowledged entries that the centre lacks", "entries at the centre that the kiosk lacks"
TWICE, FIGURES = "places that do not follow one another once", "figures of the centre that are not the kiosk's"
BUGS, ALARMS, STUCK = "faults told as a bug of ours", "alarms without a cause", "queues that did not drain"
ORACLES = (LOST, STRANGE, TWICE, FIGURES, BUGS, ALARMS, STUCK)
_COUNTS = ("issued", "returned", "walk_up", "collected", "valid", "spoiled", "flagged", "undated", "outcomes")


class Teller:
    """A kiosk's process; what it has said stands in ``said``, None once it has gone."""

    def __init__(self, folder: Path, run: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.campaign.exchanging", str(folder), str(run)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self.said: Queue[list[str] | None] = Queue()
        self._thread = Thread(target=self._listens, daemon=True)
        self._thread.start()
        if self.hears() != ["ready"]:
            raise RuntimeError("the kiosk did not open its ledger")

    def _listens(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.put(line.split())
        self.said.put(None)

    def hears(self) -> list[str] | None:
        """Return the next thing it says, None when it has ended."""
        try:
            return self.said.get(timeout=PATIENCE_S)
        except Empty as problem:
            raise RuntimeError("the kiosk says nothing any more") from problem

    def does(self, visits: int) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{visits}\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait()
        self._thread.join()
        for end in (self.process.stdin, self.process.stdout):
            if end is not None:
                # What it was told last may never have reached it.
                with suppress(OSError):
                    end.close()


@dataclass
class Road:
    """Both ends of a road, the line between them, and what was promised."""

    folder: Path
    url: str | None
    chance: Random
    account: Account
    promised: set[str] = field(default_factory=set)
    runs: Iterator[int] = field(default_factory=lambda: iter(range(1, 100_000)))

    def __post_init__(self) -> None:
        self.house, self.data = self.folder / "centre", self.folder / "kiosk"
        self.address = ("127.0.0.1", free_port())
        self._centre = ExitStack()
        self.pause = Event()

    @contextmanager
    def opened(self) -> Iterator["Road"]:
        """Have both there, the kiosk joined, and good weather."""
        # The keys of the line, which the proxy shows too, before anybody listens.
        make_folder(self.house)
        vault.open_line(self.house)
        with Proxy(self.house, self.address, self.chance.randrange(2**32)) as self.proxy:
            self.proxy.weather = CALM
            try:
                self.start_centre()
                self._join()
                self.kiosk = Teller(self.data, self._run())
                yield self
                self.kiosk.kill()
            finally:
                self._centre.close()

    def _run(self) -> int:
        return next(self.runs) + 100_000 * self.account.seed

    def start_centre(self) -> None:
        host, port = self.address
        told = f"https://127.0.0.1:{self.proxy.port}"
        self._centre.enter_context(processes.served(self.house, self.url, "--listen", f"{host}:{port}", "--url", told))

    def kill_centre(self) -> None:
        self._centre.close()

    def kill_kiosk(self) -> None:
        self.kiosk.kill()
        while (said := self.kiosk.hears()) is not None:
            self._note(said)

    def _join(self) -> None:
        told = processes.run("code", *processes.where(self.house, self.url), "--office", "0031", "--counter", "1")
        ledger = open_office(self.data, survey__id="kbnn-2")
        by_net(newcomer(ledger), read_invitation(None, told.stdout.splitlines()[1]))
        ledger.close()

    def _note(self, said: list[str]) -> str | None:
        """Keep what the kiosk has promised; return how a journey ended, when that is what it says."""
        if said[0] == "kept":
            self.promised.update(said[1:])
            self.account.counts["entries acknowledged"] += len(said) - 1
            return None
        return said[1]

    def exchange(self) -> None:
        """Let the kiosk store visits and go, and maybe kill somebody meanwhile."""
        self.account.counts["exchanges"] += 1
        self.kiosk.does(self.chance.randrange(12))
        ends = [self.chance.random() < KILLED for _ in range(2)]
        if any(ends):
            self.pause.wait(self.chance.random() * MOST_WAIT_S)
        if ends[0]:
            self.account.counts["centres killed"] += 1
            self.kill_centre()
        if ends[1]:
            self.account.counts["kiosks killed"] += 1
            self.kill_kiosk()
            self.kiosk = Teller(self.data, self._run())
        else:
            self.account.counts["journeys that arrived"] += self._journey() == "0"
        if ends[0]:
            self.start_centre()

    def _journey(self) -> str:
        while True:
            said = self.kiosk.hears()
            if said is None:
                raise RuntimeError("the kiosk has ended by itself")
            went = self._note(said)
            if went is not None:
                return went

    def drain(self) -> bool:
        """Go on in good weather until nothing waits."""
        self.proxy.weather = CALM
        for _ in range(10):
            self.kiosk.does(0)
            if self._journey() == "0":
                return True
        return False

    def rows(self, asked: str) -> list[tuple[Any, ...]]:
        """Ask the centre's database, past the program."""
        if self.url is not None:
            import psycopg

            with psycopg.connect(self.url) as books:
                return books.execute(asked).fetchall()
        import sqlite3

        with closing(sqlite3.connect(self.house / "centre.sqlite3", timeout=30)) as file:
            return file.execute(asked).fetchall()

    def judge(self) -> None:
        """Hold both ends against each other and against what was promised."""
        account, where = self.account, f"seed {self.account.seed}, {'a file' if self.url is None else 'PostgreSQL'}"
        if not self.drain():
            account.breaks(STUCK, where)
        self.kill_kiosk()
        there = [bytes(row[0]).hex() for row in self.rows("SELECT id FROM centre_entry")]
        ledger = Ledger.open(self.data, means=means())
        here = ids(ledger)
        ledger.close()
        for oracle, wrong in ((LOST, self.promised - set(there)), (STRANGE, set(there) - set(here))):
            if wrong:
                account.breaks(oracle, f"{where}: {len(wrong)}")
        ends = self.rows(
            "SELECT e.mark, count(p.seq), min(p.seq), max(p.seq) FROM centre_epoch e "
            "JOIN centre_place p ON p.epoch_id = e.id GROUP BY e.id, e.mark"
        )
        if any((count, first, last) != (mark, 1, mark) for mark, count, first, last in ends) or len(there) != len(here):
            account.breaks(TWICE, f"{where}: {ends}, {len(there)} of {len(here)}")
        if self.rows("SELECT kind FROM centre_alarm"):
            account.breaks(ALARMS, where)
        log = (self.house / "logs" / "centre.log").read_text(encoding="utf-8")
        if '"says": "bug"' in log or '"status": 500' in log:
            account.breaks(BUGS, where)
        if told := self.differing():
            account.breaks(FIGURES, f"{where}: {told}")
        self.kiosk = Teller(self.data, self._run())

    def differing(self) -> list[str]:
        """Return the figures of a month that are not the same at both ends."""
        asked = ("--office", "0031", "--month", MONTH, "--json")
        there = json.loads(processes.run("tally", *processes.where(self.house, self.url), *asked).stdout)
        here = json.loads(kiosk.run("tally", "--month", MONTH, "--json", "--data", self.data).stdout)
        return [name for name in _COUNTS if there[name] != here[name]]


def run(seed: int, size: int, part: Part = WHOLE) -> Account:
    """Make so many exchanges, half of them with a centre on each kind of database."""
    account = Account.of("exchanges", seed, ORACLES, part)
    with scratch() as folder, cluster.running() as database:
        for name, url, number in (("file", None, size - size // 2), ("postgresql", database(), size // 2)):
            if number:
                _play(Road(folder / name, url, Random(f"{seed} {name}"), account), number)
    return account


def _play(road: Road, exchanges: int) -> None:
    road.folder.mkdir()
    with road.opened():
        road.proxy.weather = FATES
        for _ in range(exchanges):
            road.exchange()
        road.judge()
        road.account.counts.update({f"questions {fate}": n for fate, n in sorted(road.proxy.met.items())})
