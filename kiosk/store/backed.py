"""Backups that go on where the ledger ends: what they hold that it lacks."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from kiosk.db.database import Database
from kiosk.domain.entry import BallotEntry, Entry
from kiosk.domain.errors import WorldError
from kiosk.domain.gathering import named_texts
from kiosk.store.book import FreeText
from kiosk.store.damage import STRANGE
from kiosk.store.mirror import Mirrored
from kiosk.store.salvage import Salvage
from kiosk.store.schema import APPLICATION, MIGRATIONS


class Backed:
    """Some backups, open for reading. ``holds`` says whether the ledger has this hash at this place."""

    def __init__(self, files: Iterable[Path], holds: Callable[[bytes, int, bytes], bool]) -> None:
        self._open: list[Salvage] = []
        self._holds = holds
        for file in files:
            with suppress(WorldError, *STRANGE):
                self._open.append(Salvage(Database.read(file, APPLICATION, len(MIGRATIONS))))

    def beyond(self) -> Iterator[Mirrored]:
        """Yield what the backups hold behind the last place where ledger and backup agree, each once."""
        told = set()
        for copy in self._open:
            after = {epoch: self._agreed(copy, no, epoch, last) for no, epoch, last in copy.epochs()}
            for one in copy.chained(after, {}):
                if (one.epoch, one.seq, one.hash) not in told:
                    told.add((one.epoch, one.seq, one.hash))
                    yield one

    def _agreed(self, copy: Salvage, no: int, epoch: bytes, last: int) -> int:
        """Return the last place of an epoch that is the same here and there: all before it are, too."""
        low, high = 0, last
        while low < high:
            middle = (low + high + 1) // 2
            hashed = copy.hash_at(no, middle)
            if hashed is not None and self._holds(epoch, middle, hashed):
                low = middle
            else:
                high = middle - 1
        return low

    def texts(self, entries: Iterable[Entry]) -> dict[str, FreeText]:
        """Return the comments of entries that are still kept here, by their hashes."""
        named = {hashed for entry in entries if isinstance(entry, BallotEntry) for hashed in named_texts(entry)}
        found = {hashed: [text for copy in self._open if (text := copy.text(hashed))] for hashed in named}
        return {hashed: texts[0] for hashed, texts in found.items() if texts}

    def close(self) -> None:
        for copy in self._open:
            copy.close()
