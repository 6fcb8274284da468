"""How PostgreSQL is copied and read back: by its own programs, whose password stands in no list of processes."""

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from kiosk.domain.errors import EnvironmentProblem

_EPOCHS, _PLACES = "centre_epoch", "centre_place"


def program(name: str) -> str:
    """Return one of PostgreSQL's programs; raises EnvironmentProblem ``centre_program_missing``."""
    found = shutil.which(name)
    if found is None:
        newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda file: int(file.parts[-3]))
        found = str(newest[-1]) if newest else None
    if found is None:
        raise EnvironmentProblem("centre_program_missing", program=name)
    return found


def dump(file: Path) -> None:
    """Write a consistent copy of the database; raises EnvironmentProblem ``centre_program_failed``."""
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}", f"--dbname={_where()}")


def put_back(file: Path) -> None:
    """Fill the empty database with a copy; raises EnvironmentProblem ``centre_program_failed``."""
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
         f"--dbname={_where()}", str(file))  # fmt: skip


def marks_in(file: Path) -> dict[str, int] | None:
    """Read a copy back to its last row, and return the mark of each epoch; None where its places are not those."""
    marks: dict[str, int] = {}
    counted: Counter[str] = Counter()
    columns: list[str] = []
    table = ""
    for line in _lines(file):
        if line.startswith("COPY public."):
            table, _, rest = line.removeprefix("COPY public.").partition(" (")
            columns = rest.partition(")")[0].split(", ")
        elif line == "\\.":
            table = ""
        elif table == _EPOCHS:
            row = dict(zip(columns, line.split("\t"), strict=True))
            marks[row["id"]] = int(row["mark"])
        elif table == _PLACES:
            counted[line.split("\t")[columns.index("epoch_id")]] += 1
    return marks if dict(counted) == {epoch: mark for epoch, mark in marks.items() if mark} else None


def _lines(file: Path) -> Iterator[str]:
    command = [program("pg_restore"), "--data-only", "--file=-", str(file)]
    with subprocess.Popen(  # noqa: S603 - as below
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as told:
        assert told.stdout is not None  # noqa: S101 - Popen was asked for it
        for line in told.stdout:
            yield line.rstrip("\n")
        _, said = told.communicate()
    if told.returncode:
        raise EnvironmentProblem("centre_program_failed", program="pg_restore", why=_first(said))


def _run(name: str, *arguments: str) -> None:
    environment = dict(os.environ)
    password = connection.settings_dict["PASSWORD"]
    if password:
        environment["PGPASSWORD"] = password
    answer = subprocess.run(  # noqa: S603 - PostgreSQL's program, found by its name
        [program(name), *arguments], check=False, capture_output=True, text=True, env=environment
    )
    if answer.returncode:
        raise EnvironmentProblem("centre_program_failed", program=name, why=_first(answer.stderr))


def _first(said: str) -> str:
    return (said.strip().splitlines() or ["?"])[0][:200]


def _where() -> str:
    from psycopg.conninfo import make_conninfo

    told: dict[str, Any] = dict(connection.settings_dict["OPTIONS"])
    names = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
    given = {name: connection.settings_dict[field] for name, field in names.items()}
    return make_conninfo(**{name: value for name, value in (told | given).items() if value})
