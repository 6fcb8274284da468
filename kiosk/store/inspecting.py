"""A copy of a ledger opened and checked whole: header, SQLite's own structure, every entry and every row."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from kiosk.db.database import Database
from kiosk.db.migrate import check_shape
from kiosk.domain.canonical import parse
from kiosk.domain.errors import EnvironmentProblem, IntegrityProblem, WorldError
from kiosk.store.book import Book
from kiosk.store.damage import STRANGE, read_book
from kiosk.store.schema import APPLICATION, MIGRATIONS
from kiosk.store.verifying import Verdict, verify
from kiosk.store.walking import Read, What

Finding = tuple[str, str]
"""What differs (a value of ``What``) and where."""
# These say that the file is no ledger, or none that this program can read.
_NO_LEDGER = {"not_a_database", "foreign_database", "newer_database"}


class Inspection(Struct, frozen=True):
    """What a copy holds, and what is wrong with it; ``head`` is that of the newest epoch."""

    epoch: str
    seq: int
    head: str
    entries: int
    ballots: int
    findings: tuple[Finding, ...]

    def to_plain(self) -> dict[str, Any]:
        return {
            "epoch": self.epoch,
            "seq": self.seq,
            "head": self.head,
            "entries": self.entries,
            "ballots": self.ballots,
            "findings": [list(finding) for finding in self.findings],
        }


def from_plain(plain: Mapping[str, Any]) -> Inspection:
    """Return the inspection that ``to_plain`` told."""
    return Inspection(**{**plain, "findings": tuple((str(what), str(where)) for what, where in plain["findings"])})


class Copy:
    """A copy that is open for reading: the source of what is asked of it."""

    def __init__(self, file: Path) -> None:
        self._database = Database.read(file, APPLICATION, len(MIGRATIONS))
        try:
            check_shape(self._database, MIGRATIONS)
            self._book = read_book(self._database)
        except BaseException:
            self._database.close()
            raise

    def book(self) -> Book:
        return self._book

    def verdict(self, *, texts: bool = True, read: Read = parse) -> Verdict:
        """Check every entry and every row made from entries."""
        steps = verify(self, texts=texts, read=read)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                found: Verdict = done.value
                return found

    def breathe(self) -> None:
        """Leave the machine to others most of the time from now on."""
        self._database.breathe()

    def close(self) -> None:
        self._database.close()


def inspect(file: Path, *, texts: bool = True, gently: bool = False, read: Read = parse) -> Inspection:
    """Open the copy ``file`` and check all of it; without ``texts`` the comments may be missing.

    Done ``gently`` it takes ten times as long, and nobody beside it notices.

    Raises EnvironmentProblem when the machine cannot read it now; what is wrong with the copy is a finding.
    """
    try:
        copy = Copy(file)
    except WorldError as problem:
        if isinstance(problem, EnvironmentProblem) and problem.key not in _NO_LEDGER:
            raise
        return Inspection("", 0, "", 0, 0, ((What.FILE.value, problem.key),))
    try:
        if gently:
            copy.breathe()
        head = copy.book().head
        findings = [(What.FILE.value, fault) for fault in copy.book().database.faults()]
        try:
            verdict = copy.verdict(texts=texts, read=read)
        except (IntegrityProblem, *STRANGE) as problem:
            # In a sound file what makes no sense is a bug.
            if not findings and not isinstance(problem, IntegrityProblem):
                raise
            found = (*findings, (What.FILE.value, str(problem)))
            return Inspection(head.epoch.hex(), head.seq, head.hash.hex(), head.entry, 0, found)
    finally:
        copy.close()
    findings += [(difference.what.value, difference.where) for difference in verdict.differences]
    return Inspection(head.epoch.hex(), head.seq, head.hash.hex(), verdict.entries, verdict.ballots, tuple(findings))
