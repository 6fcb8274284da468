"""What the members of messages may hold, beyond the shapes of ledger entries."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Annotated, Any

from msgspec import Struct

from kiosk.domain.period import iso, number_of
from kiosk.domain.shapes import (
    LARGEST_EXACT,
    ClockMember,
    Count,
    Hex32,
    Hex64,
    Ident,
    Line,
    Name,
    Shape,
    Truth,
    Version,
    as_tuple,
    is_plain,
    pattern,
    whole,
)
from sync.protocol.limits import DEEPEST, MOST_ITEMS, MOST_PACKED, MOST_PROBES
from sync.protocol.refusals import Code

__all__ = [
    "Amount", "Challenge", "ClockMember", "CodeMember", "Count", "EnrolmentCode", "Hashes", "Hex32", "Hex64",
    "Ident", "Item", "Items", "Keys", "Line", "Name", "Packed", "Pins", "Place", "Places", "Size", "Speaks", "Truth",
    "Url", "Version",
]  # fmt: skip

_PIN = re.compile(r"[0-9a-f]{64}")
_ITEM = re.compile(r"[a-z][a-z_]{0,30}(/[A-Za-z0-9][A-Za-z0-9._-]{0,63})?")
_URL = re.compile(
    r"https://([a-z0-9]([a-z0-9.-]{0,98}[a-z0-9])?|\[[0-9a-f:]{2,39}\])(:[1-9][0-9]{0,4})?(/[a-z0-9._-]{1,40}){0,3}"
)


class Item(Struct, frozen=True):
    """One thing that a manifest brings: its name and version, the day it counts from, and what it says."""

    name: str
    version: int
    value: Mapping[str, Any]
    since: str | None = None


def _is_day(value: object) -> bool:
    try:
        number = number_of(date.fromisoformat(value)) if isinstance(value, str) else -1
        return number >= 0 and iso(number) == value
    except ValueError:
        return False


def _are_places(value: object) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) <= MOST_PROBES
        and all(_PLACE.accepts(item) for item in value)
        and all(one < other for one, other in pairwise(value))
    )


def _are_hashes(value: object) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) <= MOST_PROBES + 1
        and all(isinstance(one, tuple) and len(one) == 2 for one in value)
        and all(_COUNT.accepts(seq) and _HASH.accepts(told) for seq, told in value)
        and all(one[0] < other[0] for one, other in pairwise(value))
    )


def _are_pins(fewest: int) -> Shape:
    def accepts(value: object) -> bool:
        return (
            isinstance(value, tuple)
            and fewest <= len(value) <= 2
            and all(_HASH.accepts(one) for one in value)
            and len(set(value)) == len(value)
        )

    schema = {"type": "array", "items": _HASH.schema, "minItems": fewest, "maxItems": 2, "uniqueItems": True}
    return Shape(accepts, list, as_tuple, schema)


def _are_items(value: object) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) <= MOST_ITEMS
        and all(isinstance(one, Item) and _is_item(one) for one in value)
        and all(one.name < other.name for one, other in pairwise(value))
    )


def _is_item(item: Item) -> bool:
    return (
        _NAME.accepts(item.name)
        and _VERSION.accepts(item.version)
        and (item.since is None or _is_day(item.since))
        # The document, its list of items and the item lie around it.
        and isinstance(item.value, dict)
        and is_plain(item.value, DEEPEST - 3)
    )


def _told(item: Item) -> dict[str, Any]:
    told: dict[str, Any] = {"name": item.name, "version": item.version, "value": dict(item.value)}
    return told if item.since is None else {**told, "since": item.since}


def _read_items(value: object) -> tuple[Item, ...]:
    found = tuple(Item(**one) for one in as_tuple(value))
    if any(_told(item) != one for item, one in zip(found, as_tuple(value), strict=True)):
        raise TypeError
    return found


_HASH = pattern(_PIN)
_NAME = pattern(_ITEM)
_PLACE = whole(1, LARGEST_EXACT)
_COUNT = whole(0, LARGEST_EXACT)
_VERSION = whole(1, 1_000_000)
_ITEM_SCHEMA = {
    "type": "object",
    "properties": {
        "name": _NAME.schema,
        "version": _VERSION.schema,
        "value": {"type": "object"},
        "since": {"type": "string", "pattern": r"^([0-9]{4}-[0-9]{2}-[0-9]{2})$"},
    },
    "required": ["name", "version", "value"],
    "additionalProperties": False,
}

Place = Annotated[int, _PLACE]
Amount = Annotated[int, whole(0, 1_000)]
Size = Annotated[int, whole(1, MOST_PACKED)]
Packed = Annotated[int, whole(0, MOST_PACKED)]
Speaks = Annotated[str, pattern(re.compile(r"[1-9][0-9]{0,3}\.(0|[1-9][0-9]{0,3})"))]
Url = Annotated[str, pattern(_URL)]
Challenge = Annotated[str, pattern(re.compile(r"[0-9a-f]{64}"))]
EnrolmentCode = Annotated[str, pattern(re.compile(r"[0-9a-f]{16}|[0-9a-f]{32}"))]
Places = Annotated[
    tuple[int, ...],
    Shape(_are_places, list, as_tuple, {"type": "array", "items": _PLACE.schema, "maxItems": MOST_PROBES}),
]
Hashes = Annotated[
    tuple[tuple[int, str], ...],
    Shape(
        _are_hashes,
        lambda value: [list(one) for one in value],
        lambda value: tuple(as_tuple(one) for one in as_tuple(value)),
        {
            "type": "array",
            "items": {"type": "array", "prefixItems": [_COUNT.schema, _HASH.schema], "items": False, "minItems": 2},
            "maxItems": MOST_PROBES + 1,
        },
    ),
]
Keys = Annotated[tuple[str, ...], _are_pins(1)]
Pins = Annotated[tuple[str, ...], _are_pins(0)]
Items = Annotated[
    tuple[Item, ...],
    Shape(
        _are_items,
        lambda value: [_told(item) for item in value],
        _read_items,
        {"type": "array", "items": _ITEM_SCHEMA, "maxItems": MOST_ITEMS},
    ),
]
CodeMember = Annotated[
    Code,
    Shape(
        lambda value: isinstance(value, Code),
        lambda value: value.value,
        Code,
        {"type": "string", "enum": [code.value for code in Code]},
    ),
]
