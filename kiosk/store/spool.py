"""The emergency spool: batches that the ledger could not take, durable in another folder until it can."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiosk.db.faults import of_system
from kiosk.domain.canonical import canonical, parse
from kiosk.domain.errors import NotRecorded, WorldError
from kiosk.store.book import Batch, FreeText, LocalTime
from kiosk.store.frames import MOST_BYTES, Damage, past_damage
from kiosk.store.tail import Tail

FOLDER = "spool"
FILE = "batches"
REFUSED_FILE = "refused"


class FileSpool:
    """Keeps batches in a file of a folder of its own; used by the ledger's thread only.

    Every write returns from stable storage: what is kept here may be thanked for.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / FILE
        self.holds = self._is_begun()
        """Something is kept here that the ledger may not have."""

    def _is_begun(self) -> bool:
        try:
            return self._file.stat().st_size > 0
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            # What cannot be looked at may hold something: whoever reads it is told why not.
            return True

    def keep(self, batch: Batch) -> None:
        """Store ``batch`` durably; raises NotRecorded ``not_recorded`` when that fails too."""
        payload = _payload(batch)
        if len(payload) > MOST_BYTES:
            raise NotRecorded("not_recorded", reason="disk_failing")
        try:
            # Opened for each batch: what made the ledger fail may have spoiled every file that was open.
            tail = Tail.of(self._file, at_once=True)
            try:
                tail.add([payload])
                tail.sync()
            finally:
                tail.close()
        except OSError as error:
            raise NotRecorded("not_recorded", reason=of_system(error, self.folder).key) from error
        self.holds = True

    def kept(self) -> Iterator[Batch]:
        """Yield the batches in the order they were kept; what is torn was never thanked for. Raises OSError."""
        if not self.holds:
            return
        with self._file.open("rb") as file:
            for payload in past_damage(file, Damage()):
                batch = _batch(payload)
                if batch is not None:
                    yield batch

    def refuse(self, batch: Batch) -> None:
        """Put a batch aside that the ledger will never take, so that those behind it can go in. Raises OSError."""
        tail = Tail.of(self.folder / REFUSED_FILE, at_once=True)
        try:
            tail.add([_payload(batch)])
            tail.sync()
        finally:
            tail.close()

    def clear(self) -> None:
        """Forget the batches, durably: the ledger has them. Raises OSError."""
        tail = Tail.of(self._file)
        try:
            tail.cut(0)
            tail.sync()
        finally:
            tail.close()
        self.holds = False


def _payload(batch: Batch) -> bytes:
    plain: dict[str, Any] = {"entries": [canonical(entry).decode() for entry in batch.entries]}
    if batch.local is not None:
        plain["local"] = list(batch.local)
    if batch.texts:
        plain["texts"] = {hashed: [told.salt.hex(), told.text] for hashed, told in batch.texts.items()}
    return json.dumps(plain, ensure_ascii=False).encode()


def _batch(payload: bytes) -> Batch | None:
    """Return the batch of a frame, None for one that holds none."""
    try:
        plain = json.loads(payload)
        local = LocalTime(*plain["local"]) if "local" in plain else None
        told = plain.get("texts", {})
        texts = {hashed: FreeText(bytes.fromhex(salt), text) for hashed, (salt, text) in told.items()}
        return Batch(tuple(parse(body.encode()) for body in plain["entries"]), local, texts)
    except (ValueError, KeyError, TypeError, AttributeError, WorldError):
        return None
