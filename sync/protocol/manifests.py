"""What a kiosk takes from a manifest: of each item the newest, never an older one."""

from collections.abc import Mapping

from msgspec import Struct

from sync.protocol.messages import Manifest
from sync.protocol.refusals import Code, Refused
from sync.protocol.shapes import Item


class Adoption(Struct, frozen=True):
    """What a manifest changes: items newer than those held, and the names of items that are older there."""

    fresh: tuple[Item, ...]
    older: tuple[str, ...]


def compare(held: Mapping[str, Item], manifest: Manifest) -> Adoption:
    """Return what a kiosk that holds these items, by name, takes from a manifest.

    A centre that was restored from a backup offers older items for a while: they are passed over. Raises Refused
    ``config_contradicts`` where one version of an item says two things: then nothing of the manifest is taken.
    """
    fresh, older = [], []
    for item in manifest.items:
        known = held.get(item.name)
        if known is None or item.version > known.version:
            fresh.append(item)
        elif item.version < known.version:
            older.append(item.name)
        elif item != known:
            raise Refused(Code.CONFIG, where=item.name)
    return Adoption(tuple(fresh), tuple(older))
