"""A PostgreSQL of our own: made, used without any care for power cuts, and thrown away."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

OWNER = "postgres"
_CARELESS = "-c fsync=off -c full_page_writes=off -c shared_buffers=32MB -c max_wal_size=32MB -c min_wal_size=32MB"
_CAREFUL = "-c shared_buffers=256MB"


def programs() -> Path:
    """Return the folder of the newest PostgreSQL on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    assert found, "PostgreSQL is not installed; build/bootstrap.py test installs it"
    return found[-1].parent


def _as_owner() -> dict[str, Any]:
    """Return what makes a process somebody else's: PostgreSQL refuses to be root's."""
    if os.geteuid() != 0:
        return {}
    return {"user": OWNER, "group": pwd.getpwnam(OWNER).pw_gid, "extra_groups": ()}


class Cluster:
    """A cluster in a folder of its own; calling it makes an empty database and returns its URL."""

    def __init__(self, folder: Path, *, safe: bool = False) -> None:
        self.folder, self._owned, self._safe = folder, _as_owner(), safe
        if self._owned:
            shutil.chown(folder, OWNER)
        self._data = str(folder / "data")
        self._numbers = count(1)
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", OWNER, "-E", "UTF8", "--no-sync", "--locale=C")
        self.start()

    def __call__(self) -> str:
        name = f"centre{next(self._numbers)}"
        self._run("createdb", "-h", str(self.folder), "-U", OWNER, name)
        return f"postgresql://{OWNER}@/{name}?host={self.folder}"

    def start(self) -> None:
        told = ["-o", f"{_CAREFUL if self._safe else _CARELESS} -c listen_addresses= -k {self.folder}"]
        self._run("pg_ctl", "-D", self._data, "-w", "-l", str(self.folder / "log"), *told, "start")

    def stop(self) -> None:
        """End it at once, and whoever speaks to it."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")

    def is_up(self) -> bool:
        return self._answer("pg_ctl", "-D", self._data, "status").returncode == 0

    def _run(self, program: str, *arguments: str) -> None:
        answer = self._answer(program, *arguments)
        assert answer.returncode == 0, answer.stderr + answer.stdout

    def _answer(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(programs() / program), *arguments],
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={"LC_ALL": "C"},
            **self._owned,
        )


@contextmanager
def running(folder: Path | None = None, *, safe: bool = False) -> Iterator[Cluster]:
    """Give a cluster, in a new folder or in this one; a ``safe`` one outlives power cuts."""
    made = Path(tempfile.mkdtemp(prefix="hailong-pg-")) if folder is None else folder
    found = Cluster(made, safe=safe)
    try:
        yield found
    finally:
        if found.is_up():
            found.stop()
        if folder is None:
            shutil.rmtree(made)
