"""What the ledger of a kiosk holds, read by other means than the kiosk's own."""

import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

FILE = "ledger.sqlite3"


@dataclass
class Ballot:
    """One ballot as its entries tell it; the last answer to each criterion counts."""

    issued: bool = False
    answers: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, list[str]] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    closings: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    taps: list[tuple[str, str]] = field(default_factory=list)
    members: Mapping[str, Any] = field(default_factory=dict)

    @property
    def outcome(self) -> str | None:
        """Return how it was closed; a ballot is closed once."""
        assert len(self.closings) <= 1, self.closings
        return self.closings[0] if self.closings else None


def entries(folder: Path) -> list[dict[str, Any]]:
    """Return the bodies of all entries, in their order, from a copy of the files of a kiosk that has ended."""
    return [json.loads(body) for (body,) in _read(folder, "SELECT body FROM entry ORDER BY n")]


def texts(folder: Path) -> dict[str, str]:
    """Return the free texts by the hash that stands in the entries."""
    return {bytes(key).hex(): text for key, text in _read(folder, "SELECT hash, text FROM free_text")}


def ballots(folder: Path) -> list[Ballot]:
    """Return the ballots in the order of their first entries."""
    found: dict[str, Ballot] = {}
    written = texts(folder)
    for body in entries(folder):
        if "ballot" in body:
            _add(found.setdefault(body["ballot"], Ballot(members=body)), body, written)
    return list(found.values())


def only_ballot(folder: Path) -> Ballot:
    """Return the one ballot of a ledger that must hold exactly one."""
    (ballot,) = ballots(folder)
    return ballot


def _add(ballot: Ballot, body: Mapping[str, Any], written: Mapping[str, str]) -> None:
    match body["kind"]:
        case "issued":
            ballot.issued = True
        case "answered":
            ballot.answers[body["criterion"]] = body["level"]
            ballot.taps.append((body["criterion"], body["level"]))
        case "followed":
            ballot.reasons[body["criterion"]] = body["reasons"]
            ballot.comments.pop(body["criterion"], None)
            if "comment" in body:
                ballot.comments[body["criterion"]] = written[body["comment"]]
        case "closed":
            ballot.closings.append(body["outcome"])
            ballot.flags += body["flags"]


def _read(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with TemporaryDirectory(prefix="copy-") as name:
        for file in folder.glob(f"{FILE}*"):
            shutil.copy(file, name)
        with closing(sqlite3.connect(Path(name) / FILE)) as copy:
            return copy.execute(sql).fetchall()
