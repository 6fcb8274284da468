"""One command takes the pictures, and the documents show only pictures it takes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from kiosk import BUILT
from kiosk.domain.period import parse_day
from pictures.album import ALBUM
from pictures.office import TODAY
from pictures.panels import PANELS
from pictures.sheet import contact_sheet
from tests.build.project import ROOT

DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
SELECTION = ("public/600x1024/vi/largest/ask-5", "public/3840x2160/en/contrast/comment", "paper/five-levels/vi/page-1")


def take(out: Path, *patterns: str) -> subprocess.CompletedProcess[str]:
    """Take pictures without any display, as the verb does once everything is installed."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    environment["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(ROOT / "build")))
    command = [sys.executable, "-m", "pictures", "--out", str(out), *patterns]
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")


def shown(document: Path) -> set[str]:
    """Return the names of the pictures a document shows, each of them there."""
    found = set()
    for link in re.findall(r'(?:\]\(|src=")([^)"]+\.png)', document.read_text(encoding="utf-8")):
        file = (document.parent / link).resolve()
        assert file.is_file(), f"{document.name} shows {link}, which is not there"
        found.add(file.relative_to(ROOT / "docs" / "pictures").as_posix())
    return found


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the pictures of the selection."""
    out = tmp_path_factory.mktemp("pictures")
    answer = take(out, *SELECTION)
    assert (answer.stderr, answer.returncode) == ("", 0)
    return out


@pytest.mark.parametrize("name", SELECTION)
def test_a_picture_is_not_blank(taken: Path, name: str) -> None:
    with Image.open(taken / f"{name}.png") as picture:
        colours = picture.convert("RGB").resize((64, 64)).getcolors(64 * 64) or []
    assert max(count for count, _colour in colours) < 0.9 * 64 * 64


def test_a_screen_fills_its_panel(taken: Path) -> None:
    sizes = {}
    for name in SELECTION[:2]:
        with Image.open(taken / f"{name}.png") as picture:
            sizes[name.split("/")[1]] = picture.size
    assert sizes == {panel.name: (panel.width, panel.height) for panel in PANELS if panel.name in sizes}


def test_the_day_in_the_pictures_is_one_the_program_believes() -> None:
    assert parse_day(TODAY) >= parse_day(BUILT)


def test_the_same_run_takes_the_same_pictures(taken: Path, tmp_path: Path) -> None:
    take(tmp_path, *SELECTION)
    for name in SELECTION:
        assert (tmp_path / f"{name}.png").read_bytes() == (taken / f"{name}.png").read_bytes()


def test_the_contact_sheet_shows_every_picture_of_the_run(taken: Path) -> None:
    assert (taken / "index.html").read_text(encoding="utf-8") == contact_sheet(SELECTION)
    assert all(f'src="{name}.png"' in contact_sheet(SELECTION) for name in SELECTION)


def test_a_name_nobody_has_is_bad_usage(tmp_path: Path) -> None:
    answer = take(tmp_path, "public/640x480/*")
    assert answer.stderr == "No picture has a name like public/640x480/*.\n"
    assert answer.returncode == 2


def test_readme_and_guides_show_what_is_kept_for_them_and_nothing_else() -> None:
    kept = {file.name for file in (ROOT / "docs" / "pictures").iterdir()}
    assert kept == set(ALBUM)
    assert set().union(*map(shown, DOCUMENTS)) == kept
