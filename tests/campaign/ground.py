"""Where a campaign works: scratch folders in memory, and a crew of processes as large as the machine."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]
MEMORY = Path("/dev/shm")


def in_memory() -> str | None:
    """Return a folder whose files live in memory, None for the usual one."""
    return str(MEMORY) if os.access(MEMORY, os.W_OK) else None


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder that is gone afterwards."""
    with TemporaryDirectory(prefix="campaign-", dir=in_memory()) as name:
        yield Path(name).resolve()


def workers() -> int:
    return os.cpu_count() or 1


@contextmanager
def crew(begin: Callable[..., None], *given: Any) -> Iterator[Executor]:  # noqa: ANN401 (whatever begin takes)
    """Give processes that have each called ``begin`` with ``given``."""
    with ProcessPoolExecutor(workers(), get_context("spawn"), begin, given) as executor:
        yield executor
