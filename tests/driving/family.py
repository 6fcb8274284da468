"""The processes of a running program: itself and those it has started."""

from pathlib import Path


def children(process: int) -> list[int]:
    """Return the ids of the processes that ``process`` has started; none where it has gone."""
    try:
        told = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(number) for number in told.split()]


def family(process: int) -> list[int]:
    """Return ``process`` and all that descend from it."""
    return [process, *(each for child in children(process) for each in family(child))]


def the_child(process: int) -> int:
    """Return the only child of ``process``."""
    (child,) = children(process)
    return child
