"""The whole ledger checked: every entry, every row made from entries, every closed month, every free text."""

from collections import Counter
from collections.abc import Generator, Iterable, Iterator

from msgspec import Struct

from kiosk.db.database import Database
from kiosk.domain.ballot import Ballot
from kiosk.domain.canonical import comment_hash, parse
from kiosk.domain.chain import device_id
from kiosk.domain.entry import BallotEntry, Entry, Recovery
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.folding import Fold, Kept
from kiosk.domain.gathering import named_texts
from kiosk.store import rows
from kiosk.store.book import Source
from kiosk.store.charter import Charter
from kiosk.store.closes import check_closes
from kiosk.store.places import Spot, epochs, last_seq
from kiosk.store.proving import counts_against
from kiosk.store.rows import Begun, Cell
from kiosk.store.walking import STEP_ROWS, Difference, Read, Walk, What, misplaced

MOST_TOLD = 100
_ALWAYS = (-(2**62), 2**62)
_DAYS_AT_ONCE = 64


class Verdict(Struct, frozen=True):
    """What was looked at and where it differs, at most the first hundred places."""

    entries: int
    ballots: int
    gaps: int
    head: bytes
    differences: tuple[Difference, ...]


def verify(source: Source, *, texts: bool = True, read: Read = parse) -> Generator[None, None, Verdict]:
    """Check the whole ledger in steps; taps go between them, and the last step compares with the present.

    Without ``texts`` it is no difference that comments are not there: a copy may be made without them.
    """
    audit = _Audit(source, texts=texts)
    yield from audit.texts()
    frozen = yield from check_closes(source)
    for begin in epochs(source.book().database):
        audit.begin(begin)
        if begin.zero:
            from kiosk.store.rechained import check_again

            audit.again(begin, (yield from check_again(source, begin)))
        walk = Walk(source.book().database, source.book().device, begin, read)
        while not walk.lost and walk.spot.seq < last_seq(source.book().database, begin.epoch_no):
            for number, entry in walk.ahead():
                audit.take(number, entry)
            if walk.spot.seq < last_seq(source.book().database, begin.epoch_no):
                yield
        audit.end_of(walk)
    audit.compare()
    # Behind what they may come from: the first that is told is an entry or a row.
    audit.differ(frozen)
    return audit.verdict()


class _Counts:
    """What ballots add up to, day by day; the days of many years hold the same few cells but for the day."""

    def __init__(self) -> None:
        self._days: dict[int, Counter[Cell]] = {}
        self._cells: dict[Cell, Cell] = {}

    def add(self, ballot: Ballot) -> None:
        for cell in rows.cells(ballot):
            plain = cell._replace(day=0)
            self._days.setdefault(cell.day, Counter())[self._cells.setdefault(plain, plain)] += 1

    def against(self, database: Database) -> Iterator[Difference]:
        """Yield each kept count that is other; of the kept ones only some days' are in memory at a time."""
        kept = {
            day for (day,) in database.rows("SELECT DISTINCT day FROM tally_day WHERE day BETWEEN ? AND ?", _ALWAYS)
        }
        days = sorted(kept | self._days.keys())
        for at in range(0, len(days), _DAYS_AT_ONCE):
            part = days[at : at + _DAYS_AT_ONCE]
            gathered: Counter[Cell] = Counter()
            for day in part:
                gathered.update({cell._replace(day=day): n for cell, n in self._days.get(day, {}).items()})
            yield from counts_against(gathered, rows.counts_of_days(database, part[0], part[-1]))


