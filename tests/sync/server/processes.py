"""A centre in a process of its own, as IT starts it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.sources import ROOT

PROGRAM = [sys.executable, "-m", "sync.server"]


def where(folder: Path, url: str | None) -> list[str]:
    return ["--data", str(folder), *(["--database", url] if url else [])]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the centre to its end."""
    return subprocess.run(
        [*PROGRAM, *arguments], capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=120
    )


@dataclass
class Served:
    """A process that listens."""

    process: subprocess.Popen[str]
    address: tuple[str, int]
    heard: list[str]


@contextmanager
def served(folder: Path, url: str | None, *arguments: str) -> Iterator[Served]:
    """Give a centre in a process of its own."""
    command = [*PROGRAM, *where(folder, url), "--listen", "127.0.0.1:0", *arguments]
    environment = dict(os.environ) | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            if not first:
                assert process.stderr is not None
                raise AssertionError(process.stderr.read())
            port = re.search(r":(\d+)$", first.rstrip())
            yield Served(process, ("127.0.0.1", int(port[1]) if port else 0), [first])
        finally:
            process.kill()
            process.communicate()
