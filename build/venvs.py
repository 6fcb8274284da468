"""The folder `.venv`: made, filled from the pinned requirements, found whole again, or made anew when it is not."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ("requirements.txt",)
CENTRE = ("requirements-server.txt",)
DEVELOPMENT = ("requirements.txt", "requirements-server.txt", "requirements-dev.txt")
# Some packages come as source; what builds them is pinned too, or pip would fetch the newest for it unseen.
BUILDERS = "requirements-build.txt"
# Written last: a folder without it was left half-made.
STAMP = "bootstrap.json"


@dataclass(frozen=True)
class Venv:
    """The virtual environment of the project in `root`."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def make_ready(self, requirements: Sequence[str]) -> None:
        """Have every pinned package of those files installed; do nothing when that is so already."""
        with _alone(self.root / RUNTIME[0]):
            fault = self.fault()
            if fault:
                self._make(fault)
            kept = None if fault else self._stamp()
            wanted = {name: _digest(self.root / name) for name in (BUILDERS, *requirements)}
            if kept and wanted.items() <= kept["requirements"].items():
                print("Everything is installed already")
                return
            self._stamp_file.unlink(missing_ok=True)
            try:
                self._fill(wanted, kept["requirements"] if kept else {})
            except Trouble:
                if kept and not self._look()["faults"]:
                    self._write_stamp(kept)
                raise

    def _fill(self, wanted: dict[str, str], kept: dict[str, str]) -> None:
        """Install the wanted files that are not kept as they are, and write down what is here now."""
        for name, digest in wanted.items():
            if digest != kept.get(name):
                self._install(name)
        found = self._look()
        if found["faults"]:
            raise Trouble(f"The installation is not whole: {found['faults'][0]}. Run the same command again.")
        self._put_root_on_path(Path(found["site"]))
        # A file whose packages are not wanted today is forgotten: its pins may no longer be what is installed.
        self._write_stamp({"prefix": found["prefix"], "packages": found["packages"], "requirements": wanted})

    def fault(self) -> str | None:
        """Return why the folder cannot be used as it is, or None."""
        if not self.folder.exists() and not self.folder.is_symlink():
            return "there is no .venv yet"
        try:
            stamp, found = self._stamp(), self._look()
        except (OSError, ValueError, TypeError, KeyError, Trouble):
            return ".venv is broken or half-made"
        if stamp["prefix"] != found["prefix"]:
            return ".venv was moved"
        if found["faults"]:
            return str(found["faults"][0])
        lost = sorted(set(stamp["packages"]) - set(found["packages"]))
        return f"{lost[0]} is gone" if lost else None

    @property
    def _stamp_file(self) -> Path:
        return self.folder / STAMP

    def _stamp(self) -> dict[str, Any]:
        stamp = json.loads(self._stamp_file.read_text(encoding="utf-8"))
        return {"prefix": stamp["prefix"], "packages": stamp["packages"], "requirements": dict(stamp["requirements"])}

    def _write_stamp(self, stamp: dict[str, Any]) -> None:
        fresh = self._stamp_file.with_suffix(".new")
        fresh.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
        fresh.replace(self._stamp_file)

    def _look(self) -> dict[str, Any]:
        """Return what wholeness.py says of the packages; raise Trouble when the Python there does not even answer."""
        script = Path(__file__).with_name("wholeness.py")
        answer = subprocess.run([str(self.python), "-I", str(script)], capture_output=True, text=True, encoding="utf-8")
        if answer.returncode != 0:
            raise Trouble("The Python in .venv does not answer.")
        found: dict[str, Any] = json.loads(answer.stdout)
        return found

    def _make(self, reason: str) -> None:
        print(f"Making .venv, because {reason}", flush=True)
        self._remove()
        # A Python inside a virtual environment makes a sound one only through the Python it was made from.
        maker = getattr(sys, "_base_executable", sys.executable)
        if subprocess.call([maker, "-m", "venv", str(self.folder)]) != 0:
            raise Trouble("Python could not make the folder .venv; its own words are above.")

    def _remove(self) -> None:
        try:
            if self.folder.is_dir() and not self.folder.is_symlink():
                shutil.rmtree(self.folder)
            else:
                self.folder.unlink(missing_ok=True)
        except OSError as error:
            raise Trouble(f"The broken .venv cannot be removed ({error}); close what uses it, or delete it.") from error

    def _install(self, name: str) -> None:
        print(f"Installing the packages of {name}", flush=True)
        options = [
            "--quiet",
            "--require-hashes",
            "--disable-pip-version-check",
            "--no-input",
            "--no-warn-script-location",
        ]
        command = [str(self.python), "-m", "pip", "install", *options, "--no-build-isolation", "--use-pep517"]
        if subprocess.call([*command, "-r", str(self.root / name)]) != 0:
            raise Trouble(f"pip could not install {name}; its own words are above. Is there a network?")

    def _put_root_on_path(self, site: Path) -> None:
        """Let `python -m kiosk` work from any folder; the relative path is ASCII and outlives a move."""
        (site / "hailong.pth").write_text(os.path.relpath(self.root, site) + "\n", encoding="ascii")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Wait until no other set-up works in this folder; the lock is on that file and ends with the process."""
    with file.open("rb") as lock:
        if sys.platform == "win32":
            _lock_on_windows(lock.fileno())
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _lock_on_windows(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        # Windows refuses others the locked bytes, so the byte lies far behind the end of the file.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            except OSError:  # ten seconds went by
                continue
            return
