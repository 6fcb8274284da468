"""System packages: what is missing, under which name, and the command for somebody who is not root."""

import sysconfig
from pathlib import Path

import pytest

import packages
from trouble import Trouble


def test_a_package_under_its_newer_name_is_not_missing() -> None:
    wanted: list[packages.Package] = ["libegl1", ("libglib2.0-0t64", "libglib2.0-0")]
    assert packages.missing(wanted, {"libegl1", "libglib2.0-0"}) == []
    assert packages.missing(wanted, {"libegl1", "libglib2.0-0t64"}) == []
    assert packages.missing(wanted, {"libglib2.0-0"}) == ["libegl1"]


def test_who_is_not_root_gets_the_exact_command() -> None:
    with pytest.raises(Trouble) as told:
        packages.install(["libegl1", "xvfb"], may_install=False)
    assert str(told.value).splitlines()[1].split() == packages.install_command(["libegl1", "xvfb"])
    assert told.value.status == 3


def test_apt_waits_for_another_installation_and_asks_nothing() -> None:
    command = packages.install_command(["xvfb"])
    assert command[:3] == ["apt-get", "install", "-y"]
    assert "DPkg::Lock::Timeout=300" in command


def test_the_tests_need_all_that_running_needs() -> None:
    assert set(packages.RUN) < set(packages.TEST) < set(packages.BENCH)


def test_a_python_without_its_library_asks_for_the_package_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert packages.python_library() == []
    monkeypatch.setattr(sysconfig, "get_config_var", lambda _name: str(tmp_path / "nowhere"))
    (wanted,) = packages.python_library()
    newer, older = packages.names(wanted)
    assert newer == f"{older}t64"
