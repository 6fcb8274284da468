"""Every check and test of the project, in the order of how soon each answers."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

# A test file is played on one of them from its first test to its last: its fixtures are made once.
ON_BOTH_PROCESSORS = ("--numprocesses=2", "--dist=loadfile", "--no-loadscope-reorder")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@dataclass(frozen=True)
class Check:
    """A program to run inside `.venv`, and what it is called in the summary."""

    name: str
    arguments: tuple[str, ...]


CHECKS = (
    Check("lint", ("-m", "ruff", "check")),
    Check("format", ("-m", "ruff", "format", "--check")),
    Check("types", ("-m", "mypy")),
    # Each platform leaves out the other's branches; what is remembered of one would be thrown away for the other.
    Check(
        "types on Windows",
        ("-m", "mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/win32", "kiosk", "sync", "build"),
    ),
    Check("import rules", ("-c", LINT_IMPORTS)),
)


def all_checks(pytest_arguments: Sequence[str]) -> tuple[Check, ...]:
    """Return every check, the tests last, with what the caller has to say to pytest."""
    return (*CHECKS, Check("tests", ("-m", "pytest", *ON_BOTH_PROCESSORS, *pytest_arguments)))


def run(python: Path, root: Path, checks: Sequence[Check]) -> int:
    """Run every check even after one failed, print a line for each, and return the first bad status."""
    rows = []
    environment = dict(os.environ) | {"PYTHONUTF8": "1"}
    for check in checks:
        print(f"--- {check.name}", flush=True)
        started = monotonic()
        status = subprocess.call([str(python), *check.arguments], cwd=root, env=environment)
        rows.append((check.name, status, monotonic() - started))
    print("--- summary")
    for name, status, seconds in rows:
        print(f"{'passed' if status == 0 else 'FAILED':7}{name} ({seconds:.0f} s)", flush=True)
    return next((status for _name, status, _seconds in rows if status), 0)
