"""The driver's own record: what was acknowledged, by whom it was held then, and what it should come to."""

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tapped:
    """A ballot: the first day of its true month, and each of its entries by its id in the order of the taps.

    ``said`` is ``("answered", criterion, level)``, ``("reasons", criterion, …)``, ``("closed", outcome)`` or
    ``("issued",)``.
    """

    month: int
    survey: tuple[str, int]
    entries: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass
class Truth:
    """What the driver knows from what it did and was told; nothing of it is read from either side's tables."""

    ballots: dict[str, Tapped] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    """Every entry that was ever in a tablet's ledger, by its id."""
    forged: set[bytes] = field(default_factory=set)
    """Bytes that somebody with a device's key has signed under the id of another entry."""

    def saw(self, entries: Iterable[tuple[str, bytes]]) -> None:
        """Take note of what a tablet's ledger holds."""
        self.bodies.update(entries)


@dataclass
class Expected:
    """What a set of entries comes to, counted by nothing but what was tapped."""

    levels: Counter[tuple[str, str]]
    outcomes: Counter[str]
    ballots: int


def answers_of(tapped: Tapped, there: Mapping[str, object]) -> tuple[dict[str, str], str | None] | None:
    """Return the answers and the outcome of a ballot of which these entries are there; None without any of them."""
    answers: dict[str, str] = {}
    outcome = None
    known = [said for ident, said in tapped.entries if ident in there]
    if not known:
        return None
    for what, *told in known:
        if what == "answered":
            answers[told[0]] = told[1]
        elif what == "closed":
            outcome = told[0]
    return answers, outcome


def ids_in(content: bytes) -> list[str]:
    """Return the ids of the entries of a batch, read without the program: its header is one line of JSON."""
    text, _, rest = content.partition(b"\n")
    packed = rest.partition(b"\n")[2][: json.loads(text)["body_bytes"]]
    return [json.loads(line)["id"] for line in zlib.decompress(packed).splitlines()]
