"""What is in the frozen folder: all of ours, little else, and a true account of it."""

import hashlib
import json
import re
from pathlib import Path

from PyInstaller.archive.readers import CArchiveReader

from freezing import trimming
from freezing.folder import MOST_BYTES
from tests.driving.kiosk import ROOT

LIBRARY = re.compile(r"\.so(\.\d+)*$")


def files(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*")) if file.is_file() and not file.is_symlink()]


def modules(folder: Path) -> set[str]:
    archive = CArchiveReader(str(folder / "hailong"))
    return set(archive.open_embedded_archive(next(name for name in archive.toc if name.startswith("PYZ"))).toc)


def test_the_folder_is_as_small_as_was_promised(folder: Path) -> None:
    assert sum(file.stat().st_size for file in files(folder)) <= MOST_BYTES == 120_000_000


def test_every_module_of_the_kiosk_is_inside_and_nothing_of_the_centre(folder: Path) -> None:
    inside = modules(folder)
    sources = [*(ROOT / "kiosk").rglob("*.py"), *(ROOT / "sync").rglob("*.py")]
    ours = {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in sources}
    wanted = {name for name in ours if not name.startswith("sync.server") and name not in trimming.NEVER_USED}
    assert wanted - inside == set()
    assert [name for name in inside if name.startswith(("sync.server", "django", "PySide6.QtNetwork"))] == []


def test_every_file_has_its_sum_and_every_sum_its_file(folder: Path) -> None:
    told = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    found = {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files(folder)
    }
    del found["SHA256SUMS"]
    assert told == found


def test_no_link_leads_nowhere_or_out_of_the_folder(folder: Path) -> None:
    links = [link for link in folder.rglob("*") if link.is_symlink()]
    assert [link for link in links if not link.exists() or not link.resolve().is_relative_to(folder.resolve())] == []


def test_the_list_of_parts_names_every_library_and_the_versions_that_are_pinned(folder: Path) -> None:
    listed = json.loads((folder / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    parts = listed["components"]
    named = {one["name"] for part in parts for one in part.get("components", [])}
    lib = folder / "lib"
    libraries = {file.relative_to(lib).as_posix() for file in files(lib) if LIBRARY.search(file.name)}
    assert libraries - named == set()
    pinned = dict(
        re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    )
    packages = {part["name"].lower().replace("_", "-"): part["version"] for part in parts if "pypi" in part["purl"]}
    assert {name: version for name, version in packages.items() if pinned.get(name) != version} == {}
    assert {"pyside6-essentials", "cryptography", "reportlab", "urllib3"} <= packages.keys()


def test_every_part_brings_its_terms(folder: Path) -> None:
    terms = {one.name for one in (folder / "licences").iterdir()}
    listed = json.loads((folder / "sbom.cdx.json").read_text(encoding="utf-8"))
    told = (folder / "licences" / "README.md").read_text(encoding="utf-8")
    names = {one["name"] for one in listed["components"]}
    assert {name for name in names if name not in terms and name.lower().replace("_", "-") not in told} == set()
    assert {"LGPL-3.0.txt", "README.md", "bogo", "python"} <= terms
    assert (folder / "LICENSE").is_file()


def test_the_version_stands_at_the_top(folder: Path) -> None:
    from kiosk import BUILT, __version__

    told = (folder / "VERSION").read_text(encoding="utf-8").splitlines()
    assert told[:2] == [f"version: {__version__}", f"built: {BUILT}"]


def test_the_data_that_was_left_out_is_a_library_without_any(folder: Path) -> None:
    (data,) = (file for file in files(folder) if file.name.startswith("libicudata.so."))
    assert data.stat().st_size < 20_000
