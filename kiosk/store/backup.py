"""Backups: copies of the ledger made between taps, checked by opening them, and only then given their names."""

import logging
import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from kiosk.db.copying import Copying
from kiosk.db.faults import of_system
from kiosk.domain.errors import EnvironmentProblem, IntegrityProblem, NotRecorded, WorldError
from kiosk.store import notes
from kiosk.store.copies import FOLDER
from kiosk.store.identity import sync_folder
from kiosk.store.inspecting import Inspection
from kiosk.store.ledger import Ledger
from kiosk.store.quarantine import suspect
from kiosk.store.reading import Reader, Standing
from kiosk.store.room import check_backup_room
from kiosk.store.schema import WITHOUT_TEXTS
from kiosk.store.writer import Steps

log = logging.getLogger("hailong")
KEPT_DAILY, KEPT_MONTHLY = 7, 12
QUIET_S = 2.0
"""When nobody has tapped for so long, a copy goes as fast as it can."""
SLOWLY_S, SYNCED_S = 0.25, 0.002
"""Between two steps while somebody taps and has not just tapped; and about how long one sync takes."""
_NAMED = re.compile(r"(daily-\d{4}-\d\d-\d\d|monthly-\d{4}-\d\d)\.sqlite3")


class Inspect(Protocol):
    """Who opens a copy and checks it, where it does not keep a tap waiting."""

    def __call__(self, file: Path, *, texts: bool, gently: bool) -> Inspection: ...


class Kind(StrEnum):
    """Which backup it is; a monthly one holds no comments."""

    DAILY = "daily"
    MONTHLY = "monthly"


def kept(folder: Path, kind: Kind) -> list[Path]:
    """Return the backups of a data folder, oldest first; each was whole when it got its name."""
    found = (path for path in (folder / FOLDER).glob(f"{kind.value}-*.sqlite3") if _NAMED.fullmatch(path.name))
    return sorted(found)


