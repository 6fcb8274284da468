"""What the command line asks of the road, beside a running kiosk or alone with the folder."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from kiosk.app.files import read_bounded, write_whole
from kiosk.app.road import joining
from kiosk.app.road.driver import Driver
from kiosk.app.road.joining import Newcomer
from kiosk.app.road.kept import Membership
from kiosk.app.road.road import Road
from kiosk.domain.errors import EnvironmentProblem, FileProblem, UsageError, WorldError
from sync.protocol import sticks, trust
from sync.protocol.batches import Packet
from sync.protocol.limits import MOST_ENTRIES
from sync.protocol.messages import Manifest, Receipt, Refusal
from sync.protocol.refusals import Refused

MOST_FILES = 100
"""Of receipts on one stick."""
JOURNEY_S = 590
"""A little less than a command waits for the kiosk that it has asked."""


class Way(Protocol):
    """The road, wherever it is open."""

    def begin(self) -> Road:
        """Return the road; raises UsageError ``road_not_joined``."""

    def turn_back(self) -> None:
        """Leave the road, to set out anew."""


def answer(request: Mapping[str, Any], newcomer: Newcomer, way: Way) -> Mapping[str, Any]:
    """Do one errand and return what came of it.

    Raises UsageError ``usage``, ``road_not_joined``, and what can befall the errand.
    """
    match request:
        case {"do": "sync"}:
            return {"left": _travel(way)}
        case {"do": "enrol", "url": str() | None as url, "code": str(code)}:
            joining.by_net(newcomer, joining.read_invitation(url, code))
            return _joined(newcomer, way)
        case {"do": "request"}:
            return {"file": joining.ask_by_stick(newcomer).decode()}
        case {"do": "grant", "file": str(file), "pin": str(pin)}:
            joining.by_stick(newcomer, Path(file), bytes.fromhex(pin))
            return _joined(newcomer, way)
        case {"do": "export", "file": str(file)}:
            return export(newcomer, Path(file))
        case {"do": "receipt", "file": str(file)}:
            return take_receipts(newcomer, Path(file))
    raise UsageError("usage", detail=str(request.get("do"))[:40], program="kiosk")


def _travel(way: Way) -> int:
    try:
        outcome = way.begin().travel().result(JOURNEY_S)
    except TimeoutError as problem:
        raise EnvironmentProblem("road_timeout") from problem
    if outcome.problem is not None:
        raise outcome.problem
    return outcome.left or 0


def _joined(newcomer: Newcomer, way: Way) -> Mapping[str, Any]:
    membership = membership_of(newcomer)
    way.turn_back()
    # By stick alone there is nowhere to go; by net the first journey need not wait its turn.
    with suppress(UsageError):
        way.begin().travel()
    grant = membership.grant
    return {"office": grant.office, "name": grant.office_name, "counter": grant.counter}


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
    for file in receipt_files(folders):
        try:
            entries += int(take_receipts(newcomer, file)["entries"])
            found = True
        except WorldError as refused:
            if refused.key != "sync_nothing_here":
                problem = refused
    if not found:
        raise problem
    return entries


def receipt_files(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the files of receipts at the top of some folders; whatever only looks like one is left alone."""
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as entries:
            named = sorted(one.name for one in entries if one.name.lower().endswith(sticks.RECEIPTS))
            for name in named[:MOST_FILES]:
                if stat.S_ISREG(os.lstat(folder / name).st_mode):
                    yield folder / name


def take_receipts(newcomer: Newcomer, file: Path) -> Mapping[str, Any]:
    """Keep the receipts and the manifest for this kiosk that a stick brings, and return how many entries they cover.

    Raises UsageError ``sync_nothing_here``, FileProblem ``file_unreadable``, and the code of a refusal in it.
    """
    membership, kept = membership_of(newcomer), newcomer.kept
    device, entries, refused = membership.grant.device, 0, None
    receipts = []
    try:
        with file.open("rb") as stream:
            for sealed in sticks.frames(stream.read):
                message = trust.from_centre(sealed, membership.keys)
                if getattr(message, "device", None) != device:
                    continue
                if isinstance(message, Receipt):
                    receipts.append(sealed)
                    entries += message.fresh + message.known
                elif isinstance(message, Refusal):
                    refused = message.code
                elif isinstance(message, Manifest) and message.version > membership.manifest.version:
                    kept.take_manifest(sealed)
    except OSError as problem:
        raise FileProblem("file_unreadable", file=str(file), why=problem.strerror or str(problem)) from problem
    if receipts:
        kept.take_receipts(receipts)
    if refused is not None:
        raise Refused(refused)
    if not receipts:
        raise UsageError("sync_nothing_here")
    return {"entries": entries}
