"""A ledger that was set back: what is remembered beyond it beside it, and which entries of that are proven."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field

from kiosk.db.database import Database
from kiosk.domain.canonical import parse
from kiosk.domain.chain import NO_HASH, link
from kiosk.domain.entry import Entry
from kiosk.domain.errors import IntegrityProblem
from kiosk.store import copies, mirror, notes
from kiosk.store.anchor import Anchor, Place
from kiosk.store.book import Book, FreeText
from kiosk.store.copies import Copied
from kiosk.store.frames import Damage
from kiosk.store.mirror import End, Mirrored

_SETTLED = "settled"


class Proven(NamedTuple):
    """An entry that its hash proves, and its bytes; between two of the same ``run`` no place is missing."""

    run: int
    entry: Entry
    body: bytes


class Loss(Struct):
    """What a ledger lacks.

    ``entries`` stand in the order they were stored, some perhaps stored again since; ``missing`` counts places of which
    nothing is known; ``first`` to ``last`` are the places lost in the newest epoch.
    """

    first: int = 0
    last: int = 0
    entries: list[Proven] = field(default_factory=list)
    runs: int = 1
    missing: int = 0
    seen: dict[bytes, int] = field(default_factory=dict)
    """How far each epoch that lost something is known to have gone."""
    texts: dict[str, FreeText] = field(default_factory=dict)
    """The comments of ``entries`` that a backup still holds, by their hashes."""


class Evidence(Struct, frozen=True):
    """What is remembered beside the ledger."""

    anchor: Place | None
    ends: Sequence[End]
    copies: Sequence[Copied] = ()

    def places(self) -> Iterator[Place]:
        if self.anchor is not None:
            yield self.anchor
        for end in self.ends:
            yield from (Place(one.epoch, one.seq, one.hash) for one in end.last.values())


def remembered(folder: Path, anchor: Anchor, book: Book) -> Evidence:
    """Return what anchor, mirror and backups of a data folder remember; the anchor goes on from there. Raises OSError.

    ``book`` is the ledger, which notes how far each backup goes.
    """
    return Evidence(anchor.read(), mirror.ends(folder), copies.seen(folder, book.database, book.device))


def find(book: Book, evidence: Evidence, also: Sequence[Mirrored] = ()) -> Loss | None:
    """Return what the ledger lacks of what is remembered, None when it lacks nothing. Raises OSError.

    ``also`` are entries that were found elsewhere, the epochs in their order.
    """
    seeker = _Seeker(book)
    # The note of a backup's end is a row like others, which a disk may spoil: the backup itself decides.
    ahead = [
        one.file
        for one in evidence.copies
        if seeker.lacks(one.place) and (end := copies.end(one.file, book.device)) and seeker.lacks(end)
    ]
    if not ahead:
        return _lacking(seeker, evidence, also)
    # Whoever has lost nothing need not load this.
    from kiosk.store.backed import Backed

    backed = Backed(ahead, seeker.holds)
    try:
        loss = _lacking(seeker, evidence, [*also, *backed.beyond()])
        if loss is not None:
            loss.texts = backed.texts(one.entry for one in loss.entries)
        return loss
    finally:
        backed.close()


def _lacking(seeker: "_Seeker", evidence: Evidence, also: Sequence[Mirrored]) -> Loss | None:
    ends = {one.epoch: Place(one.epoch, one.seq, one.hash) for one in sorted(also, key=lambda one: one.seq)}
    places = [*(ends[epoch] for epoch in dict.fromkeys(one.epoch for one in also)), *evidence.places()]
    beyond = [place for place in places if seeker.lacks(place)]
    if not beyond:
        return None
    told = [end.file for end in evidence.ends if any(seeker.lacks(one) for one in end.last.values())]
    held = seeker.held(told, {place.epoch for place in beyond}, also)
    loss = Loss()
    for epoch in sorted(dict.fromkeys(place.epoch for place in beyond), key=seeker.age):
        tops = [place for place in beyond if place.epoch == epoch]
        seeker.prove(epoch, tops, held.get(epoch, {}), loss)
    return loss


def settle(database: Database, loss: Loss) -> None:
    """Note that ``loss`` has been dealt with: what anchor and mirror remember of it is no news any more."""
    settled = {epoch.hex(): seq for epoch, seq in (_settled(database) | loss.seen).items()}
    notes.put(database, _SETTLED, json.dumps(settled, sort_keys=True))


def _settled(database: Database) -> dict[bytes, int]:
    try:
        told = json.loads(database.value("SELECT value FROM state WHERE key = ?", (_SETTLED,)) or "{}")
        return {bytes.fromhex(epoch): int(seq) for epoch, seq in told.items()}
    except (ValueError, AttributeError, TypeError):
        return {}


class _Seeker:
    """Holds what is remembered against the ledger."""

    def __init__(self, book: Book) -> None:
        self._database = book.database
        self._device = book.device
        self._settled = _settled(book.database)
        known = book.database.rows("SELECT no, id, (SELECT max(seq) FROM chain WHERE epoch = no) FROM epoch")
        self._numbers: dict[bytes, int] = {ident: no for no, ident, _ in known}
        self._last: dict[bytes, int] = {ident: last or 0 for _, ident, last in known}

    def age(self, epoch: bytes) -> int:
        """Return what puts epochs in their order: those the ledger knows first."""
        return self._numbers.get(epoch, 2**62)

    def _hash(self, epoch: bytes, seq: int) -> bytes | None:
        if seq == 0:
            return NO_HASH
        if seq > self._last.get(epoch, 0):
            return None  # A ledger built anew has none of a hundred thousand places: it need not be asked for each.
        found: bytes | None = self._database.value(
            "SELECT hash FROM chain WHERE epoch = ? AND seq = ?", (self._numbers.get(epoch), seq)
        )
        return found

    def lacks(self, place: Place | Mirrored) -> bool:
        if place.seq <= self._settled.get(place.epoch, 0):
            return False
        return not self.holds(place.epoch, place.seq, place.hash)

    def holds(self, epoch: bytes, seq: int, hashed: bytes) -> bool:
        """Say whether this is the hash at a place of the ledger."""
        return self._hash(epoch, seq) == hashed

    def held(
        self, files: list[Path], epochs: set[bytes], also: Iterable[Mirrored]
    ) -> dict[bytes, dict[int, list[Mirrored]]]:
        """Return what mirror files and ``also`` hold of some epochs and the ledger lacks, by epoch and place."""
        found: dict[bytes, dict[int, list[Mirrored]]] = {}
        for one in chain(also, *(mirror.read_file(file, Damage()) for file in files)):
            if one.epoch in epochs and self.lacks(one):
                found.setdefault(one.epoch, {}).setdefault(one.seq, []).append(one)
        return found

    def prove(self, epoch: bytes, tops: list[Place], held: dict[int, list[Mirrored]], loss: Loss) -> None:
        """Add to ``loss`` what an epoch lacks: entries whose hash follows from the one before them are proven."""
        end = self._last.get(epoch, 0)
        first = min([*held, *(place.seq for place in tops), end + 1])
        last = max([*held, *(place.seq for place in tops)])
        proven, behind, whole = 0, -1, first - 1
        hashes: set[bytes | None] = set()
        for seq in sorted(held):
            # Where one is missing, the next cannot be proven, but its hash proves the one behind it.
            before = {self._hash(epoch, seq - 1)} | (hashes if behind == seq - 1 else set())
            good = [one for one in held[seq] if any(self._follows(one, prev) for prev in before)]
            found = next(((entry, one.body) for one in good if (entry := _entry(one.body)) is not None), None)
            if found is not None:
                loss.runs += whole != seq - 1
                loss.entries.append(Proven(loss.runs, *found))
                proven, whole = proven + 1, seq
            hashes, behind = {one.hash for one in good or held[seq]}, seq
        loss.runs += whole != last
        loss.missing += last - first + 1 - proven
        loss.first, loss.last = first, last
        loss.seen[epoch] = last

    def _follows(self, one: Mirrored, prev: bytes | None) -> bool:
        return prev is not None and one.hash == link(self._device, one.epoch, one.seq, prev, one.body)


def _entry(body: bytes) -> Entry | None:
    try:
        return parse(body)
    except IntegrityProblem:
        return None
