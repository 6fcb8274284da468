"""The mark of a ledger that a whole check found other than its chain says: the next start builds a new one."""

from pathlib import Path

SUSPECT = "suspect"


def is_suspect(folder: Path) -> bool:
    """Say whether a whole check asked for a new ledger."""
    return (folder / SUSPECT).exists()
