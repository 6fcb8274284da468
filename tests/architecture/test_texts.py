"""Every text stands in both languages, says the same names, and is asked for by a key that exists."""

import tomllib
from collections.abc import Set
from string import Formatter

from kiosk.domain import errors, settings
from kiosk.domain.wording import LANGUAGES, flatten
from sync.protocol.refusals import Code
from tests.architecture.sources import ROOT, calls, files, first_literal, name


def texts(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((ROOT / "assets" / "strings").glob(f"*.{language}.toml")):
        part = dict(flatten(tomllib.loads(path.read_text(encoding="utf-8"))))
        assert found.keys() & part.keys() == set()
        found |= part
    return found


def blanks(text: str) -> set[str]:
    """Return the names a text leaves open: ``{n}``."""
    return {field.partition(":")[0] for _before, field, _form, _way in Formatter().parse(text) if field}


def literals(functions: Set[str]) -> list[tuple[str, str]]:
    """Return the keys written out in calls of those functions, with their files."""
    found = (
        (name(file), called, first_literal(call)) for file in files("kiosk", "sync") for called, call in calls(file)
    )
    return [(file, key) for file, called, key in found if called in functions and key is not None]


VI, EN = (texts(language) for language in LANGUAGES)
WORLD_ERRORS = {kind.__name__ for kind in vars(errors).values() if isinstance(kind, type)} - {"Bug"}


def test_both_languages_have_the_same_texts() -> None:
    assert VI.keys() ^ EN.keys() == set()


def test_a_text_leaves_the_same_blanks_in_both_languages() -> None:
    # A date is written in each language's own way, with other parts.
    shared = {key for key in VI.keys() & EN.keys() if not key.startswith("date.")}
    assert [key for key in sorted(shared) if blanks(VI[key]) != blanks(EN[key])] == []


def test_every_text_that_is_asked_for_exists() -> None:
    # A setting's value is asked for by its key in the same words.
    known = VI.keys() | settings.BY_KEY.keys()
    assert [(file, key) for file, key in literals({"text"}) if key not in known] == []


def test_every_error_of_the_world_has_its_sentence() -> None:
    assert [(file, key) for file, key in literals(WORLD_ERRORS) if f"error.{key}" not in VI] == []


def test_every_refusal_between_kiosk_and_centre_has_its_sentence() -> None:
    told = {key.removeprefix("error.refused_") for key in VI if key.startswith("error.refused_")}
    assert told == {code.value for code in Code}
    # A refusal may come from a program that fills no blanks.
    assert [code for code in told if blanks(VI[f"error.refused_{code}"])] == []
