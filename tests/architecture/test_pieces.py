"""What others made is pinned, listed with its licence, and used; what is used is listed."""

import re
import sys
from importlib.metadata import packages_distributions

import pytest

from tests.architecture.sources import ROOT, files, imported

PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^ ]+)(?: ; [^\\]+)? \\$")
PINNED_FILES = ("requirements.txt", "requirements-server.txt", "requirements-dev.txt", "requirements-build.txt")
OWN = {"kiosk", "sync", "tests", *(path.stem for path in (ROOT / "build").iterdir())}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def blocks(name: str) -> list[list[str]]:
    """Return each requirement of a pinned file as its lines, without the comments."""
    found: list[list[str]] = []
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            found.append([line])
        elif line.strip() and not line.strip().startswith("#"):
            found[-1].append(line.strip())
    return found


def pins(name: str) -> dict[str, str]:
    matches = (PIN.match(block[0]) for block in blocks(name))
    return {normal(match["name"]): match["version"] for match in matches if match}


def named(name: str) -> set[str]:
    """Return what a person named in an .in file."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {normal(re.split(r"[ <>=!~;#\[]", line)[0]) for line in lines if line and line[0] not in "#-"}


def listed() -> dict[str, str]:
    """Return the packages and versions of the licence list."""
    page = (ROOT / "assets" / "LICENCES.md").read_text(encoding="utf-8")
    section = page.partition("## Python packages")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    return {normal(row[0]): row[1] for row in rows[2:]}


@pytest.mark.parametrize("name", PINNED_FILES)
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    loose = [block[0] for block in blocks(name) if not PIN.match(block[0]) or not _all_hashes(block[1:])]
    assert loose == []
    assert pins(name)


def _all_hashes(lines: list[str]) -> bool:
    return bool(lines) and all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}( \\)?", line) for line in lines)


@pytest.mark.parametrize("name", PINNED_FILES)
def test_no_host_stands_in_the_requirements(name: str) -> None:
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PINNED_FILES)
def test_what_a_person_named_is_what_is_pinned(name: str) -> None:
    assert named(name.replace(".txt", ".in")) - pins(name).keys() == set()


def test_the_tests_run_on_the_versions_the_kiosk_runs_on() -> None:
    run_with = pins("requirements.txt") | pins("requirements-server.txt")
    assert run_with.items() <= pins("requirements-dev.txt").items()


def test_kiosk_and_centre_run_on_the_same_versions() -> None:
    kiosk, centre = pins("requirements.txt"), pins("requirements-server.txt")
    assert [name for name in kiosk.keys() & centre.keys() if kiosk[name] != centre[name]] == []


def test_the_licence_list_is_in_step_with_the_requirements() -> None:
    assert listed() == pins("requirements.txt") | pins("requirements-server.txt")


def test_every_typeface_has_its_licence_beside_it() -> None:
    folder = ROOT / "assets" / "fonts"
    families = {face.stem.partition("-")[0] for face in folder.glob("*.ttf")}
    assert families == {licence.stem.removesuffix("-OFL") for licence in folder.glob("*-OFL.txt")}
    assert families


@pytest.mark.parametrize(
    ("folders", "name", "through"),
    [
        (("kiosk", "sync/protocol", "sync/client"), "requirements.in", frozenset()),
        # The centre draws papers and codes with what the kiosk has for them.
        (("sync/server", "sync/client"), "requirements-server.in", frozenset({"qrcode", "reportlab"})),
    ],
)
def test_what_a_program_imports_is_named_in_its_requirements(
    folders: tuple[str, ...], name: str, through: frozenset[str]
) -> None:
    modules = {module for file in files(*folders) for module in imported(file)} - sys.stdlib_module_names - OWN
    owners = packages_distributions()
    # What is only asked for its types is not there when the program runs.
    assert {normal(owners[module][0]) for module in modules - {"_typeshed"}} | through == named(name)


@pytest.mark.parametrize("folder", ["tests", "build/pictures"])
def test_what_the_tests_and_pictures_import_is_named_in_the_requirements(folder: str) -> None:
    modules = {module for file in files(folder) for module in imported(file)} - sys.stdlib_module_names - OWN
    owners = packages_distributions()
    known = {
        found for name in ("requirements", "requirements-server", "requirements-dev") for found in named(f"{name}.in")
    }
    assert {normal(owners[module][0]) for module in modules} <= known


def test_the_set_up_needs_nothing_but_python() -> None:
    set_up = (ROOT / "build").glob("*.py")
    assert {module for file in set_up for module in imported(file)} - sys.stdlib_module_names - OWN <= {"pip"}


def test_the_pictures_need_nothing_but_what_the_kiosk_brings() -> None:
    modules = {module for file in files("build/pictures") for module in imported(file)}
    owners = packages_distributions()
    others = modules - sys.stdlib_module_names - OWN
    assert {normal(owners[module][0]) for module in others} <= pins("requirements.txt").keys()


def test_what_is_source_is_not_ignored() -> None:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = [line for line in lines if line[:1] != "#"]
    assert [line for line in ignored if line.strip("/") in {"build", "*.spec"}] == []


def test_every_file_a_page_points_to_exists() -> None:
    pages = [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "sync").rglob("*.md"),
        *(ROOT / "assets").glob("*.md"),
    ]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))]
    assert [link for page, link in links if "://" not in link and not (page.parent / link).exists()] == []
