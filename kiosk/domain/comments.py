"""Comments as staff read them: with their day, never the time, and never whom they may concern."""

import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from kiosk.domain.survey import Survey

SurveyKey = tuple[str, int]


class Comment(Struct, frozen=True):
    """A free text with what it was said of; ``level`` is None where the criterion itself got no answer.

    ``day`` to ``until`` are the days it may be of, in UTC+7; ``undated`` says that not even its month is known.
    """

    hash: str
    text: str
    day: int
    survey: SurveyKey
    criterion: str
    level: str | None = None
    until: int | None = None
    undated: bool = False
    masked: bool = False


class Mood(StrEnum):
    """What the answer beside a comment was."""

    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"


class Wanted(Struct, frozen=True):
    """Which comments are looked for; what is empty or None is not asked. ``masked`` looks among the masked ones."""

    criterion: str = ""
    mood: Mood | None = None
    words: str = ""
    masked: bool = False

    def among(self, found: Iterable[Comment], surveys: Mapping[SurveyKey, Survey]) -> tuple[Comment, ...]:
        """Return those of ``found`` that are wanted, in their order."""
        words = self.words.split()
        return tuple(one for one in found if self._fits(one, surveys) and all(holds(one.text, word) for word in words))

    def _fits(self, one: Comment, surveys: Mapping[SurveyKey, Survey]) -> bool:
        if one.masked != self.masked or (self.criterion and one.criterion != self.criterion):
            return False
        return self.mood is None or mood(one, surveys) is self.mood


def mood(one: Comment, surveys: Mapping[SurveyKey, Survey]) -> Mood | None:
    """Return what the answer beside a comment was by the cuts of its survey; None for neither, or no answer."""
    survey = surveys.get(one.survey)
    if survey is None or one.level is None or one.level not in survey.level_ids():
        return None
    if survey.is_satisfied(one.level):
        return Mood.SATISFIED
    return Mood.UNSATISFIED if survey.is_unsatisfied(one.level) else None


def holds(text: str, word: str) -> bool:
    """Say whether ``word`` stands in ``text``, whatever its case; typed without marks it finds both spellings."""
    folded, wanted = _folded(text), _folded(word)
    plain = _plain(wanted)
    return plain in _plain(folded) if plain == wanted else wanted in folded


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _plain(text: str) -> str:
    """Return Vietnamese without its marks, and nothing that is not ASCII: ``chờ đợi`` as ``cho doi``."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return apart.encode("ascii", "ignore").decode("ascii")
