"""The unsatisfied answers of a period, with their day and reasons, and nothing that leads to a person."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from kiosk.domain.ballot import Ballot
from kiosk.domain.period import iso
from kiosk.domain.publishing import is_public
from kiosk.domain.survey import Survey
from kiosk.domain.tally import SurveyKey

UNKNOWN_DAY = 0
MOST_LINES = 600
"""More would make a book of a report, and a file that is too large for one."""


class Dissent(Struct, frozen=True):
    """So many answers of one day to one criterion that are alike in level and reasons.

    ``survey`` is id and version; the ``day`` is ``UNKNOWN_DAY`` where only the month is known. Two answers of one
    ballot are not told to be of one, and lines stand in the order of their days, not of the ballots.
    """

    survey: SurveyKey
    criterion: str
    day: int
    level: str
    reasons: tuple[str, ...]
    n: int

    def to_json(self) -> dict[str, Any]:
        return {
            "survey": self.survey[0],
            "version": self.survey[1],
            "criterion": self.criterion,
            "date": None if self.day == UNKNOWN_DAY else iso(self.day),
            "level": self.level,
            "reasons": list(self.reasons),
            "n": self.n,
        }


def dissent_of(ballots: Iterable[Ballot], surveys: Mapping[SurveyKey, Survey]) -> tuple[Dissent, ...] | None:
    """Return the unsatisfied answers of the valid, dated ballots.

    None where fewer ballots than ``LEAST_PUBLIC`` would let somebody be found behind an answer, or where there are more
    lines than ``MOST_LINES``.
    """
    valid = [ballot for ballot in ballots if ballot.valid and not ballot.undated]
    found: Counter[tuple[SurveyKey, str, int, str, tuple[str, ...]]] = Counter()
    for ballot in valid:
        survey = surveys[ballot.survey]
        day = ballot.day if ballot.until is None else UNKNOWN_DAY
        order = [reason.id for reason in survey.reasons]
        for criterion, level in ballot.answers.items():
            if survey.is_unsatisfied(level):
                given = ballot.reasons.get(criterion, ())
                found[survey.key, criterion, day, level, tuple(sorted(given, key=order.index))] += 1
    if not is_public(len(valid)) or len(found) > MOST_LINES:
        return None
    lines = [Dissent(*line, n) for line, n in found.items()]
    return tuple(sorted(lines, key=lambda line: _place(line, surveys)))


def _place(line: Dissent, surveys: Mapping[SurveyKey, Survey]) -> tuple[object, ...]:
    """Return where a line stands: by criterion as the survey asks them, by day, from the best level to the worst."""
    survey = surveys[line.survey]
    criteria = [criterion.id for criterion in survey.criteria]
    level = survey.level_ids().index(line.level)
    return list(surveys).index(line.survey), criteria.index(line.criterion), line.day, level, line.reasons
