"""What the package puts where, and its session on a screen nobody sees; the whole life of it is `package --prove`."""

import re
import subprocess
from configparser import ConfigParser
from pathlib import Path
from time import monotonic

import pytest

from linux import deb, tree
from tests.driving.books import ballots
from tests.driving.kiosk import START
from tests.driving.office import open_office
from tests.packaged.screen import session, session_bus

MOST_RESTART_S = 20.0


@pytest.fixture(scope="module")
def top(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with everything of the package, before dpkg-deb packs it."""
    grown = tmp_path_factory.mktemp("package") / "hailong"
    deb.grow(folder, grown)
    return grown


def unit(top: Path, name: str) -> str:
    return (top / "usr/lib/systemd/system" / name).read_text(encoding="utf-8")


def test_what_the_units_and_the_screen_start_is_in_the_package(top: Path) -> None:
    lines = [unit(top, "hailong.service"), unit(top, "hailong-stick@.service")]
    lines.append((top / "etc/hailong/weston.ini").read_text(encoding="utf-8"))
    named = set(re.findall(r"=(/usr/lib/hailong/\w+)", "\n".join(lines)))
    assert named == {f"/usr/lib/hailong/{name}" for name in ("session", "launch", "stick")}
    assert all((top / name[1:]).stat().st_mode & 0o111 for name in named)
    assert (top / "usr/bin/hailong").resolve() == (top / "usr/lib/hailong/hailong").resolve()


def test_the_ways_out_are_closed(top: Path) -> None:
    weston = ConfigParser()
    weston.read(top / "etc/hailong/weston.ini", encoding="utf-8")
    assert weston["core"]["shell"] == "kiosk-shell.so"
    closed = (("keyboard", "vt-switching"), ("shell", "allow-zap"), ("shell", "locking"))
    assert [weston[where][what] for where, what in closed] == ["false"] * 3
    assert "kernel.sysrq = 0" in (top / "usr/lib/sysctl.d/60-hailong.conf").read_text(encoding="utf-8")
    assert "NAutoVTs=0" in (top / "usr/lib/systemd/logind.conf.d/60-hailong.conf").read_text(encoding="utf-8")
    assert "ctrl-alt-del.target" in (top / "DEBIAN/postinst").read_text(encoding="utf-8")


def test_the_units_are_what_systemd_understands(top: Path) -> None:
    for name in ("hailong.service", "hailong-stick@.service"):
        file = top / "usr/lib/systemd/system" / name
        asked = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", f"--root={top}", str(file)]
        done = subprocess.run(asked, capture_output=True, text=True)
        # What stands outside the package is not there to be found.
        said = [line for line in done.stderr.splitlines() if "hailong" in line and "/bin/chown" not in line]
        assert said == [], done.stderr


def test_the_scripts_are_what_a_plain_shell_understands(top: Path) -> None:
    scripts = [*(top / tree.PROGRAM / name for name in ("session", "stick"))]
    scripts += [top / "DEBIAN" / name for name in ("postinst", "prerm", "postrm")]
    assert [subprocess.run(["sh", "-n", str(script)]).returncode for script in scripts] == [0] * len(scripts)
    launch = str(top / tree.PROGRAM / "launch")
    assert subprocess.run(["perl", "-c", launch], capture_output=True).returncode == 0


def test_the_package_says_what_it_needs_and_what_is_the_administrators(top: Path) -> None:
    control = (top / "DEBIAN/control").read_text(encoding="utf-8")
    assert "@" not in control.replace("hailong@localhost", "")
    assert {"libc6", "libgl1", "seatd", "weston"} <= set(re.findall(r"[\w.+-]+", control.partition("Depends:")[2]))
    kept = (top / "DEBIAN/conffiles").read_text(encoding="utf-8").split()
    assert sorted(kept) == sorted(f"/{one.relative_to(top)}" for one in (top / "etc").rglob("*") if one.is_file())


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    return runtime


def test_a_ballot_outlives_the_end_of_the_whole_session(top: Path, runtime: Path, tmp_path: Path) -> None:
    data = open_office(tmp_path / "kiosk")
    settings = tmp_path / "kiosk.toml"
    settings.write_text(f'data = "{data}"\n', encoding="utf-8")
    weston = tmp_path / "weston.ini"
    program = top / tree.PROGRAM
    told = (top / "etc/hailong/weston.ini").read_text(encoding="utf-8")
    weston.write_text(told.replace("/usr/lib/hailong", str(program)), encoding="utf-8")
    more = {"HOME": str(tmp_path), "HAILONG_CONFIG": str(settings), "HAILONG_WESTON_INI": str(weston)}
    with session_bus((), runtime) as bus:
        with session([str(program / "session")], bus, str(runtime), **more) as opened:
            opened.cast()
            opened.pull_the_power()
        began = monotonic()
        with session([str(program / "session")], bus, str(runtime), **more) as opened:
            opened.see(START)
            assert monotonic() - began < MOST_RESTART_S
            assert opened.stop() == 0
    assert [ballot.outcome for ballot in ballots(data)] == ["completed"]
