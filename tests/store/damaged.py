"""An office whose ledger is backed up, goes on, and is then damaged."""

import shutil
from pathlib import Path

from kiosk.domain.entry import Entry
from kiosk.store.backup import Backups, Kind
from kiosk.store.ledger import Ledger
from kiosk.store.people import People, Person, Role
from tests.store.inspections import at_once
from tests.store.means import NOW
from tests.store.visits import EPOCH, LOCAL, SEED, Visits

LEDGER = "ledger.sqlite3"
PIN = "274916"


def entries_of(ledger: Ledger) -> list[str]:
    found = ledger.change(lambda database: database.rows("SELECT id FROM entry ORDER BY n")).result()
    return [ident.hex() for (ident,) in found]


class Office:
    """A ledger that was backed up and then went on; what it held is remembered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.visits = Visits()
        ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
        ledger.record([self.visits.genesis()], LOCAL).result()
        People(ledger).add(Person("p1", "Trần Văn Minh", Role.MANAGER), PIN, bytes(16), NOW)
        ledger.close()

    def go_on(self, ballots: int, comment: str = "", *, backup: bool = False) -> None:
        """Serve some customers; the last of them comments."""
        ledger = Ledger.open(self.folder)
        for _ in range(ballots):
            ledger.record(self.visits.whole(), LOCAL).result()
        if comment:
            hashed, text = self.visits.text(comment)
            ballot = self.visits.id()
            entries: list[Entry] = [
                self.visits.answered(ballot, level="unsatisfied"),
                self.visits.followed(ballot, "late", comment=hashed),
                self.visits.closed(ballot),
            ]
            ledger.record(entries, LOCAL, {hashed: text}).result()
        if backup:
            Backups(ledger, at_once).make(Kind.DAILY, "2026-02-02", NOW)
        self.entries = entries_of(ledger)
        self.epoch = ledger.ask(lambda reader: reader.standing()).result().epoch
        ledger.close()

    def file(self, name: str = LEDGER) -> Path:
        return self.folder / name

    def lose_mirror(self) -> None:
        shutil.rmtree(self.file("mirror"))
        self.file("anchor").unlink()

    def spoil_header(self) -> None:
        content = bytearray(self.file().read_bytes())
        content[:4096] = bytes(4096)
        self.file().write_bytes(content)

    def spoil_middle(self, share: float = 0.5) -> None:
        """Overwrite a page in the midst of the file."""
        content = bytearray(self.file().read_bytes())
        page = int(len(content) // 4096 * share)
        content[page * 4096 : (page + 1) * 4096] = bytes(range(256)) * 16
        self.file().write_bytes(content)

    def texts(self) -> list[str]:
        ledger = Ledger.open(self.folder)
        found = ledger.change(lambda database: database.rows("SELECT text FROM free_text ORDER BY text")).result()
        ledger.close()
        return [text for (text,) in found]
