"""Makes the data folder that stays for a schema: `python -m tests.files.making` plays a kiosk's life with every table.

It is made once, by the program whose newest migration it is of, and never again: what it holds is yesterday's.
"""

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from kiosk.domain.ballot import ClockState
from kiosk.domain.dating import dated
from kiosk.domain.entry import Clock, Entry, Staff, from_plain
from kiosk.domain.period import DAY_MS, Period, iso
from kiosk.store import papers
from kiosk.store.backup import Backups, Kind
from kiosk.store.book import Batch, FreeText, LocalTime
from kiosk.store.ledger import NO_TEXTS, Ledger
from kiosk.store.people import People, Person, Role
from kiosk.store.schema import MIGRATIONS
from tests.campaign.office import MONTHS, opening
from tests.campaign.tapping import refusing
from tests.domain.ballots import TWO
from tests.store.closing import FACT
from tests.store.inspections import at_once
from tests.store.means import means
from tests.store.slips import AN, BAD, BINH, CHI, GOOD, SPOILED, desk, enter, writer
from tests.store.visits import EPOCH, SEED, Visits

FILES = Path(__file__).parent
LEDGER, TOLD = "ledger.sqlite3", "told.json"
PIN = "274916"
_KEPT_ASIDE = "older.sqlite3"


def stored(number: int) -> Path:
    """Return where the folder of a schema is kept: ``data`` and, beside it, what it is known to hold."""
    return FILES / f"schema-{number}"


