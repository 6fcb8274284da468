"""A file is read in one sitting, a function at one look, and both say by their name what they are."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import CODE, ROOT, TESTS, calls, files, imported, name, tree

SAYS_NOTHING = re.compile(r"(^|_)(utils?|helpers?|managers?|common|misc)(_|$)", re.IGNORECASE)
# Words that put work off; spelt apart, so that this file does not find itself.
PUT_OFF = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
GIVES_UP = {"sleep", "skip", "skipif", "xfail", "importorskip"}


def length(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def names(file: Path) -> list[str]:
    """Return the file's name and those of its classes, words set apart by underscores."""
    found = [file.stem, *(node.name for node in ast.walk(tree(file)) if isinstance(node, ast.ClassDef))]
    return [re.sub(r"(?<=[a-z])(?=[A-Z])", "_", each) for each in found]


def test_a_file_has_at_most_300_lines() -> None:
    assert [name(file) for file in files(*CODE, *TESTS) if length(file) > 300] == []


def test_a_screen_has_at_most_150_lines() -> None:
    assert [name(file) for file in files("kiosk/screens") if length(file) > 150] == []


def test_a_function_has_at_most_40_lines() -> None:
    found = ((name(file), each) for file in files(*CODE) for each in functions(file))
    assert [(file, each.name) for file, each in found if (each.end_lineno or 0) - each.lineno + 1 > 40] == []


def test_every_file_and_class_says_by_its_name_what_it_is() -> None:
    found = ((name(file), each) for file in files(*CODE, *TESTS) for each in names(file))
    assert [(file, each) for file, each in found if SAYS_NOTHING.search(each)] == []


def test_nothing_is_put_off() -> None:
    assert [name(file) for file in files(*CODE, *TESTS) if PUT_OFF.search(file.read_text(encoding="utf-8"))] == []


def test_nobody_excuses_himself_from_asking_the_one_clock() -> None:
    excuse = "noqa: TID" + "251"
    assert [name(file) for file in files(*CODE) if excuse in file.read_text(encoding="utf-8")] == []


def test_style_is_set_in_the_theme_only() -> None:
    styled = {file for file in files("kiosk") for called, _call in calls(file) if called == "setStyleSheet"}
    assert styled <= {ROOT / "kiosk" / "widgets" / "theme.py"}


def test_a_test_never_sleeps_or_skips() -> None:
    def words(file: Path) -> set[str]:
        return {node.attr for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute)} | {
            called for called, _call in calls(file)
        }

    assert [name(file) for file in files(*TESTS) if words(file) & GIVES_UP] == []


def test_no_test_puts_a_mock_in_the_place_of_a_real_part() -> None:
    assert [name(file) for file in files(*TESTS) if imported(file) & {"mock", "unittest"}] == []