class _Audit:
    """Gathers everything anew from the entries; a closed ballot with a sure day is compared at once and let go of."""

    def __init__(self, source: Source, *, texts: bool) -> None:
        self._source = source
        self._texts = texts
        self._fold = Fold()
        self._charter = Charter()
        self._counts = _Counts()
        self._differences: list[Difference] = []
        self._missing: list[Difference] = []
        self._entries = self._newest = self._ballots = self._gaps = self._runs = 0
        self._head = b""

    @property
    def _database(self) -> Database:
        return self._source.book().database

    def begin(self, epoch: Spot) -> None:
        self._fold.begin(epoch.course)

    def again(self, epoch: Spot, found: Iterable[Difference]) -> None:
        """Count the entries that an epoch chains again: they are gathered where they were chained first."""
        self._entries += epoch.zero
        self._differences += found

    def take(self, number: int, entry: Entry) -> None:
        self._entries += 1
        if number <= self._newest:
            return  # An entry that stands at an earlier place already.
        self._newest = number
        if not isinstance(entry, BallotEntry):
            self._charter.take(entry, number)
        if isinstance(entry, Recovery):
            # What came back from the mirror came without its comments.
            self._missing.clear()
        for comment in named_texts(entry) if self._texts else ():
            self._look_for(comment)
        for kept in self._fold.take(number, entry):
            # Any later entry may date one that was begun by a clock not believed: it is kept to the end.
            if kept.ballot.outcome is not None and not kept.ballot.doubted:
                row = self._row(kept)
                # One that a later entry flags is held against its row once that has come.
                if row is None or row.last_entry <= kept.last_entry:
                    self._settle(kept, row)

    def _look_for(self, comment: str) -> None:
        found = self._database.row(
            "SELECT 1 FROM free_text WHERE hash = :hash UNION ALL SELECT 1 FROM erasure WHERE hash = :hash LIMIT 1",
            {"hash": bytes.fromhex(comment)},
        )
        if found is None:
            self._missing.append(Difference(What.COMMENT, comment))

    def _row(self, kept: Kept) -> Kept | None:
        """Return the row of a ballot, None where none is there that can be read."""
        try:
            return rows.find(self._database, kept.ballot.id, kept.ballot.day)
        except IntegrityProblem:
            return None

    def _settle(self, kept: Kept, row: Kept | None) -> None:
        del self._fold.ballots[kept.ballot.id]
        self._ballots += 1
        self._counts.add(kept.ballot)
        if row != kept:
            self._differ(What.BALLOT, kept.ballot.id)

    def end_of(self, walk: Walk) -> None:
        self._differences += [*walk.differences, *self._missing]
        self._missing.clear()
        self._gaps += walk.gaps
        self._runs += walk.runs
        self._head = walk.spot.head

    def compare(self) -> None:
        database = self._database
        opened = rows.begun(database)
        for ident, kept in list(self._fold.ballots.items()):
            if kept.ballot.outcome is not None:
                self._settle(kept, self._row(kept))
            elif opened.pop(ident, None) != Begun.of(kept):
                self._differ(What.BALLOT, ident)
        self._differences += [Difference(What.BALLOT, ident) for ident in opened]
        self._differences += misplaced(self._fold)
        if database.value("SELECT count(*) FROM ballot") != self._ballots:
            self._differ(What.BALLOT, str(database.value("SELECT count(*) FROM ballot")))
        # Numbers are given without holes: an entry that no chain row names makes the newest number too large.
        first, newest = database.rows("SELECT min(n), max(n) FROM entry")[0]
        if (first or 1, newest or 0) != (1, self._newest):
            self._differ(What.UNCHAINED, str(newest))
        # A chain row of an epoch that does not exist is on no walk.
        chained = database.value("SELECT count(*) FROM chain")
        if chained != self._entries:
            self._differ(What.UNCHAINED, f"{chained} places")
        told = database.rows("SELECT one, id, public_key FROM device")
        if [(one, ident) for one, ident, _ in told] != [(1, device_id(key)) for *_, key in told]:
            self._differ(What.COLUMNS, "device")
        if database.value("SELECT count(*) FROM checkpoint") != self._runs:
            self._differ(What.CHECKPOINT, str(self._runs))
        self._differences += self._counts.against(database)
        self._differences += self._charter.against(database)

    def texts(self) -> Generator[None, None, None]:
        """Check in steps that every free text is the one its entry names, and none that was erased."""
        last = b""
        while found := self._database.rows(
            "SELECT free_text.hash, salt, text, kind, body, erasure.hash FROM free_text "
            "LEFT JOIN entry ON n = free_text.entry LEFT JOIN erasure ON erasure.hash = free_text.hash "
            "WHERE free_text.hash > ? ORDER BY free_text.hash LIMIT ?",
            (last, STEP_ROWS),
        ):
            for last, salt, text, kind, body, erased in found:
                hashed = last.hex()
                named = kind in {"followed", "paper"} and hashed.encode() in body
                # An erased text that stands is one that somebody has put back.
                if not named or comment_hash(salt, text) != hashed or erased is not None:
                    self._differ(What.COMMENT, hashed)
            yield

    def differ(self, found: Iterable[Difference]) -> None:
        self._differences += found

    def _differ(self, what: What, where: str) -> None:
        self._differences.append(Difference(what, where))

    def verdict(self) -> Verdict:
        told = tuple(self._differences[:MOST_TOLD])
        return Verdict(self._entries, self._ballots, self._gaps, self._head, told)
