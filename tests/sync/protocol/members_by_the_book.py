"""What README.md says of the members of each message, for by_the_book.py."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

Json = Any
Test = Callable[[Json], bool]


def form(pattern: str) -> Test:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None


def whole(low: int, high: int = 2**53 - 1) -> Test:
    return lambda value: type(value) is int and low <= value <= high


def line(longest: int) -> Test:
    return lambda value: isinstance(value, str) and 0 < len(value) <= longest and value.isprintable()


def rising(values: Json, most: int, good: Test) -> bool:
    if not isinstance(values, list) or len(values) > most or not all(map(good, values)):
        return False
    return all(one < other for one, other in pairwise(values))


def pins(fewest: int) -> Test:
    def test(value: Json) -> bool:
        if not isinstance(value, list) or not fewest <= len(value) <= 2:
            return False
        return all(map(HEX64, value)) and len(set(value)) == len(value)

    return test


def plain(value: Json, depth: int) -> bool:
    if value is None or isinstance(value, bool | str):
        return True
    if isinstance(value, int):
        return abs(value) < 2**53
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return inner is not None and depth > 0 and all(plain(one, depth - 1) for one in inner)


def item(value: Json) -> bool:
    return (
        isinstance(value, dict)
        and {"name", "version", "value"} <= value.keys() <= {"name", "version", "value", "since"}
        and form(r"[a-z][a-z_]{0,30}(/[A-Za-z0-9][A-Za-z0-9._-]{0,63})?")(value["name"])
        and whole(1, 1_000_000)(value["version"])
        and isinstance(value["value"], dict)
        and plain(value["value"], 5)
        and day(value.get("since", "2026-01-01"))
    )


def day(value: Json) -> bool:
    if not form(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")(value):
        return False
    year, month, number = map(int, value.split("-"))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return year >= 1970 and 1 <= month <= 12 and 1 <= number <= days[month - 1]


HEX32, HEX64 = form("[0-9a-f]{32}"), form("[0-9a-f]{64}")
IDENT, NAME, COUNT, PLACE = form("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"), line(120), whole(0), whole(1)
TRUTH: Test = lambda value: isinstance(value, bool)  # noqa: E731
URL = form(
    r"https://([a-z0-9]([a-z0-9.-]{0,98}[a-z0-9])?|\[[0-9a-f:]{2,39}\])(:[1-9][0-9]{0,4})?(/[a-z0-9._-]{1,40}){0,3}"
)
ASKS = {"nonce": HEX32, "device": HEX32}
PLACED = {"device": HEX32, "epoch": HEX32, "first": PLACE, "last": PLACE, "body": HEX64}
STANDS = {"mark": COUNT, "durable_to": COUNT, "generation": HEX32}
TRUST = {"keys": pins(1), "tls": pins(0)}
OFFICE = {"office": IDENT, "counter": NAME, "training": TRUTH}
MEMBERS: Mapping[str, Mapping[str, Test]] = {
    "enrol": {
        **ASKS,
        "challenge": HEX64,
        "code": form("[0-9a-f]{16}|[0-9a-f]{32}"),
        "training": TRUTH,
        "program": NAME,
    },
    "request": {**ASKS, **OFFICE, "program": NAME},
    "state": {
        **ASKS,
        "epoch": HEX32,
        "last": COUNT,
        "hash": HEX64,
        "at": COUNT,
        "clock": form("trusted|holdover|untrusted"),
        "config_version": COUNT,
        "probes": lambda value: rising(value, 64, PLACE),
        "program": NAME,
    },
    "batch": {
        **PLACED,
        "prev": HEX64,
        "head": HEX64,
        "body_bytes": whole(1, 262_144),
        "comments": HEX64,
        "comments_bytes": whole(0, 262_144),
    },
    "fetch": ASKS,
    "time": {
        "nonce": HEX32,
        "at": COUNT,
        "speaks": form(r"[1-9][0-9]{0,3}\.(0|[1-9][0-9]{0,3})"),
        "challenge": HEX64,
        "tls": pins(0),
    },
    "grant": {**ASKS, **OFFICE, **TRUST, "at": COUNT, "office_name": line(200), "url": URL},
    "standing": {
        **ASKS,
        **STANDS,
        "at": COUNT,
        "epoch": HEX32,
        "config_version": COUNT,
        "hashes": lambda value: rising(
            value, 65, lambda one: isinstance(one, list) and len(one) == 2 and COUNT(one[0]) and HEX64(one[1])
        ),
    },
    "receipt": {
        **PLACED,
        **STANDS,
        "at": COUNT,
        "head": HEX64,
        **dict.fromkeys(("fresh", "known", "conflicting", "unparsed"), whole(0, 1_000)),
    },
    "refusal": {**PLACED, "at": COUNT, "code": form("[a-z_]{1,40}")},
    "manifest": {
        **ASKS,
        **TRUST,
        "at": COUNT,
        "version": whole(1, 1_000_000),
        "items": lambda value: (
            isinstance(value, list)
            and len(value) <= 64
            and all(map(item, value))
            and rising([one["name"] for one in value], 64, form(".*"))
        ),
    },
}
MAY_LACK = {"batch": {"comments"}, "grant": {"url"}, "manifest": {"nonce"}}
KIOSK = {"enrol", "request", "state", "batch", "fetch"}


def agrees(found: Mapping[str, Any]) -> bool:
    """Say whether members that depend on each other do."""
    if found["kind"] == "batch":
        return bool(
            0 <= found["last"] - found["first"] < 1_000
            and (found["first"] > 1 or found["prev"] == "00" * 32)
            and ("comments" in found) == (found["comments_bytes"] > 0)
            and found["body_bytes"] + found["comments_bytes"] <= 262_144
        )
    if found["kind"] == "receipt":
        counted = found["fresh"] + found["known"] + found["conflicting"]
        return bool(
            found["first"] <= found["last"] <= found["mark"]
            and found["durable_to"] <= found["mark"]
            and counted == found["last"] - found["first"] + 1
        )
    if found["kind"] == "state":
        return not found["probes"] or bool(found["probes"][-1] <= found["last"])
    if found["kind"] == "standing":
        highest = found["hashes"][-1][0] if found["hashes"] else 0
        return bool(found["durable_to"] <= found["mark"] and highest <= found["mark"])
    return True
