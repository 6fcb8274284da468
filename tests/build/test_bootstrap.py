"""Two commands set everything up, from any folder, and mend what is broken."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.project import ROOT, Project, make_project
from venvs import STAMP, Venv


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Give a project that was set up once."""
    made = make_project(tmp_path_factory.mktemp("projects") / "Hài Lòng")
    first = made.bootstrap("run", "--window", "800x600")
    assert first.stdout.splitlines()[0] == "Making .venv, because there is no .venv yet"
    assert first.stdout.splitlines()[-1] == "run --demo --window 800x600"
    assert first.returncode == 7
    return made


@pytest.fixture
def venv(project: Project) -> Venv:
    return Venv(project.root)


def test_nothing_is_done_when_everything_is_there(project: Project) -> None:
    assert project.bootstrap("run").stdout.splitlines() == ["Everything is installed already", "run --demo"]


def test_the_kiosk_starts_from_any_folder_after_the_set_up(venv: Venv, tmp_path: Path) -> None:
    command = [str(venv.python), "-m", "kiosk", "tally"]
    assert subprocess.run(command, capture_output=True, text=True, cwd=tmp_path).stdout == "tally\n"


def test_the_centre_is_set_up_without_what_only_a_kiosk_needs(tmp_path: Path) -> None:
    project = make_project(tmp_path / "centre")
    heard = project.bootstrap("server", "--listen", "127.0.0.1:8443")
    assert heard.stdout.splitlines()[-1] == "--listen 127.0.0.1:8443"
    installed = [line for line in heard.stdout.splitlines() if line.startswith("Installing the packages of")]
    assert [line.split()[-1] for line in installed] == ["requirements-build.txt", "requirements-server.txt"]


def test_changed_requirements_are_installed_into_the_same_venv(project: Project, venv: Venv) -> None:
    mark = venv.folder / "still the same"
    mark.touch()
    project.requirements.write_text("# nothing at all is needed\n", encoding="utf-8")
    assert "Installing the packages of requirements.txt" in project.bootstrap("run").stdout
    assert mark.exists()


def test_a_lost_python_shows(venv: Venv) -> None:
    aside = venv.python.rename(venv.python.with_name("aside"))
    assert venv.fault() == ".venv is broken or half-made"
    aside.rename(venv.python)
    assert venv.fault() is None


def test_a_set_up_that_was_cut_off_shows(venv: Venv) -> None:
    stamp = venv.folder / STAMP
    aside = stamp.rename(venv.folder / "aside")
    assert venv.fault() == ".venv is broken or half-made"
    aside.rename(stamp)
    assert venv.fault() is None


@pytest.mark.parametrize("stamp", ["", "[]", "{}", '{"prefix": 1, "packages": [], "requirements": 3}'])
def test_a_stamp_nobody_can_read_shows(venv: Venv, stamp: str) -> None:
    file = venv.folder / STAMP
    whole = file.read_bytes()
    file.write_text(stamp, encoding="utf-8")
    assert venv.fault() == ".venv is broken or half-made"
    file.write_bytes(whole)


def test_a_package_file_that_was_cut_off_shows(venv: Venv) -> None:
    victim = next(venv.folder.rglob("pip/_internal/main.py"))
    whole = victim.read_bytes()
    victim.write_bytes(whole[:-1])
    assert venv.fault() == "pip/_internal/main.py is not as it was installed"
    victim.write_bytes(whole)


def test_a_moved_venv_is_made_anew(tmp_path: Path, project: Project) -> None:
    moved = make_project(tmp_path / "moved")
    (moved.root / ".venv").symlink_to(project.root / ".venv")
    stamp = Venv(moved.root).folder / STAMP
    assert stamp.exists()
    assert Venv(moved.root).fault() == ".venv was moved"


def test_two_set_ups_at_once_make_one_broken_venv_anew(tmp_path: Path) -> None:
    project = make_project(tmp_path / "shared")
    (project.root / ".venv").write_text("not even a folder", encoding="utf-8")
    command = project.command("run")
    pair = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) for _ in range(2)]
    heard = [process.communicate()[0] for process in pair]
    made_anew = "Making .venv, because .venv is broken or half-made"
    assert sorted(words.startswith(made_anew) for words in heard) == [False, True]
    assert [process.returncode for process in pair] == [7, 7]


def test_a_missing_network_is_told_in_a_sentence(project: Project) -> None:
    before = project.requirements.read_bytes()
    project.requirements.write_text(f"nobody-has-this==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    environment = dict(os.environ) | {"PIP_NO_INDEX": "1"}
    command = project.command("run")
    answer = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment)
    assert answer.stderr.splitlines()[-1].startswith("pip could not install requirements.txt")
    assert answer.returncode == 3
    project.requirements.write_bytes(before)
    assert project.bootstrap("run").stdout.splitlines()[0] == "Everything is installed already"


def test_an_unknown_verb_is_bad_usage_and_lists_the_verbs() -> None:
    answer = Project(ROOT).bootstrap("fly")
    assert answer.stderr.startswith("There is no verb fly.")
    assert "test   [pytest arguments]" in answer.stderr
    assert answer.returncode == 2


def test_without_a_verb_the_verbs_are_listed() -> None:
    answer = Project(ROOT).bootstrap()
    assert answer.stderr.startswith("A verb is missing.")
    assert answer.returncode == 2


def test_help_is_no_error() -> None:
    answer = Project(ROOT).bootstrap("--help")
    assert answer.stdout.startswith("python3 build/bootstrap.py VERB")
    assert (answer.returncode, answer.stderr) == (0, "")


def test_setup_takes_no_arguments() -> None:
    assert Project(ROOT).bootstrap("setup", "--fast").returncode == 2


def test_an_old_python_can_read_the_bootstrap() -> None:
    source = (ROOT / "build" / "bootstrap.py").read_text(encoding="utf-8")
    assert ast.parse(source, feature_version=(3, 6)).body


def test_an_old_python_without_a_newer_one_says_so_in_one_sentence() -> None:
    pretend = "import sys; sys.path.insert(0, 'build'); import bootstrap; bootstrap.OLDEST = (9, 9); "
    command = [sys.executable, "-c", pretend + "sys.exit(bootstrap.main())"]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert answer.stderr.count("\n") == 1
    assert "Python 3.11 or newer" in answer.stderr
    assert answer.returncode == 3


def test_the_ci_runs_the_second_command_of_the_readme() -> None:
    assert "\npython3 build/bootstrap.py test\n" in (ROOT / "README.md").read_text(encoding="utf-8")
    last = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1]
    assert last == "exec python3 build/bootstrap.py test"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
