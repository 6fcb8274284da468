"""A PostgreSQL of our own: made, used without any care for power cuts, and thrown away."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

OWNER = "postgres"


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


@contextmanager
def running(*, safe: bool = False) -> Iterator[Callable[[], str]]:
    """Give a function that makes an empty database and returns its URL; a ``safe`` one outlives power cuts."""
    folder = Path(tempfile.mkdtemp(prefix="hailong-pg-"))
    owned = _as_owner()
    if owned:
        shutil.chown(folder, OWNER)
    data, where = folder / "data", programs()

    def run(program: str, *arguments: str) -> None:
        command = [str(where / program), *arguments]
        answer = subprocess.run(command, capture_output=True, text=True, cwd=folder, env={"LC_ALL": "C"}, **owned)
        assert answer.returncode == 0, answer.stderr + answer.stdout

    run("initdb", "-D", str(data), "-A", "trust", "-U", OWNER, "-E", "UTF8", "--no-sync", "--locale=C")
    cares = "-c shared_buffers=256MB" if safe else "-c fsync=off -c full_page_writes=off -c shared_buffers=32MB"
    options = f"{cares} -c listen_addresses="
    log = str(folder / "log")
    run("pg_ctl", "-D", str(data), "-w", "-l", log, "-o", f"{options} -k {folder}", "start")
    numbers = count(1)

    def database() -> str:
        name = f"centre{next(numbers)}"
        run("createdb", "-h", str(folder), "-U", OWNER, name)
        return f"postgresql://{OWNER}@/{name}?host={folder}"

    try:
        yield database
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder)
