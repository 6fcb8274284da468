"""A CUPS of the test's own: a real scheduler with its own folder, port and queues, gone without a trace afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from pwd import getpwuid

from PySide6.QtCore import QDeadlineTimer

from tests.driving.ppd import ppd

SERVER = Path("/usr/lib/cups")
CUPS_PDF = "/usr/share/ppd/cups-pdf/CUPS-PDF_noopt.ppd"
DESK = """#!/bin/sh
# A printer of the tests, in a folder: it says what the file `says` holds, and waits while there is a file `hold`.
[ $# -eq 0 ] && exit 0
folder=${DEVICE_URI#desk:}
while [ -e "$folder/hold" ]; do
    [ -e "$folder/says" ] && cat "$folder/says" >&2
    sleep 0.05
done
[ -e "$folder/fails" ] && { echo "ERROR: It burns" >&2; exit 1; }
[ -e "$folder/says" ] && sed -n 's/STATE: +/STATE: -/p' "$folder/says" >&2
printf '%s\n' "$5" >> "$folder/options"
cat > "$folder/.part-$$"
chmod 644 "$folder/.part-$$"
mv "$folder/.part-$$" "$folder/paper-$(printf %06d "$1")"
"""


class Desk:
    """A printer of the tests, in a folder where it leaves what it has printed."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder

    def hold(self, *says: str) -> None:
        """Let it stop before the next paper and say this, as a printer's driver does: ``STATE: +media-empty-error``."""
        self._put("says", "".join(f"{line}\n" for line in says))
        self._put("hold", "")

    def go_on(self) -> None:
        (self.folder / "hold").unlink()

    def fail(self) -> None:
        self._put("fails", "")

    def mend(self) -> None:
        (self.folder / "fails").unlink()

    def printed(self) -> list[bytes]:
        """Return what came out, in the order in which it came."""
        return [file.read_bytes() for file in sorted(self.folder.glob("paper-*"))]

    def asked(self) -> list[list[str]]:
        """Return the options of each job that came out, as its driver was given them."""
        return [line.split() for line in (self.folder / "options").read_text("utf-8").splitlines()]

    def _put(self, name: str, words: str) -> None:
        (self.folder / f".{name}").write_text(words, encoding="utf-8")
        (self.folder / f".{name}").rename(self.folder / name)


class Cups:
    """A scheduler in ``folder``; ``server`` is what CUPS_SERVER has to say."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.server = f"localhost:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self._write()

    def _write(self) -> None:
        root = self.folder
        for name in ("etc", "spool", "cache", "run", "log", "out"):
            (root / name).mkdir()
        for name in ("tmp", "desks"):
            (root / name).mkdir()
            (root / name).chmod(0o1777)
        # Where a system keeps programs from others' folders by their path, a copy is free of it.
        shutil.copy("/usr/sbin/cupsd", root / "cupsd")
        shutil.copytree(SERVER, root / "bin", symlinks=False, ignore=shutil.ignore_patterns("backend", "*cgi*"))
        (root / "bin" / "backend").mkdir()
        desk = root / "bin" / "backend" / "desk"
        desk.write_text(DESK, encoding="utf-8")
        desk.chmod(0o755)
        if os.geteuid() == 0:
            shutil.copy2(SERVER / "backend" / "cups-pdf", root / "bin" / "backend" / "cups-pdf")
        places = {
            "ServerRoot": "etc", "RequestRoot": "spool", "CacheDir": "cache", "StateDir": "run", "ServerBin": "bin",
            "TempDir": "tmp", "AccessLog": "log/access", "ErrorLog": "log/error", "PageLog": "log/page",
        }  # fmt: skip
        lines = [f"{key} {root / place}" for key, place in places.items()]
        own = [] if os.geteuid() == 0 else [f"User {getpwuid(os.geteuid()).pw_name}"]
        (root / "etc" / "cups-files.conf").write_text("\n".join([*lines, *own, "Sandboxing relaxed", ""]))
        (root / "etc" / "cupsd.conf").write_text(
            f"Listen {self.server}\nLogLevel debug\nBrowsing No\nWebInterface No\nDefaultAuthType None\nMaxLogSize 0\n"
            # What it knows is on the disk at once: a test kills it.
            "DirtyCleanInterval 0\n"
            "<Location />\nOrder allow,deny\nAllow all\n</Location>\n"
            "<Policy default>\n<Limit All>\nOrder deny,allow\nAllow all\n</Limit>\n</Policy>\n"
        )

    def start(self) -> None:
        etc = self.folder / "etc"
        words = [str(self.folder / "cupsd"), "-f", "-c", str(etc / "cupsd.conf"), "-s", str(etc / "cups-files.conf")]
        with (self.folder / "log" / "out").open("ab") as out:
            self.process = subprocess.Popen(words, stdout=out, stderr=out)
        until = QDeadlineTimer(20_000)
        while "is running" not in self.ask("lpstat", "-r"):
            assert not until.hasExpired(), "CUPS does not start"

    def kill(self) -> None:
        """End the scheduler as a power cut does, once its queues and its job are on the disk."""
        assert self.process is not None
        until = QDeadlineTimer(20_000)
        queues = self.folder / "etc" / "printers.conf"
        while "State Stopped" in queues.read_text("utf-8") or not [*(self.folder / "spool").glob("c*")]:
            assert not until.hasExpired(), "CUPS does not write down what it knows"
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait()

    def ask(self, *words: str) -> str:
        """Return what a program of CUPS says to this scheduler."""
        env = {**os.environ, "CUPS_SERVER": self.server, "LC_ALL": "C"}
        return subprocess.run([*words], env=env, capture_output=True, text=True).stdout

    def desk(self, name: str, title: str = "", driver: str = "") -> Desk:
        """Set up a printer of the tests; ``driver`` is the text of its PPD, else of one for A4, A3 and A5."""
        folder = self.folder / "desks" / name
        folder.mkdir()
        folder.chmod(0o777)
        file = folder / "driver.ppd"
        file.write_text(driver or ppd("A4", "A3", "A5", both_sides=True), encoding="ascii")
        words = ["-p", name, "-v", f"desk:{folder}", "-P", str(file), "-D", title or name, "-L", "Phòng Kế toán", "-E"]
        self.ask("lpadmin", *words, "-o", "printer-error-policy=stop-printer")
        return Desk(name, folder)

    def pdf_printer(self, name: str) -> Callable[[str], bytes]:
        """Set up a printer of cups-pdf; what is returned takes out what it has printed under a title.

        Only root may run its last step; else a printer of the tests stands behind its driver.
        """
        if os.geteuid() == 0:
            self.ask("lpadmin", "-p", name, "-v", "cups-pdf:/", "-P", CUPS_PDF, "-E")
            return _taken
        desk = self.desk(name, driver=Path(CUPS_PDF).read_text(encoding="latin-1"))
        made = ["ps2pdf", "-", "-"]
        return lambda _title: subprocess.run(made, input=desk.printed()[-1], capture_output=True, check=True).stdout


def _taken(title: str) -> bytes:
    """Return the file that cups-pdf has left under a title, and take it away."""
    (file,) = (Path(getpwuid(os.geteuid()).pw_dir) / "PDF").glob(f"{title}*.pdf")
    content = file.read_bytes()
    file.unlink()
    return content


@contextmanager
def running_cups() -> Iterator[Cups]:
    """Give a scheduler that runs; its folder can be entered by the user its filters work as."""
    folder = Path(tempfile.mkdtemp(prefix="hailong-cups-"))
    folder.chmod(0o755)
    cups = Cups(folder)
    cups.start()
    try:
        yield cups
    finally:
        if cups.process is not None and cups.process.poll() is None:
            cups.stop()
        shutil.rmtree(folder)
