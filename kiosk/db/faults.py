"""What SQLite and the file system complain of, told as errors of this program."""

import errno
import sqlite3
from pathlib import Path

from kiosk.domain.errors import Bug, EnvironmentProblem, IntegrityProblem, WorldError

_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_UNWRITABLE = {
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOENT,
    errno.EEXIST,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ELOOP,
    errno.ENAMETOOLONG,
}


# Said without a code: a text that is no UTF-8, which nothing here ever writes.
_UNDECODABLE = "Could not decode to UTF-8"


class CommitUnknown(Exception):
    """A COMMIT failed: what it carried may be stored or not, so the same ids are looked up before anything else."""


class Conflict(Bug):
    """A row breaks a rule of its table."""


SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What the library raises; the second when SQLite's own message quotes a damaged file that is no UTF-8."""


def of_sqlite(error: Exception, file: Path) -> Exception:
    """Return the error of this program that an error of SQLite means for the database ``file``."""
    if isinstance(error, UnicodeDecodeError) or _UNDECODABLE in str(error):
        return IntegrityProblem("database_corrupt", file=str(file))
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    folder = str(file.parent)
    match primary:
        case sqlite3.SQLITE_FULL:
            return EnvironmentProblem("disk_full", folder=folder)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return EnvironmentProblem("folder_unwritable", folder=folder)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return EnvironmentProblem("database_locked", file=str(file))
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_NOMEM:
            return EnvironmentProblem("disk_failing", folder=folder)
        case sqlite3.SQLITE_NOTADB:
            return EnvironmentProblem("not_a_database", file=str(file))
        case sqlite3.SQLITE_CORRUPT:
            return IntegrityProblem("database_corrupt", file=str(file))
        case sqlite3.SQLITE_CONSTRAINT:
            return Conflict(str(error))
    return Bug(f"{file.name}: {error}")


def of_system(error: OSError, folder: Path) -> EnvironmentProblem:
    """Return the error of this program that an error of the file system means for ``folder``."""
    if error.errno in _FULL:
        return EnvironmentProblem("disk_full", folder=str(folder))
    if error.errno in _UNWRITABLE:
        return EnvironmentProblem("folder_unwritable", folder=str(folder))
    return EnvironmentProblem("disk_failing", folder=str(folder))


def key_of(fault: Exception | None) -> str:
    """Return the key of an error of the world, of an unknown commit that of what it failed for."""
    if isinstance(fault, CommitUnknown) and isinstance(fault.__cause__, WorldError):
        return fault.__cause__.key
    return fault.key if isinstance(fault, WorldError) else "disk_failing"