class Life:
    """A kiosk in the hands of visitors; it counts for itself what they say."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.visits = Visits(seed=20260101, day=MONTHS[0].first + 5)
        self.mono, self.boot = 1_000, "boot one"
        self.counted: dict[str, Counter[str]] = {period.month or "": Counter() for period in MONTHS}
        self.closed: dict[str, str] = {}
        """Of each closed month the digest of what was frozen."""
        self.ids: list[str] = []
        self.ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
        self.record(*opening(self.visits))

    def record(self, *entries: Entry, texts: Mapping[str, FreeText] = NO_TEXTS) -> None:
        self.mono += 1_000
        local = LocalTime(self.visits.at, self.mono, self.boot)
        self.ledger.record(entries, local, texts).result()
        self.ids += [entry.id for entry in entries]

    def satisfied(self, number: int) -> None:
        """Let so many visitors come who were invited and answer everything."""
        for _ in range(number):
            self.record(*self.visits.whole())
            self.count("issued", "attitude satisfied", "time satisfied")

    def count(self, *what: str) -> None:
        self.counted[iso(self.visits.day)[:7]].update(what)

    def unsatisfied(self, said: str, *, erased: bool = False, masked: bool = False) -> None:
        """Let a visitor say why in words of his own; ``erased`` and ``masked`` words named somebody."""
        visits = self.visits
        ballot, (hashed, text) = visits.id(), visits.text(said)
        self.record(visits.answered(ballot, "attitude", "unsatisfied"))
        self.record(visits.followed(ballot, "late", comment=hashed), texts={hashed: text})
        self.record(visits.answered(ballot, "time"), visits.closed(ballot))
        self.count("walk_up", "attitude unsatisfied", "time satisfied")
        if erased:
            self.record(visits.erased(hashed))
        if masked:
            self.record(visits.masked(hashed))

    def doubted(self, number: int, *what: str) -> None:
        """Let visitors come while the clock shows 1970; ``what`` each of them counts for."""
        for _ in range(number):
            self.count(*what)
        day, self.visits.day, self.visits.clock = self.visits.day, 0, ClockState.UNTRUSTED
        for _ in range(number):
            self.record(*self.visits.whole())
        self.visits.day, self.visits.clock = day, ClockState.TRUSTED

    def confirm(self) -> None:
        """Let a manager confirm the time: that dates what this boot left in doubt."""
        doubts = self.ledger.ask(lambda reader: reader.doubts(self.boot)).result()
        runs = dated(doubts, self.visits.at, self.mono)
        at, ident = self.visits.at, self.visits.id()
        self.record(Clock(id=ident, at=at, clock=ClockState.TRUSTED, counter="1", confirmed=True, dated=runs))

    def leave_open(self) -> str:
        """Let a visitor go away in the middle and return the ballot."""
        ballot = self.visits.id()
        self.record(self.visits.issued(ballot))
        self.record(self.visits.answered(ballot))
        self.count("issued", "attitude satisfied")
        return ballot

    def added(self, person: str) -> None:
        """Note that somebody got a PIN."""
        at, ident = self.visits.at, self.visits.id()
        self.record(Staff(id=ident, at=at, clock=self.visits.clock, counter="1", act="person_added", about=person))

    def close_month(self, period: Period) -> None:
        """Let a manager close a month."""
        ident = self.visits.id()

        def write(fact: Mapping[str, Any]) -> Batch:
            stamps = {"v": 1, "id": ident, "at": self.visits.at, "clock": self.visits.clock.value, "counter": "1"}
            return Batch((from_plain({**stamps, **fact}),), LocalTime(self.visits.at, self.mono, self.boot))

        self.mono += 1_000
        self.closed[period.month or ""] = self.ledger.close_month(period, 0, FACT, write).result().digest
        self.ids.append(ident)

    def paper(self) -> None:
        """Let five paper ballots be printed: one comes back, one is spoiled, one left over, one read by one person."""

        def write(facts: Sequence[Mapping[str, Any]]) -> Batch:
            batch = writer(self.visits)(facts)
            self.ids += [entry.id for entry in batch.entries]
            return batch

        printing = self.ledger.at_once(lambda kept: papers.issue(kept, 5, TWO, CHI, write)).result()
        enter(self.ledger, printing, AN, {1: BAD, 2: SPOILED, 4: GOOD})
        enter(self.ledger, printing, BINH, {1: BAD, 2: SPOILED})
        pairs = {pair.ballot: pair.agreed for pair in desk(self.ledger, printing).agreed}
        self.ledger.at_once(lambda kept: papers.settle(kept, printing, pairs, CHI, write)).result()
        self.ledger.at_once(lambda kept: papers.declare_unused(kept, printing, (5, 5), CHI, write)).result()
        self.count(*["issued"] * 5, "attitude satisfied", "time unsatisfied")

    def reopen(self, boot: str) -> None:
        self.ledger = Ledger.open(self.folder, means=means())
        self.mono, self.boot = 1_000, boot


def january(life: Life) -> None:
    """Visits, one comment that stays and one that goes, a person with a PIN, two ballots that no month can have."""
    People(life.ledger).add(Person("p1", "Trần Văn Minh", Role.MANAGER), PIN, bytes(range(16)), life.visits.at)
    life.added("p1")
    life.satisfied(3)
    life.unsatisfied("Chờ lâu quá")
    life.unsatisfied("Ông Nam ở quầy 2 nói to", erased=True)
    life.visits.day = MONTHS[0].last
    life.satisfied(1)
    life.doubted(2, "undated")


def february(life: Life) -> None:
    """Ballots that their neighbours or a manager date, a backup, and a ledger that is set back behind it."""
    life.visits.day = MONTHS[1].first + 2
    life.satisfied(2)
    life.doubted(1, "issued", "attitude satisfied", "time satisfied")
    life.visits.day += 3
    life.satisfied(1)
    life.ledger.close()
    life.reopen("boot two")
    life.doubted(2, "issued", "attitude satisfied", "time satisfied")
    life.mono += DAY_MS
    life.visits.day += 1
    life.confirm()
    Backups(life.ledger, at_once).make(Kind.DAILY, iso(life.visits.day), life.visits.at)
    life.ledger.close()
    older = Path(shutil.copy(life.folder / LEDGER, life.folder / _KEPT_ASIDE))
    life.reopen("boot three")
    life.satisfied(2)
    life.ledger.close()
    older.replace(life.folder / LEDGER)
    life.reopen("boot four")
    if life.ledger.recovered is None:
        raise ValueError("nobody noticed that the ledger was set back")
    life.ids.append(life.ledger.recovered.id)


def march(life: Life) -> None:
    """January's close, paper, a ballot left open, and one whose end waits in the spool."""
    life.visits.day = MONTHS[2].first + 10
    life.close_month(MONTHS[0])
    life.paper()
    life.satisfied(2)
    life.unsatisfied("Cửa số 3 đông")
    life.unsatisfied("Anh Tú cửa số 3", masked=True)
    life.leave_open()
    life.count("open")
    waits = life.leave_open()
    with refusing(really=True):
        life.record(life.visits.answered(waits, "time"), life.visits.closed(waits))
    life.count("time satisfied")
    life.ledger.close()


def told(life: Life) -> dict[str, Any]:
    """Return what a program that opens the folder must find."""
    file = life.folder / LEDGER
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        chain = "SELECT hex(id), max(seq), hex(hash) FROM chain JOIN epoch ON no = epoch GROUP BY no ORDER BY no"
        heads = [[epoch.lower(), seq, head.lower()] for epoch, seq, head in database.execute(chain)]
    return {
        "heads": heads,
        "entries": sorted(life.ids),
        "months": {month: dict(sorted(counted.items())) for month, counted in life.counted.items()},
        "recovered": {"2026-02": [2, 0]},
        "closed": life.closed,
        "comments": ["Chờ lâu quá", "Cửa số 3 đông", "Chờ hai buổi", "Anh Tú cửa số 3"],
        "masked": ["Anh Tú cửa số 3"],
        "people": ["Trần Văn Minh"],
    }


def make(place: Path) -> None:
    """Make the folder of the present schema in ``place``, which is not there."""
    place.mkdir()
    life = Life(place / "data")
    for part in (january, february, march):
        part(life)
    (place / "data" / "kiosk.lock").unlink()
    text = json.dumps(told(life), ensure_ascii=False, indent=1)
    (place / TOLD).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    make(stored(len(MIGRATIONS)))
