"""An office with a hub: a centre and a hub in processes of their own, and kiosks whose ledgers and roads are real."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.app.road.joining import Newcomer, by_net, read_invitation
from kiosk.app.road.kept import Kept
from kiosk.app.road.road import Outcome
from kiosk.store.ledger import Ledger
from kiosk.store.rejoining import Means
from tests.app.office import open_office
from tests.app.road import visiting
from tests.app.road.visiting import ids, travels
from tests.sync.server.processes import Served, run, served, where
from tests.sync.server.running import free_port

OFFICE = "0031"
PATIENCE_S = 90.0
_SEEDS = count(1)


class Server:
    """A centre or a hub, which keeps its address whenever it is started."""

    def __init__(self, folder: Path, database: str | None = None) -> None:
        self.folder, self.database = folder, database
        self.address = f"127.0.0.1:{free_port()}"
        self.url = f"https://{self.address}"
        self._open = ExitStack()
        self.process: Served | None = None

    def start(self) -> None:
        self.process = self._open.enter_context(served(self.folder, self.database, "--listen", self.address))

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        self.process = None
        self._open.close()

    def runs(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return run(*words, *where(self.folder, self.database))

    def does(self, *words: str) -> str:
        """Run a command that does what it is to do, and return what it printed."""
        answer = self.runs(*words)
        assert (answer.returncode, answer.stderr) == (0, ""), answer
        return answer.stdout

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.runs("status", "--json").stdout)
        return found

    def rows(self, asked: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask its database, past the program."""
        with closing(sqlite3.connect(self.folder / "centre.sqlite3", timeout=30)) as books, books:
            return books.execute(asked, values).fetchall()

    def ids(self, devices: Iterable[str]) -> list[str]:
        """Return the ids of the entries that count, of some devices, in their order."""
        found: list[str] = []
        for device in devices:
            asked = "SELECT e.id FROM centre_entry e JOIN centre_epoch c ON c.id = e.epoch_id WHERE c.device_id = ?"
            found += [bytes(row[0]).hex() for row in self.rows(asked, device)]
        return sorted(found)

    def restored_from(self, backup: Path) -> None:
        """Be what a backup holds, in the place of what is there."""
        self.kill()
        shutil.rmtree(self.folder)
        answer = run("restore", str(backup), *where(self.folder, None))
        assert (answer.returncode, answer.stderr) == (0, "")

    def backs_up(self, beside: Path) -> Path:
        """Make a backup and keep a copy of it elsewhere."""
        told = Path(self.does("backup").strip().rpartition(": ")[2])
        return Path(shutil.copytree(told, beside))


class Building:
    """A centre, the hub of one of its offices, and its kiosks."""

    def __init__(self, folder: Path, hubs_database: str | None = None) -> None:
        self.folder = folder
        self.centre, self.hub = Server(folder / "centre"), Server(folder / "hub", hubs_database)
        self._open: list[Ledger] = []
        self._numbers = iter(range(1, 1000))

    def up(self) -> None:
        """Have both listen."""
        for server in (self.centre, self.hub):
            if server.process is None:
                server.start()

    def introduce(self) -> None:
        """Let hub and centre come to know each other, by lines that people carry."""
        self.up()
        self.code("Quầy số 1")
        line = self.hub.does("introduce").strip()
        answer = self.centre.does("hub", line, "--office", OFFICE).splitlines()[-1]
        self.hub.does("upstream", answer)
        self.hub.kill()
        self.up()

    def down(self) -> None:
        for ledger in self._open:
            ledger.close()
        for server in (self.centre, self.hub):
            server.kill()

    def code(self, counter: str) -> list[str]:
        """Return a new code as it is scanned and as it is typed."""
        return self.centre.does("code", "--office", OFFICE, "--counter", counter).splitlines()[1:]

    def ledger(self, **chosen: object) -> Ledger:
        self._open.append(open_office(self.folder / f"kiosk{next(self._numbers)}", **chosen))
        return self._open[-1]

    def reopened(self, ledger: Ledger, means: Means | None = None) -> Ledger:
        """Open a folder again whose ledger was closed."""
        self._open = [one for one in self._open if one.folder != ledger.folder]
        self._open.append(Ledger.open(ledger.folder, means=means))
        return self._open[-1]

    def joined(self) -> Ledger:
        """Return a kiosk that has joined at this office."""
        ledger = self.ledger()
        scanned, _ = self.code(f"Quầy số {next(self._numbers)}")
        by_net(newcomer(ledger), read_invitation(None, scanned))
        return ledger

    def until_there(self, ledger: Ledger) -> None:
        """Wait until the centre has every entry of a kiosk, and nothing else of it."""
        until(lambda: self.centre.ids([device(ledger)]) == ids(ledger), "every entry at the centre")


def newcomer(ledger: Ledger) -> Newcomer:
    clock = Clock()
    believer = Believer(clock)
    believer.learn(ledger.ask(lambda reader: reader.past()).result())
    return Newcomer(ledger, clock, believer)


def device(ledger: Ledger) -> str:
    membership = Kept(ledger.folder).membership()
    assert membership is not None
    return membership.grant.device


def signer_of_receipts(ledger: Ledger) -> set[str]:
    """Return the keys that have signed the receipts that a kiosk keeps."""
    return {sealed.public_key.hex() for _, sealed in Kept(ledger.folder)._receipts().values()}


def last(ledger: Ledger) -> int:
    """Return the last place of the newest epoch."""
    return ledger.ask(lambda reader: reader.standing()).result().seq


def taps(ledger: Ledger, visits: int) -> list[str]:
    """Store visits that nobody else has had, and return the ids of their entries."""
    return visiting.taps(ledger, visits, next(_SEEDS))


def sends(ledger: Ledger, visits: int) -> list[str]:
    """Store visits, go to wherever the kiosk sends, and return the ids of the new entries."""
    made = taps(ledger, visits)
    assert travels(ledger) == Outcome(None, 0)
    return made


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    ends, pause = monotonic() + PATIENCE_S, Event()
    while not holds():
        assert monotonic() < ends, f"waited in vain for {what}"
        pause.wait(0.05)
