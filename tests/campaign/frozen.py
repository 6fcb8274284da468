"""A month's close counted again by means of its own: the entries below it, JSON and SHA-256, nothing of the kiosk."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

Chained = tuple[int, dict[str, Any]]
"""An entry as JSON says it, and the number of its epoch."""
Plain = dict[str, Any]


class Day(Protocol):
    """The day a ballot is kept under, the other one it may have been, and whether not even its month is known."""

    @property
    def day(self) -> int: ...
    @property
    def until(self) -> int | None: ...
    @property
    def undated(self) -> bool: ...


Days = Callable[[Sequence[Chained]], Mapping[str, Day]]


def closes(entries: Sequence[Chained], days: Days) -> Iterator[tuple[str, str, str]]:
    """Yield each close with the digest it names and the one that the entries before it give.

    A supplement's is that of the difference to the count at the close or supplement before.
    """
    before: dict[str, Counter[tuple[str, ...]]] = {}
    for at, (_, entry) in enumerate(entries):
        if entry["kind"] == "month_closed":
            month = entry["month"]
            now = _counted(entries[:at], month, days)
            late = Counter(now)
            late.subtract(before.get(month, Counter()))
            before[month] = now
            written = json.dumps(_plain(entry, late), sort_keys=True, separators=(",", ":")).encode()
            yield f"{month} {entry['supplement']}", entry["digest"], hashlib.sha256(written).hexdigest()


def _counted(entries: Sequence[Chained], month: str, days: Days) -> Counter[tuple[str, ...]]:
    known, cells = days(entries), Counter[tuple[str, ...]]()
    surveys = {
        _key(one["survey"]): one["survey"] for _, one in entries if one.get("survey") and one["kind"] == "config"
    }
    for ident, found in known.items():
        if _month(found.day) != month:
            continue
        if found.undated or (found.until is not None and _month(found.until) != month):
            cells["undated",] += 1
        else:
            cells.update(_cells([one for _, one in entries if _touches(one, ident)], ident, surveys))
    return cells


def _cells(about: Sequence[Plain], ident: str, surveys: Mapping[tuple[str, ...], Plain]) -> Iterator[tuple[str, ...]]:
    """Yield what one ballot adds one to."""
    first = about[0]
    key = (first["survey"], str(first["version"]))
    if first["kind"] == "paper":
        yield from _paper_cells(about, surveys[key])
        return
    issued = any(one["kind"] == "issued" for one in about)
    answers = {one["criterion"]: one["level"] for one in about if one["kind"] == "answered"}
    closed = [one for one in about if one["kind"] == "closed" and one["ballot"] == ident]
    flags = {flag for one in closed for flag in one["flags"]}
    flags |= {flag for one in about for flag, ids in one.get("also", {}).items() if ident in ids}
    satisfied, unsatisfied = _cuts(surveys[key])
    bad = {criterion for criterion, level in answers.items() if level in unsatisfied}
    channel = ("channels", first["channel"])
    yield ("surveys", *key)
    yield from ((*channel, "issued") for _ in range(issued))
    if answers:
        yield (*channel, "returned" if issued else "walk_up")
        yield (*channel, "valid")
        yield from ((*channel, "all_satisfied") for _ in range(satisfied.issuperset(answers.values())))
        yield from ((*channel, "any_unsatisfied") for _ in range(bool(bad)))
        yield from (("flags", flag) for flag in flags)
        yield from (("flagged",) for _ in range(bool(flags)))
    yield from (("levels", *key, criterion, level) for criterion, level in answers.items())
    reasons = {one["criterion"]: one["reasons"] for one in about if one["kind"] == "followed"}
    yield from (("reasons", *key, item, reason) for item in bad for reason in reasons.get(item, ()))
    yield ("outcomes", closed[0]["outcome"]) if closed else ("open",)


def _paper_cells(about: Sequence[Plain], survey: Plain) -> Iterator[tuple[str, ...]]:
    """Yield what one paper ballot adds one to: printed first, and what came of it last."""
    first, last = about[0], about[-1]
    key, paper = (first["survey"], str(first["version"])), ("channels", "paper")
    answers, reasons = last.get("answers", {}), last.get("reasons", {})
    satisfied, unsatisfied = _cuts(survey)
    bad = {criterion for criterion, level in answers.items() if level in unsatisfied}
    yield from (("surveys", *key), (*paper, "issued"))
    if answers or "spoiled" in last:
        yield from ((*paper, "returned"), (*paper, "spoiled" if "spoiled" in last else "valid"))
        yield ("outcomes", "completed")
    else:
        yield ("outcomes", "unused" if "unused" in last else "unreturned")
    if answers:
        yield from ((*paper, "all_satisfied") for _ in range(satisfied.issuperset(answers.values())))
        yield from ((*paper, "any_unsatisfied") for _ in range(bool(bad)))
    yield from (("levels", *key, criterion, level) for criterion, level in answers.items())
    yield from (("reasons", *key, item, reason) for item in bad for reason in reasons.get(item, ()))


def printed(entry: Plain) -> list[str]:
    """Return the ids of the paper ballots that an entry issues, or says to be left over: the serial ends them."""
    if "printed" in entry:
        begins, first, count = entry["id"][:24], entry["first"], entry["printed"]
    elif "unused" in entry:
        begins, first, count = entry["ballot"][:24], int(entry["ballot"][24:], 16), entry["unused"]
    else:
        return []
    return [begins + serial.to_bytes(4, "big").hex() for serial in range(first, first + count)]


def _cuts(survey: Plain) -> tuple[set[str], set[str]]:
    levels = [level["id"] for level in survey["levels"]]
    return set(levels[: survey["satisfied_cut"]]), set(levels[len(levels) - survey["unsatisfied_cut"] :])


def _plain(entry: Plain, cells: Counter[tuple[str, ...]]) -> Plain:
    told = {cell: n for cell, n in cells.items() if n}

    def under(name: str) -> dict[tuple[str, ...], int]:
        return {cell[1:]: n for cell, n in told.items() if cell[0] == name}

    names = ("issued", "returned", "walk_up", "valid", "spoiled", "all_satisfied", "any_unsatisfied")
    channels = {channel for channel, _ in under("channels")}
    keys = sorted({cell[1:3] for cell in told if cell[0] in {"surveys", "levels", "reasons"}})
    return {
        "month": entry["month"],
        "supplement": entry["supplement"],
        "channels": {one: {name: under("channels").get((one, name), 0) for name in names} for one in channels},
        "surveys": [
            {
                "id": key[0],
                "version": int(key[1]),
                "ballots": under("surveys").get(key, 0),
                "levels": [[*cell[2:], n] for cell, n in sorted(under("levels").items()) if cell[:2] == key],
                "reasons": [[*cell[2:], n] for cell, n in sorted(under("reasons").items()) if cell[:2] == key],
            }
            for key in keys
        ],
        "outcomes": {name: n for (name,), n in under("outcomes").items()},
        "flags": {name: n for (name,), n in under("flags").items()},
        **{name: told.get((name,), 0) for name in ("open", "flagged", "undated")},
    }


def _touches(entry: Plain, ident: str) -> bool:
    if entry["kind"] == "paper" and ident in printed(entry):
        return True
    return entry.get("ballot") == ident or any(ident in ids for ids in entry.get("also", {}).values())


def _key(survey: Plain) -> tuple[str, ...]:
    return survey["id"], str(survey["version"])


def _month(day: int) -> str:
    return str(date.fromordinal(day + date(1970, 1, 1).toordinal()))[:7]
