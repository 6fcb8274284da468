"""The files that come with the program: texts, surveys, fonts."""

import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from kiosk.domain.errors import FileProblem
from kiosk.domain.survey import Survey, read_survey
from kiosk.domain.wording import LANGUAGES, Wording, flatten


@cache
def folder() -> Path:
    """Return the assets folder, beside the package or inside a frozen program."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen or Path(__file__).resolve().parents[2]) / "assets"


def read_toml(path: Path, key: str) -> Mapping[str, Any]:
    """Return the tables of a TOML file; raises FileProblem ``key`` naming the file and the line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise FileProblem(key, file=str(path), where=str(problem)) from problem
    except OSError as problem:
        raise FileProblem("file_unreadable", file=str(path), why=problem.strerror or str(problem)) from problem


class _Texts(Mapping[str, str]):
    """The texts of one language; those no visitor reads are loaded when the first of them is asked for."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._visitors = self._read("visitors")

    @cached_property
    def _office(self) -> Mapping[str, str]:
        return self._read("office")

    def _read(self, part: str) -> Mapping[str, str]:
        return dict(flatten(read_toml(folder() / "strings" / f"{part}.{self._lang}.toml", "texts_broken")))

    def __getitem__(self, key: str) -> str:
        return self._visitors[key] if key in self._visitors else self._office[key]

    def __iter__(self) -> Iterator[str]:
        return chain(self._visitors, self._office)

    def __len__(self) -> int:
        return len(self._visitors) + len(self._office)


@cache
def wording(lang: str) -> Wording:
    return Wording(lang, _Texts(lang))


class Wordings(Mapping[str, Wording]):
    """Every language's texts, each read when it is first asked for: the first picture speaks one language."""

    def __getitem__(self, lang: str) -> Wording:
        if lang not in LANGUAGES:
            raise KeyError(lang)
        return wording(lang)

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


def survey_ids() -> tuple[str, ...]:
    """Return the ids of the surveys that come with the program, in order of name."""
    return tuple(sorted(path.stem for path in (folder() / "surveys").glob("*.toml")))


def load_survey(name: str) -> Survey:
    """Return the survey ``name``: the id of one that comes with the program, or the path of a TOML file.

    Raises FileProblem ``survey_unknown`` or ``survey_broken``.
    """
    path = Path(name) if name.endswith(".toml") else folder() / "surveys" / f"{name}.toml"
    if not path.is_file() or (path.parent == folder() / "surveys" and path.stem not in survey_ids()):
        raise FileProblem("survey_unknown", survey=name, known=", ".join(survey_ids()))
    return read_survey(read_toml(path, "survey_broken"), path.name)
