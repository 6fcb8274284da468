"""A comment erased: out of the ledger's files at once, out of the kept backups as soon as one can write there."""

import os
import shutil
from collections.abc import Set
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from kiosk.db.database import Database
from kiosk.db.faults import CommitUnknown, of_system
from kiosk.domain.errors import EnvironmentProblem, WorldError
from kiosk.store.book import Batch, Recorded, Source
from kiosk.store.identity import sync_folder
from kiosk.store.schema import APPLICATION, MIGRATIONS, TEXT_GUARD

_WITHOUT_GUARD = "DROP TRIGGER free_text_no_delete"


class Committing(Source, Protocol):
    """An open ledger that takes a batch now or not at all."""

    def commit(self, batch: Batch) -> Recorded: ...


def erase(ledger: Committing, batch: Batch) -> Recorded:
    """Store what says that comments are erased, and leave no page of their texts behind; raises NotRecorded.

    Deleting wipes the text in its page, but the log keeps the page as it was: it is emptied at once. Where that fails
    it is emptied with the next checkpoint, at the stop at the latest.
    """
    done = ledger.commit(batch)
    with suppress(WorldError):
        ledger.book().database.checkpoint()
    return done


def strip(file: Path, erased: Set[bytes]) -> bool:
    """Take the texts with these hashes out of a kept backup, and say whether it held any.

    It is written anew beside itself and renamed: a kill leaves the one or the other. Raises EnvironmentProblem and
    IntegrityProblem for a file that cannot be read or written.
    """
    there = _there(file, erased)
    if not there:
        return False
    fresh = file.with_name(f"{file.name}.new")
    try:
        shutil.copyfile(file, fresh)
        fresh.chmod(0o600)
        _wipe(fresh, there)
        descriptor = os.open(fresh, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        fresh.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        raise of_system(error, file.parent) from error
    except CommitUnknown as problem:
        raise EnvironmentProblem("disk_failing", folder=str(file.parent)) from problem
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    return True


def _there(file: Path, erased: Set[bytes]) -> Set[bytes]:
    database = Database.read(file, APPLICATION, len(MIGRATIONS))
    try:
        return {row[0] for row in database.rows("SELECT hash FROM free_text")} & erased
    finally:
        database.close()


def _wipe(fresh: Path, there: Set[bytes]) -> None:
    database = Database.open(fresh, APPLICATION, len(MIGRATIONS), draft=True)
    try:
        with database.transaction():
            # The entry that says so stands in the ledger, not yet in a copy that is older.
            database.run(_WITHOUT_GUARD)
            database.run_many("DELETE FROM free_text WHERE hash = ?", [(hashed,) for hashed in sorted(there)])
            database.run(TEXT_GUARD)
        database.run("PRAGMA journal_mode=DELETE")
    finally:
        database.close()
