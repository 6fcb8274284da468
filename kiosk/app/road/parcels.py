"""What goes to the centre by stick, and what comes back."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from kiosk.app.files import read_bounded, write_whole
from kiosk.app.road.bringing import files_of
from kiosk.app.road.driver import Driver
from kiosk.app.road.joining import Newcomer
from kiosk.app.road.kept import Membership
from kiosk.domain.errors import EnvironmentProblem, FileProblem, UsageError, WorldError
from sync.protocol import sticks, trust
from sync.protocol.batches import Packet
from sync.protocol.limits import MOST_ENTRIES
from sync.protocol.messages import Manifest, Receipt, Refusal
from sync.protocol.refusals import Code, Refused
from sync.protocol.signing import Sealed


def membership_of(newcomer: Newcomer) -> Membership:
    """Return where the kiosk belongs; raises UsageError ``road_not_joined``."""
    found = newcomer.kept.membership()
    if found is None:
        raise UsageError("road_not_joined")
    return found


def waiting(newcomer: Newcomer) -> Iterator[Packet]:
    """Yield batches of everything for which no receipt is here, epoch by epoch."""
    driver = Driver(newcomer.ledger, newcomer.clock, newcomer.believer.state, newcomer.kept, membership_of(newcomer))
    receipts = newcomer.kept.receipts()
    for epoch, last in newcomer.ledger.ask(lambda reader: reader.extents()).result():
        known = receipts.get(epoch.hex())
        first = known.mark + 1 if known else 1
        while first <= last:
            packet = driver.packet(epoch.hex(), first, MOST_ENTRIES)
            yield packet
            first = packet.header.last + 1


class Parcel(Struct, frozen=True):
    """What a stick takes along: a file of so many entries; ``left`` of other epochs wait for the next one."""

    name: str
    content: bytes
    entries: int
    left: int


def parcel(newcomer: Newcomer) -> Parcel:
    """Return what waits as one file; raises UsageError ``sync_nothing``.

    A file holds one epoch: of several the oldest goes first.
    """
    content, left = bytearray(), 0
    first: Packet | None = None
    last: Packet | None = None
    for packet in waiting(newcomer):
        first = first or packet
        if packet.header.epoch == first.header.epoch:
            content += packet.content
            last = packet
        else:
            left += packet.header.last - packet.header.first + 1
    if first is None or last is None:
        raise UsageError("sync_nothing")
    entries = last.header.last - first.header.first + 1
    return Parcel(sticks.batches_name(first, last), bytes(content), entries, left)


def export(newcomer: Newcomer, file: Path) -> Mapping[str, Any]:
    """Write what waits into one file and read it back; raises what ``parcel`` does, and ``file_unwritable``."""
    packed = parcel(newcomer)
    write_whole(file, packed.content)
    if read_bounded(file, len(packed.content)) != packed.content:
        raise EnvironmentProblem("file_unwritable", file=str(file), why="read back otherwise")
    return {"entries": packed.entries, "left": packed.left}


def take_from(newcomer: Newcomer, folders: Iterable[Path]) -> int:
    """Take the receipts that lie on sticks, and return how many entries they cover; what is for others is passed over.

    Raises UsageError ``sync_nothing_here``, and what the first file that is spoiled raises when no other one counts.
    """
    entries, found = 0, False
    problem: WorldError = UsageError("sync_nothing_here")
    for file in files_of(folders, (sticks.RECEIPTS,)):
        try:
            entries += int(take_receipts(newcomer, file)["entries"])
            found = True
        except WorldError as refused:
            if refused.key != "sync_nothing_here":
                problem = refused
    if not found:
        raise problem
    return entries


class Brought(Struct):
    """What a file of the centre holds for this kiosk, as it was signed."""

    receipts: list[Sealed]
    manifest: Sealed | None = None
    entries: int = 0
    refused: Code | None = None
    foreign: bool = False
    gap: bool = False


def _brought(file: Path, membership: Membership) -> Brought:
    """Read a file; what is signed by a key that is not believed is passed over, as on the net."""
    found, version, keys = Brought([]), membership.manifest.version, membership.keys
    with file.open("rb") as stream:
        for sealed in sticks.frames(stream.read):
            if sealed.public_key not in keys:
                found.foreign = True
                continue
            message = trust.from_centre(sealed, keys)
            if getattr(message, "device", None) != membership.grant.device:
                continue
            if isinstance(message, Receipt):
                found.receipts.append(sealed)
                found.entries += message.fresh + message.known
            elif isinstance(message, Refusal):
                found.refused = message.code
                found.gap = found.gap or message.code is Code.GAP
            elif isinstance(message, Manifest) and message.version > version:
                found.manifest, version = sealed, message.version
                # A centre that has changed its key says so with the key before it.
                keys |= trust.next_keys(message)
    return found


def take_receipts(newcomer: Newcomer, file: Path) -> Mapping[str, Any]:
    """Keep the receipts and the manifest for this kiosk that a stick brings; return how many entries they cover.

    Raises UsageError ``sync_nothing_here``, FileProblem ``file_unreadable``, and what is refused here or was there.
    """
    membership, kept = membership_of(newcomer), newcomer.kept
    try:
        found = _brought(file, membership)
    except OSError as problem:
        raise FileProblem("file_unreadable", file=str(file), why=problem.strerror or str(problem)) from problem
    if found.gap:
        # It was restored from a backup: nobody asks by stick how far it goes, so all of it goes there once more.
        kept.forget_receipts()
    if found.receipts:
        kept.take_receipts(found.receipts)
    if found.manifest is not None:
        kept.take_manifest(found.manifest)
    if found.refused is not None:
        raise Refused(found.refused)
    if not found.receipts and found.manifest is None:
        raise Refused(Code.FOREIGN_KEY) if found.foreign else UsageError("sync_nothing_here")
    return {"entries": found.entries, "config": found.manifest is not None}
