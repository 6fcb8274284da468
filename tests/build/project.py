"""A throw-away project with a program that repeats its arguments, set up by the real bootstrap without any network."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPEATER = '"""Repeats its arguments."""\nimport sys\nprint(*sys.argv[1:])\nsys.exit(7)\n'


@dataclass(frozen=True)
class Project:
    """A folder that looks like this project to its bootstrap."""

    root: Path

    @property
    def requirements(self) -> Path:
        return self.root / "requirements.txt"

    def bootstrap(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the bootstrap from a folder that is not the project's own."""
        return subprocess.run(self.command(*arguments), capture_output=True, text=True, encoding="utf-8", cwd="/")

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(self.root / "build" / "bootstrap.py"), *arguments]


def make_project(root: Path) -> Project:
    """Lay the project out in that folder."""
    shutil.copytree(ROOT / "build", root / "build", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.txt", "requirements-server.txt", "requirements-dev.txt", "requirements-build.txt"):
        (root / name).write_text("# nothing is needed\n", encoding="utf-8")
    (root / "kiosk").mkdir()
    (root / "kiosk" / "__main__.py").write_text(REPEATER, encoding="utf-8")
    (root / "sync" / "server").mkdir(parents=True)
    (root / "sync" / "server" / "__main__.py").write_text(REPEATER, encoding="utf-8")
    return Project(root)
