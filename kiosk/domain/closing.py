"""The close of a month: what may be closed when, the tally that is frozen, and what came later as its difference."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import rfc8785
from msgspec import Struct
from msgspec.structs import asdict

from kiosk.domain.ballot import Channel, Flag, Outcome
from kiosk.domain.errors import UsageError
from kiosk.domain.period import Period, iso, number_of
from kiosk.domain.shapes import TeamMember
from kiosk.domain.tally import Counts, Tally, total

CELLS = ("levels", "reasons")


class ClosedPart(Struct, frozen=True, kw_only=True):
    """One close as papers tell it: number 0 is the close itself, 1, 2, … are the supplements that followed.

    ``tally`` is what it counted; of a supplement only the difference to everything before it. ``epoch``, ``seq`` and
    ``head`` are the end of the ledger it counted up to, ``digest`` what the ledger holds of ``tally``. Not ``proven``
    is one that a ledger, which had been lost, got back without all the ballots it had counted.
    """

    number: int
    at: int
    day: int
    team: tuple[TeamMember, ...]
    person: str
    digest: str
    epoch: str
    seq: int
    head: str
    tally: Tally
    proven: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return it as ``tally --json`` prints it."""
        return {
            "number": self.number,
            "at": self.at,
            "date": iso(self.day),
            "team": [asdict(member) for member in self.team],
            "by": self.person,
            "digest": self.digest,
            "epoch": self.epoch,
            "seq": self.seq,
            "head": self.head,
            "proven": self.proven,
            "counts": {
                **asdict(self.tally.total),
                "collected": self.tally.total.collected,
                "undated": self.tally.undated,
                "flagged": self.tally.flagged,
            },
        }


def part_from_json(told: Mapping[str, Any], tally: Mapping[str, Any]) -> ClosedPart:
    """Return what ``to_json`` told, with its whole tally as ``to_plain`` tells one."""
    return ClosedPart(
        number=told["number"],
        at=told["at"],
        day=number_of(date.fromisoformat(told["date"])),
        team=tuple(TeamMember(**member) for member in told["team"]),
        person=told["by"],
        digest=told["digest"],
        epoch=told["epoch"],
        seq=told["seq"],
        head=told["head"],
        tally=from_plain(tally),
        proven=told["proven"],
    )


def closed_json(parts: Sequence[ClosedPart]) -> dict[str, Any] | None:
    """Return the member ``closed`` of ``tally --json``: the close, and its supplements; None while there is none."""
    if not parts:
        return None
    return {**parts[0].to_json(), "supplements": [part.to_json() for part in parts[1:]]}


def admit(month: Period, *, today: int, believed: bool, founded: int | None, made: int, number: int) -> None:
    """Do nothing when ``month`` can get the close or supplement of this ``number`` now, so many ``made`` already.

    ``founded`` is the first day of which the ledger holds anything.

    Raises UsageError ``close_no_month``, ``close_clock``, ``close_not_over``, ``close_before_ledger``, ``close_twice``,
    ``close_supplement_twice`` or ``close_first``.
    """
    name = month.month
    if name is None:
        raise UsageError("close_no_month", first=iso(month.first), last=iso(month.last))
    named = f"{name[5:]}/{name[:4]}"
    if not believed:
        raise UsageError("close_clock")
    if today <= month.last:
        raise UsageError("close_not_over", month=named)
    if founded is None or founded > month.last:
        raise UsageError("close_before_ledger", month=named)
    if number < made and number == 0:
        raise UsageError("close_twice", month=named)
    if number < made:
        raise UsageError("close_supplement_twice", month=named, number=number)
    if number > made:
        raise UsageError("close_first", month=named, number=number)


def difference(after: Tally, before: Tally) -> Tally:
    """Return what has to be added to ``before`` to get ``after``; what is less there is less than nothing here."""
    return added([after, _negative(before)])


def added(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies and differences; what comes to nothing is not listed."""
    found = total(tallies)
    return Tally(
        {channel: counts for channel, counts in found.channels.items() if counts != Counts()},
        {key: n for key, n in found.surveys.items() if n},
        {key: n for key, n in found.levels.items() if n},
        {key: n for key, n in found.reasons.items() if n},
        {key: n for key, n in found.outcomes.items() if n},
        {key: n for key, n in found.flags.items() if n},
        found.open,
        found.flagged,
        found.undated,
    )


def parts_of(states: Sequence[Tally]) -> tuple[Tally, ...]:
    """Return what each close adds: the first state whole, of each later one the difference to the one before it."""
    return tuple(difference(now, before) for before, now in zip((Tally(), *states), states, strict=False))


def _negative(tally: Tally) -> Tally:
    return Tally(
        {channel: Counts(*(-n for n in asdict(counts).values())) for channel, counts in tally.channels.items()},
        {key: -n for key, n in tally.surveys.items()},
        {key: -n for key, n in tally.levels.items()},
        {key: -n for key, n in tally.reasons.items()},
        {key: -n for key, n in tally.outcomes.items()},
        {key: -n for key, n in tally.flags.items()},
        -tally.open,
        -tally.flagged,
        -tally.undated,
    )


def digest(month: str, number: int, tally: Tally) -> str:
    """Return the SHA-256 (hex) of the canonical JSON of what was frozen: what the ledger keeps of it."""
    return hashlib.sha256(rfc8785.dumps({"month": month, "supplement": number, **to_plain(tally)})).hexdigest()


def to_plain(tally: Tally) -> dict[str, Any]:
    """Return a tally as JSON values; one tally has one spelling."""
    keys = sorted({*tally.surveys, *(cell[0] for cell in (*tally.levels, *tally.reasons))})
    return {
        "channels": {channel.value: asdict(tally.channels[channel]) for channel in sorted(tally.channels)},
        "surveys": [
            {
                "id": key[0],
                "version": key[1],
                "ballots": tally.surveys.get(key, 0),
                "levels": [[*cell[1:], n] for cell, n in sorted(tally.levels.items()) if cell[0] == key],
                "reasons": [[*cell[1:], n] for cell, n in sorted(tally.reasons.items()) if cell[0] == key],
            }
            for key in keys
        ],
        "outcomes": {outcome.value: tally.outcomes[outcome] for outcome in sorted(tally.outcomes)},
        "flags": {flag.value: tally.flags[flag] for flag in sorted(tally.flags)},
        "open": tally.open,
        "flagged": tally.flagged,
        "undated": tally.undated,
    }


def from_plain(plain: Mapping[str, Any]) -> Tally:
    """Return the tally that ``to_plain`` told."""
    cells: dict[str, dict[tuple[tuple[str, int], str, str], int]] = {name: {} for name in CELLS}
    surveys: dict[tuple[str, int], int] = {}
    for told in plain["surveys"]:
        key = (str(told["id"]), int(told["version"]))
        surveys[key] = told["ballots"]
        for name in CELLS:
            cells[name] |= {(key, criterion, which): n for criterion, which, n in told[name]}
    return Tally(
        {Channel(channel): Counts(**counts) for channel, counts in plain["channels"].items()},
        {key: n for key, n in surveys.items() if n},
        cells["levels"],
        cells["reasons"],
        {Outcome(outcome): n for outcome, n in plain["outcomes"].items()},
        {Flag(flag): n for flag, n in plain["flags"].items()},
        plain["open"],
        plain["flagged"],
        plain["undated"],
    )