class Backups:
    """Makes backups and whole checks of an open ledger. Its methods take long: call them from a thread of their own."""

    def __init__(self, ledger: Ledger, inspect: Inspect) -> None:
        self._ledger = ledger
        self._inspect = inspect
        self._folder = ledger.folder / FOLDER
        self._wanted = True
        # The drafts of one copy are swept away when another begins.
        self._turn = Lock()

    def stop(self) -> None:
        """Break off a copy under way: the kiosk is to be closed."""
        self._wanted = False

    def make(self, kind: Kind, name: str, now_ms: int, *, at_once: bool = False) -> Path:
        """Make the backup of a day (``2026-02-03``) or of a month that has ended (``2026-02``) and return its file.

        ``now_ms`` is the wall time; ``at_once`` when somebody waits for it, and nobody is about to tap. Raises
        EnvironmentProblem ``backup_no_room``, ``backup_broken_off`` or the disk's fault, IntegrityProblem
        ``copy_differs`` when the ledger has been found other than its chain says.
        """
        with self._turn:
            return self._make(kind, name, now_ms, gently=not at_once)

    def _make(self, kind: Kind, name: str, now_ms: int, *, gently: bool) -> Path:
        file = self._folder / f"{kind.value}-{name}.sqlite3"
        try:
            inspection = self._checked(file, now_ms, texts=kind is Kind.DAILY, gently=gently)
            _refuse_findings(inspection)
            _new(file).replace(file)
            sync_folder(self._folder)
            # The folder may be new: its own name stands in the one above.
            sync_folder(self._folder.parent)
            self._thin_out()
        except OSError as problem:
            raise self._troubled(of_system(problem, self._folder), now_ms) from problem
        except WorldError as problem:
            raise self._troubled(problem, now_ms) from problem
        finally:
            self._sweep()
        self._strip_quietly()
        told = {"at": now_ms, "name": file.name, "entries": inspection.entries, "head": inspection.head}
        self._note(notes.BACKUP, told)
        self._note(notes.TROUBLE, None)
        return file

    def strip(self) -> None:
        """Take every comment that was erased out of the kept backups; waits for one that is being made.

        Raises EnvironmentProblem and IntegrityProblem; what is left then goes when the next backup is made.
        """
        with self._turn:
            self._strip()

    def _strip(self) -> None:
        from kiosk.store.erasing import strip

        erased = self._ledger.ask(lambda reader: reader.erased()).result()
        try:
            files = kept(self._ledger.folder, Kind.DAILY) if erased else []
        except OSError as problem:
            raise of_system(problem, self._folder) from problem
        for file in files:
            if strip(file, erased):
                log.info("took erased comments out of %s", file.name)

    def _strip_quietly(self) -> None:
        try:
            self._strip()
        except WorldError as problem:
            log.warning("an erased comment may still stand in a backup: %s", problem)

    def check(self, now_ms: int) -> Inspection:
        """Check the whole ledger on a copy that is thrown away; what is found is noted and returned.

        Raises EnvironmentProblem when no copy could be made.
        """
        with self._turn:
            return self._check(now_ms)

    def _check(self, now_ms: int) -> Inspection:
        try:
            return self._checked(self._folder / "check.sqlite3", now_ms, texts=True, gently=True)
        except OSError as problem:
            raise of_system(problem, self._folder) from problem
        finally:
            self._sweep()

    def _checked(self, file: Path, now_ms: int, *, texts: bool, gently: bool) -> Inspection:
        """Copy, inspect, and note what was found; a finding counts once a second copy has it too."""
        standing, inspection = self._once(_new(file), texts=texts, gently=gently)
        if inspection.findings:
            standing, inspection = self._once(_new(file), texts=texts, gently=gently)
        findings = [list(finding) for finding in inspection.findings]
        self._note(notes.CHECK, {"at": now_ms, "entries": inspection.entries, "findings": findings})
        if findings:
            log.error(
                "whole check: %d findings, the next start builds the ledger anew: %s", len(findings), findings[:3]
            )
            suspect(self._ledger.folder, findings)
        copied = (standing.epoch.hex(), standing.seq, standing.head.hex())
        if not findings and (inspection.epoch, inspection.seq, inspection.head) != copied:
            raise IntegrityProblem("copy_other", file=str(file))
        return inspection

    def _once(self, file: Path, *, texts: bool, gently: bool) -> tuple[Standing, Inspection]:
        return self._copy(file, texts=texts), self._inspect(file, texts=texts, gently=gently)

    def _copy(self, file: Path, *, texts: bool) -> Standing:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._sweep()
        check_backup_room(self._ledger.folder, self._ledger.file_bytes())
        # Comments and the hashes of PINs are nobody else's to read.
        file.touch(mode=0o600)
        standing, copying = self._ledger.work(lambda reader: self._steps(reader, file, texts=texts)).result()
        copying.finish()
        descriptor = os.open(file, os.O_RDWR)
        try:
            os.fsync(descriptor)
            if sys.platform == "linux":
                # What is checked next is what the disk gives back.
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)
        return standing

    def _steps(self, reader: Reader, file: Path, *, texts: bool) -> Steps[tuple[Standing, Copying]]:
        """Copy in steps; with the last one comes where the ledger stands in it."""
        copying = reader.copying(file, () if texts else WITHOUT_TEXTS)
        try:
            while not copying.step():
                if not self._wanted:
                    raise EnvironmentProblem("backup_broken_off")
                yield SLOWLY_S if self._ledger.idle_s() < QUIET_S else SYNCED_S if copying.syncing else None
            return reader.standing(), copying
        finally:
            copying.stop()

    def _thin_out(self) -> None:
        for kind, most in ((Kind.DAILY, KEPT_DAILY), (Kind.MONTHLY, KEPT_MONTHLY)):
            for old in kept(self._ledger.folder, kind)[:-most]:
                old.unlink()

    def _sweep(self) -> None:
        """Take away what a copy that was not finished left behind."""
        with suppress(OSError):
            for left in self._folder.glob("*.new*"):
                left.unlink()

    def _troubled(self, problem: WorldError, now_ms: int) -> WorldError:
        if self._wanted:
            params = {name: str(value) for name, value in problem.params.items()}
            with suppress(NotRecorded):  # A ledger that cannot be written has louder voices.
                self._note(notes.TROUBLE, {"at": now_ms, "key": problem.key, "params": params})
        return problem

    def _note(self, key: str, note: Mapping[str, Any] | None) -> None:
        self._ledger.change(lambda database: notes.write(database, key, note)).result()


def _new(file: Path) -> Path:
    return file.with_name(f"{file.name}.new")


def _refuse_findings(inspection: Inspection) -> None:
    if inspection.findings:
        what, where = inspection.findings[0]
        raise IntegrityProblem("copy_differs", what=what, where=where, n=len(inspection.findings))
