"""What a kiosk keeps of its centre, in files beside the ledger: what sets the ledger back must not set these back."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from kiosk.app.files import read_bounded, write_whole
from kiosk.app.logs import log
from kiosk.app.road.joined import FOLDER, GRANT
from kiosk.domain.errors import EnvironmentProblem
from sync.protocol import trust
from sync.protocol.limits import MOST_MANIFEST
from sync.protocol.manifests import compare
from sync.protocol.messages import Grant, Manifest, Message, Receipt, Request, read
from sync.protocol.refusals import Refused
from sync.protocol.shapes import Item
from sync.protocol.signing import Sealed, check, cut

MANIFEST, RECEIPTS, REQUEST, ITEMS = "manifest.signed", "receipts.ksr", "request.kreq", "items.json"
_MOST_BYTES = 4 * MOST_MANIFEST
_Told = TypeVar("_Told", bound=Message)


class Membership(Struct, frozen=True):
    """Where the kiosk belongs: its grant, and whom it believes by the newest manifest."""

    grant: Grant
    manifest: Manifest

    @property
    def keys(self) -> frozenset[bytes]:
        """The centre's raw keys."""
        return trust.next_keys(self.manifest)

    @property
    def pins(self) -> frozenset[bytes]:
        """The keys that the centre's line may show; none: the system's authorities decide."""
        return frozenset(map(bytes.fromhex, self.manifest.tls))


class Kept:
    """The files of a data folder. Each is signed by whom it is of, and is written whole, synced and renamed.

    Every method raises EnvironmentProblem ``file_unwritable`` and FileProblem ``file_unreadable``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def membership(self) -> Membership | None:
        """Return where the kiosk belongs, None when it was never taken; raises EnvironmentProblem ``road_broken``."""
        frames = self._frames(GRANT)
        if not frames:
            return None
        first, second = frames[0], (self._frames(MANIFEST) or frames[1:2])[0]
        return Membership(_read(first, Grant), _read(second, Manifest))

    def join(self, grant: Sealed, manifest: Sealed) -> None:
        """Keep a grant and the manifest that came with it; what was kept of a centre before goes."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        for name in (MANIFEST, RECEIPTS, ITEMS):
            (self._folder / name).unlink(missing_ok=True)
        self._put_items({}, _read(manifest, Manifest))
        self._write(GRANT, (grant, manifest))
        (self._folder / REQUEST).unlink(missing_ok=True)

    def take_manifest(self, manifest: Sealed) -> None:
        """Keep a newer manifest and of each of its items the newest.

        Raises Refused ``config_contradicts`` where a version of one says two things: then nothing of it is kept.
        """
        self._put_items(self.items(), _read(manifest, Manifest))
        self._write(MANIFEST, (manifest,))

    def items(self) -> dict[str, Item]:
        """Return the newest item of each name that was ever given."""
        file = self._folder / ITEMS
        if not file.exists():
            return {}
        try:
            found = msgspec.json.decode(read_bounded(file, _MOST_BYTES), type=list[Item])
        except msgspec.DecodeError as problem:
            raise EnvironmentProblem("road_broken", file=str(file)) from problem
        return {item.name: item for item in found}

    def _put_items(self, held: dict[str, Item], manifest: Manifest) -> None:
        adoption = compare(held, manifest)
        for name in adoption.older:
            log.warning("the centre offers an older %s than it did: it is passed over", name)
        if adoption.fresh:
            kept = {**held, **{item.name: item for item in adoption.fresh}}
            write_whole(self._folder / ITEMS, msgspec.json.encode([kept[name] for name in sorted(kept)]))

    def receipts(self) -> dict[str, Receipt]:
        """Return the receipt that reaches furthest of each epoch."""
        return {epoch: receipt for epoch, (receipt, _) in self._receipts().items()}

    def take_receipts(self, fresh: Iterable[Sealed]) -> None:
        """Keep of each epoch the receipt that reaches furthest, all of one database of the centre's: the newest.

        What a centre had before it was restored it may lack now.
        """
        kept = self._receipts()
        for sealed in fresh:
            receipt = _read(sealed, Receipt)
            known = kept.get(receipt.epoch)
            if known is None or _goes_before(receipt, known[0]):
                kept[receipt.epoch] = (receipt, sealed)
        newest = max((receipt for receipt, _ in kept.values()), key=lambda one: one.at, default=None)
        told = (sealed for receipt, sealed in kept.values() if newest and receipt.generation == newest.generation)
        self._write(RECEIPTS, told)

    def forget_receipts(self) -> None:
        """Have no receipt count any more: the centre says that it lacks what they say that it has."""
        self._write(RECEIPTS, ())

    def _receipts(self) -> dict[str, tuple[Receipt, Sealed]]:
        found = ((_read(sealed, Receipt), sealed) for sealed in self._frames(RECEIPTS))
        return {receipt.epoch: (receipt, sealed) for receipt, sealed in found}

    def request(self) -> Request | None:
        """Return the request that was written to a stick last, None once it was answered."""
        frames = self._frames(REQUEST)
        return _read(frames[0], Request) if frames else None

    def put_request(self, request: Sealed) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._write(REQUEST, (request,))

    def _frames(self, name: str) -> list[Sealed]:
        file = self._folder / name
        if not file.exists():
            return []
        content = read_bounded(file, _MOST_BYTES)
        found, at = [], 0
        try:
            while at < len(content):
                sealed, at = cut(content, at, MOST_MANIFEST)
                check(sealed)
                found.append(sealed)
        except Refused as problem:
            raise EnvironmentProblem("road_broken", file=str(file)) from problem
        return found

    def _write(self, name: str, frames: Iterable[Sealed]) -> None:
        write_whole(self._folder / name, b"".join(sealed.frame for sealed in frames))


def _read(sealed: Sealed, kind: type[_Told]) -> _Told:
    try:
        return read(sealed.text, kind)
    except Refused as problem:
        raise EnvironmentProblem("road_broken", file=kind.kind) from problem


def _goes_before(receipt: Receipt, known: Receipt) -> bool:
    """Say whether a receipt counts in the place of one for the same epoch."""
    if receipt.generation == known.generation:
        return known.mark <= receipt.mark
    return known.at <= receipt.at
