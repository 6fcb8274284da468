"""README and guides name only what is there, and show only commands the program understands."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app import arguments
from kiosk.app.founding import read_office
from tests.build.project import ROOT
from verbs import VERBS

GUIDES = {
    "office": (ROOT / "docs" / "vi" / "huong-dan-can-bo.md", ROOT / "docs" / "en" / "office-guide.md"),
    "recovery": (ROOT / "docs" / "vi" / "khoi-phuc.md", ROOT / "docs" / "en" / "recovery.md"),
    "joining": (ROOT / "docs" / "vi" / "ghep-trung-tam.md", ROOT / "docs" / "en" / "joining.md"),
    "centre": (ROOT / "docs" / "vi" / "trung-tam.md", ROOT / "docs" / "en" / "centre-guide.md"),
    "IT": (ROOT / "docs" / "vi" / "huong-dan-cntt.md", ROOT / "docs" / "en" / "it-guide.md"),
}
DOCUMENTS = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
KIOSK = ".venv/bin/python -m kiosk "
BOOTSTRAP = "python3 build/bootstrap.py "
OURS = re.compile(r"`((?:tests|kiosk|build|assets|docs)/[\w./*-]*)`")
LINK = re.compile(r"\]\(([^)#:]+)\)")


def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def commands(document: Path, beginning: str) -> Iterator[list[str]]:
    """Yield the words of every shown command that starts so; names in capitals stand for any word."""
    for line in re.findall(rf"{re.escape(beginning)}([^`\n]+)", text(document)):
        yield shlex.split(line)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_file_a_document_names_is_there(document: Path) -> None:
    named = [ROOT / path for path in OURS.findall(text(document))]
    linked = [document.parent / path for path in LINK.findall(text(document))]
    assert [file for file in (*named, *linked) if not (file.exists() or list(file.parent.glob(file.name)))] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_command_a_document_shows_is_understood(document: Path) -> None:
    for words in commands(document, KIOSK):
        if words[0] not in {"LỆNH", "COMMAND"}:
            assert arguments.parse(words).command == words[0]
    for words in commands(document, BOOTSTRAP):
        assert words[0] in VERBS


@pytest.mark.parametrize("guide", GUIDES["IT"], ids=lambda file: file.name)
def test_every_command_of_the_installed_program_is_understood(guide: Path) -> None:
    shown = [shlex.split(line) for line in re.findall(r"^hailong (.+)$", text(guide), re.MULTILINE)]
    assert [arguments.parse(words).command for words in shown] == ["selftest", "doctor", "tally"]


@pytest.mark.parametrize("guide", GUIDES)
def test_the_guides_of_both_languages_have_the_same_sections_and_commands(guide: str) -> None:
    vietnamese, english = GUIDES[guide]
    levels = [re.findall(r"^#+", text(file), re.MULTILINE) for file in (vietnamese, english)]
    assert levels[0] == levels[1]
    shown = [[words[0] for words in commands(file, KIOSK)][1:] for file in (vietnamese, english)]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("guide", GUIDES["IT"], ids=lambda file: file.name)
def test_the_office_file_of_the_guide_is_one_the_first_start_reads(guide: Path) -> None:
    [shown] = re.findall(r"```toml\n(.*?)```", text(guide), re.DOTALL)
    settings = read_office(tomllib.loads(shown), guide.name)
    assert (settings.text("office.code"), settings.on("flow.walk_up")) == ("0703", False)
