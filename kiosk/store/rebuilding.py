"""A new ledger built beside the old one: the newest whole backup, and what mirror and damaged file still prove."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from kiosk.db.database import Database
from kiosk.db.faults import CommitUnknown, of_system
from kiosk.db.migrate import migrate
from kiosk.domain.canonical import parse
from kiosk.domain.entry import Entry, Recovery
from kiosk.domain.errors import Bug, EnvironmentProblem, IntegrityProblem
from kiosk.store import anchor, heads, identity, mirror
from kiosk.store.backup import Kind, kept
from kiosk.store.book import Book
from kiosk.store.frames import Damage
from kiosk.store.inspecting import Copy, inspect
from kiosk.store.mirror import Mirrored
from kiosk.store.quarantine import BUILDING
from kiosk.store.rejoining import Cause, Means, rejoin
from kiosk.store.salvage import Salvage
from kiosk.store.schema import APPLICATION, MIGRATIONS
from kiosk.store.setback import Evidence, Loss, find

MOST_CHECKED_BYTES = 60_000_000
"""A larger ledger would keep visitors waiting for minutes: it is checked whole with its next backup."""
_PEOPLE = ("person", "recovery_code", "pin_attempt")


class Rebuilt(Struct, frozen=True):
    """What a new ledger was built from: ``base`` names the backup ("" for none), ``people`` says whether PINs are kept.

    ``tells`` is the entry that says what was lost, ``texts_lost`` counts comments of which only the hash is left.
    """

    tells: Recovery
    base: str
    people: bool
    texts_lost: int


def build(folder: Path, salvage: Salvage, cause: Cause, means: Means, person: str | None = None) -> Rebuilt:
    """Build the new ledger of ``folder`` in a file of its own; nothing that is there is changed.

    Raises EnvironmentProblem ``nothing_to_recover`` when nothing is left to build it from, ``device_key_missing`` or
    the disk's fault, IntegrityProblem ``rebuilt_differs`` when what was built does not agree with itself.
    """
    found: IntegrityProblem | None = None
    try:
        for base in (*_backups(folder), None):
            try:
                return _whole(folder, salvage, base, cause, means, person)
            except IntegrityProblem as problem:
                # A backup that the disk has spoilt since it was checked: the one before it may be whole.
                found = found or problem
            except EnvironmentProblem as problem:
                if base is not None or found is None or problem.key != "nothing_to_recover":
                    raise
    except OSError as error:
        raise of_system(error, folder) from error
    except CommitUnknown as problem:
        raise EnvironmentProblem("disk_failing", folder=str(folder)) from problem
    raise found or EnvironmentProblem("nothing_to_recover", folder=str(folder))


def _whole(
    folder: Path, salvage: Salvage, base: Path | None, cause: Cause, means: Means, person: str | None
) -> Rebuilt:
    """Build on ``base`` and check the whole of it; raises IntegrityProblem where it does not agree with itself."""
    building = folder / BUILDING
    for left in folder.glob(f"{BUILDING}*"):
        left.unlink()
    try:
        _lay(folder, building, salvage, base)
        rebuilt, parsed = _build(folder, building, salvage, base, cause, means, person)
    except Bug as problem:
        raise IntegrityProblem("rebuilt_differs", what="file", where=str(problem)) from problem
    if building.stat().st_size <= MOST_CHECKED_BYTES:
        # The bytes come from the new file; what the very same bytes say need not be found out a second time.
        found = inspect(building, read=lambda body: parsed.get(body) or parse(body)).findings
        if found:
            raise IntegrityProblem("rebuilt_differs", what=found[0][0], where=found[0][1])
    return rebuilt


def _lay(folder: Path, building: Path, salvage: Salvage, base: Path | None) -> None:
    """Lay what the new ledger stands on: a backup, or nothing but the device."""
    building.touch(mode=0o600)
    if base is not None:
        shutil.copyfile(base, building)
        return
    database = Database.create(building, APPLICATION, draft=True)
    try:
        migrate(database, MIGRATIONS)
        epoch = next((one.epoch for one in _beyond(folder, salvage, {})), None)
        if epoch is None:
            raise EnvironmentProblem("nothing_to_recover", folder=str(folder))
        public_key = identity.public_key_of(folder)
        heads.begin(database, identity.Identity(public_key).device, public_key, epoch)
    finally:
        database.close()


def _backups(folder: Path) -> list[Path]:
    """Return the backups of this device that open, the one that goes furthest first."""
    device = identity.Identity(identity.public_key_of(folder)).device
    far: list[tuple[int, int, bool, Path]] = []
    for file in (*kept(folder, Kind.MONTHLY), *kept(folder, Kind.DAILY)):
        try:
            copy = Copy(file)
        except (EnvironmentProblem, IntegrityProblem):
            continue
        book = copy.book()
        large = file.stat().st_size > MOST_CHECKED_BYTES
        if book.device == device and not (large and book.database.quick_faults()):
            # With the same head the daily one comes first: it holds the comments.
            far.append((book.head.epoch_no, book.head.entry, file.name.startswith(Kind.DAILY.value), file))
        copy.close()
    return [file for *_, file in sorted(far, reverse=True)]


def _beyond(folder: Path, salvage: Salvage, after: dict[bytes, int]) -> Iterator[Mirrored]:
    """Yield what damaged file and mirror hold behind a place of each epoch."""
    place = anchor.read(folder)
    yield from salvage.chained(after, {} if place is None else {place.epoch: place.seq})
    for file in mirror.files(folder):
        if any(one.seq > after.get(one.epoch, 0) for one in mirror.End(file).last.values()):
            yield from (one for one in mirror.read_file(file, Damage()) if one.seq > after.get(one.epoch, 0))


def _build(
    folder: Path,
    building: Path,
    salvage: Salvage,
    base: Path | None,
    cause: Cause,
    means: Means,
    person: str | None,
) -> tuple[Rebuilt, dict[bytes, Entry]]:
    """Store in ``building`` what is proven; return what it was built from, and what came back by its bytes."""
    database = Database.open(building, APPLICATION, len(MIGRATIONS), draft=True)
    try:
        migrate(database, MIGRATIONS)
        book = Book(database)
        after: dict[bytes, int] = dict(
            database.rows("SELECT epoch.id, max(seq) FROM chain JOIN epoch ON no = epoch GROUP BY no")
        )
        loss = find(book, Evidence(anchor.read(folder), ()), list(_beyond(folder, salvage, after))) or Loss()
        if base is None and not loss.entries:
            raise EnvironmentProblem("nothing_to_recover", folder=str(folder))
        tells = rejoin(book, loss, cause, means, person)
        texts_lost = _bring_texts(database, salvage)
        if base is None:
            _bring_people(database, salvage)
        people = database.value("SELECT 1 FROM person LIMIT 1") is not None
        # One file that needs no log beside it, until it is opened in its place.
        database.run("PRAGMA journal_mode=DELETE")
    finally:
        database.close()
    rebuilt = Rebuilt(tells, base.name if base else "", people, texts_lost)
    return rebuilt, {one.body: one.entry for one in loss.entries}


_TEXTS = """
    SELECT n, CAST(body AS TEXT) ->> '$.comment' FROM entry WHERE kind = 'followed'
    UNION ALL
    SELECT n, value FROM entry, json_each(CAST(body AS TEXT), '$.comments') WHERE kind = 'paper' ORDER BY n"""


def _bring_texts(database: Database, salvage: Salvage) -> int:
    """Bring back the comments that the damaged file still has, and return how many it has not."""
    there = {row[0] for row in database.rows("SELECT hash FROM free_text UNION SELECT hash FROM erasure")}
    told = database.rows(_TEXTS)
    lost = 0
    with database.transaction():
        for number, named in told:
            hashed = bytes.fromhex(named or "")
            if not hashed or hashed in there:
                continue
            there.add(hashed)
            text = salvage.text(named)
            if text is None:
                lost += 1
            else:
                values = (hashed, text.salt, text.text, number)
                database.run("INSERT INTO free_text (hash, salt, text, entry) VALUES (?, ?, ?, ?)", values)
    return lost


def _bring_people(database: Database, salvage: Salvage) -> None:
    """Bring back the people of the damaged file; those of a backup stand in it."""
    with database.transaction():
        for table in _PEOPLE:
            found: Sequence[tuple[object, ...]] = salvage.table(table)
            if found:
                places = ", ".join("?" * len(found[0]))
                database.run_many(f"INSERT INTO {table} VALUES ({places})", found)  # noqa: S608 (names of ours)
