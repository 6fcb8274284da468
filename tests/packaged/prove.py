"""The whole life of an installed kiosk in a clean Debian: installed, served, cut off, upgraded, removed, purged."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic

from tests.driving import office
from tests.driving.bus import Bus
from tests.driving.kiosk import START
from tests.packaged.clean import Debian
from tests.packaged.screen import Session, session, session_bus

RUNTIME = "/run/hailong"
DATA = "/var/lib/hailong"
MOST_RESTART_S = 20.0
_ALL_DAYS = ("--from", "2020-01-01", "--to", "2099-12-31")
_IN_MEMORY = ("dev", "run", "tmp")
_DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9), "tty": (5, 0)}


@contextmanager
def powered(debian: Debian) -> Iterator[Debian]:
    """Give it what a running system has: processes, a few devices of its own, and memory where that is.

    Whoever calls this is in a mount namespace of its own (`unshare --mount`), and all of it goes with that.
    """
    root = debian.root
    subprocess.run(["mount", "-t", "proc", "proc", str(root / "proc")], check=True)
    for name in _IN_MEMORY:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs", str(root / name)], check=True)
    for name, (major, minor) in _DEVICES.items():
        os.mknod(root / "dev" / name, 0o666 | stat.S_IFCHR, os.makedev(major, minor))
        (root / "dev" / name).chmod(0o666)
    (root / "dev" / "pts").mkdir()
    options = "newinstance,ptmxmode=0666,mode=0620"
    subprocess.run(["mount", "-t", "devpts", "-o", options, "devpts", str(root / "dev" / "pts")], check=True)
    (root / "dev" / "ptmx").symlink_to("pts/ptmx")
    (root / "dev" / "shm").mkdir(mode=0o1777)
    (root / "dev" / "shm").chmod(0o1777)
    yield debian


@contextmanager
def read_only(debian: Debian) -> Iterator[None]:
    """Let the root be written to nowhere but where the ballots and the home of the service are, as the unit does."""
    root = debian.root
    with ExitStack() as stack:
        for place in (root, root / DATA[1:], root / f"{DATA[1:]}-home"):
            # With all that is mounted in it: else there would be neither /run nor /dev.
            subprocess.run(["mount", "--rbind", str(place), str(place)], check=True)
            stack.callback(subprocess.run, ["umount", "--lazy", "--recursive", str(place)], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", str(root)], check=True)
        yield


@contextmanager
def desk(debian: Debian) -> Iterator[Bus]:
    """Have what the unit's RuntimeDirectory is, and a bus in it that the screen is read by."""
    debian.run("install", "-d", "-o", "hailong", "-g", "hailong", "-m", "0700", RUNTIME)
    with session_bus(debian.enter("hailong"), debian.root / RUNTIME[1:], debian.root) as bus:
        yield bus


@contextmanager
def serving(debian: Debian, bus: Bus) -> Iterator[Session]:
    """Start what the unit starts, as the user of the unit, and wait for its first picture."""
    with session([*debian.enter("hailong"), "/usr/lib/hailong/session"], bus, RUNTIME) as opened:
        opened.see(START)
        yield opened


def open_office(debian: Debian) -> None:
    """Found an office that is always open in the folder of the service, and give it to the user of the service."""
    office.open_office(debian.root / DATA[1:])
    debian.run("chown", "--recursive", "hailong:hailong", DATA)


def counted(debian: Debian) -> int:
    """Return how many ballots are in the ledger, after a verification of all of it."""
    debian.run("hailong", "verify", user="hailong")
    told = json.loads(debian.run("hailong", "tally", *_ALL_DAYS, "--json", user="hailong"))
    return int(told["collected"])


def told(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def cut_off_and_back(debian: Debian, bus: Bus) -> float:
    """Cast a ballot, pull the power, and return the seconds to the next first picture."""
    with serving(debian, bus) as opened:
        opened.cast()
        opened.pull_the_power()
    began = monotonic()
    with serving(debian, bus) as opened:
        took = monotonic() - began
        opened.cast()
        assert opened.stop() == 0
    return took


def prove(debian: Debian, package: Path, newer: Path) -> dict[str, object]:
    """Lead an installed kiosk through its life and return what was seen; raises AssertionError at a surprise."""
    found: dict[str, object] = {}
    told("installing")
    debian.install(package)
    user = debian.run("getent", "passwd", "hailong").strip()
    assert user.endswith(":/usr/sbin/nologin"), user
    assert debian.run("readlink", "/etc/systemd/system/ctrl-alt-del.target").strip() == "/dev/null"
    assert (debian.root / "etc/systemd/system/multi-user.target.wants/hailong.service").is_symlink()
    debian.run("hailong", "--selftest", user="hailong")
    open_office(debian)
    before = counted(debian)
    told("serving, on a root that cannot be written")
    with desk(debian) as bus, read_only(debian):
        took = cut_off_and_back(debian, bus)
    found["back_after_s"] = round(took, 1)
    assert took < MOST_RESTART_S
    found["ballots"] = counted(debian) - before
    assert found["ballots"] == 2
    told("upgrading, removing, installing again")
    for step in (("install", newer), ("remove", None), ("install", package)):
        _change(debian, *step)
        assert (debian.root / DATA[1:] / "ledger.sqlite3").is_file(), step
    assert counted(debian) - before == 2
    told("purging")
    _purge(debian, found)
    return found


def _change(debian: Debian, what: str, package: Path | None) -> None:
    if package is None:
        debian.run("dpkg", "--remove", "hailong")
        assert not (debian.root / "etc/systemd/system/ctrl-alt-del.target").is_symlink()
        assert not (debian.root / "usr/lib/hailong").exists()
    else:
        assert what == "install"
        debian.install(package)


def _purge(debian: Debian, found: dict[str, object]) -> None:
    debian.run("dpkg", "--purge", "hailong")
    found["kept_when_nobody_answers"] = (debian.root / DATA[1:] / "ledger.sqlite3").is_file()
    assert found["kept_when_nobody_answers"]


def purge_on_request(debian: Debian, package: Path) -> None:
    """Purge with the question answered yes: then, and only then, the ballots go."""
    debian.install(package)
    debian.run("debconf-set-selections", told="hailong hailong/delete-ballots boolean true\n")
    debian.run("dpkg", "--purge", "hailong")
    assert not (debian.root / DATA[1:]).exists()
