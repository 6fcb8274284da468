"""What a program and all its children take of memory and processor, as the kernel counts it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
QT = "libQt6Core.so"


def tree(pid: int) -> Iterator[int]:
    """Yield a process and everything it has started."""
    yield pid
    for task in (PROC / str(pid) / "task").glob("*"):
        # A thread may end while it is looked at.
        with contextlib.suppress(OSError):
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from tree(int(child))


def pss_mb(pid: int) -> float:
    """Return the proportional set size of the tree in MB: a page that n processes share counts for a nth."""
    total = 0
    for each in tree(pid):
        with contextlib.suppress(ProcessLookupError, FileNotFoundError):
            words = (PROC / str(each) / "smaps_rollup").read_text(encoding="ascii").split()
            total += int(words[words.index("Pss:") + 1])
    return total * 1024 / 1e6


def cpu_s(pid: int) -> float:
    """Return the processor time the tree's threads have had, in seconds."""
    total = 0
    for each in tree(pid):
        for task in (PROC / str(each) / "task").glob("*"):
            with contextlib.suppress(OSError):
                total += int((task / "schedstat").read_text(encoding="ascii").split()[0])
    return total / 1e9


def sharers(pid: int) -> int:
    """Return how many processes beside the tree use the same Qt now: what is shared with them weighs less."""
    mine = set(tree(pid))
    library = {path for each in mine for path in _libraries(PROC / str(each))}
    others = (folder for folder in PROC.glob("[0-9]*") if int(folder.name) not in mine)
    return sum(not library.isdisjoint(_libraries(folder)) for folder in others)


def _libraries(process: Path) -> set[str]:
    """Return which Qt a process uses."""
    with contextlib.suppress(OSError):
        lines = (process / "maps").read_text(encoding="utf-8", errors="replace").splitlines()
        return {line.split(maxsplit=5)[-1] for line in lines if QT in line}
    return set()
