"""The figures of one officer, with as much of the office's own beside them as tells of no few visitors of others."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from kiosk.domain.closing import ClosedPart, closed_json
from kiosk.domain.cuts import LEAST_BALLOTS
from kiosk.domain.report import CriterionFigures, Figures, Part
from kiosk.domain.tally import SurveyKey

NO_PART = Part(0, 0)


class RatedOfficer(Struct, frozen=True):
    """An officer as ballots name them, and as the office calls them."""

    id: str
    name: str


def told_beside(own: Part, whole: Part) -> Part | None:
    """Return a measure of the office where it may stand beside an officer's, which is a part of it.

    None where the ballots or answers of others are too few to be told: the difference would tell them.
    """
    return whole if whole.of - own.of >= LEAST_BALLOTS else None


class OfficerFigures(Figures, frozen=True, kw_only=True):
    """What a period came to for one officer; ``whole`` is what it came to for all.

    ``undated``, ``ledgers``, ``closed`` and ``recovered`` are those of the whole: nobody can say of which officer's
    ballots they tell.
    """

    officer: RatedOfficer
    whole: Figures

    @property
    def all_beside(self) -> Part | None:
        """The ballots of all that are satisfied with all criteria, where it may be told."""
        return told_beside(self.all_satisfied, self.whole.all_satisfied)

    @property
    def any_beside(self) -> Part | None:
        """The ballots of all that are unsatisfied with any criterion, where it may be told."""
        return told_beside(self.any_unsatisfied, self.whole.any_unsatisfied)

    def beside(self, survey: SurveyKey, item: CriterionFigures) -> Part | None:
        """Return the satisfied answers of all to a criterion of this officer's ballots, where it may be told."""
        found = (
            other.satisfied
            for one in self.whole.surveys
            for other in one.criteria
            if (one.survey.key, other.criterion.id) == (survey, item.criterion.id)
        )
        return told_beside(item.satisfied, next(found, NO_PART))

    def to_json(self) -> dict[str, Any]:
        """Return the officer's figures as ``Figures.to_json`` does, whose they are, and what is held beside them.

        Of a close it is not told how many ballots it counted: these are the office's.
        """
        return {
            **Figures.to_json(self),
            "closed": _uncounted(self.closed),
            "officer": {"id": self.officer.id, "name": self.officer.name},
            "beside": {
                "valid": None if self.all_beside is None else self.all_beside.of,
                "all_satisfied": _measure_json(self.all_beside),
                "any_unsatisfied": _measure_json(self.any_beside),
                "surveys": [
                    {
                        "id": one.survey.id,
                        "version": one.survey.version,
                        "criteria": [
                            {"id": item.criterion.id, **_criterion_json(self.beside(one.survey.key, item))}
                            for item in one.criteria
                        ],
                    }
                    for one in self.surveys
                ],
            },
        }


def _measure_json(part: Part | None) -> dict[str, Any]:
    return {"n": part and part.n, "share": part and part.share, "interval": _ends(part)}


def _criterion_json(part: Part | None) -> dict[str, Any]:
    told = {"n": part and part.of, "satisfied": part and part.n, "satisfied_share": part and part.share}
    return {**told, "interval": _ends(part)}


def _ends(part: Part | None) -> list[str] | None:
    ends = part and part.interval
    return list(ends) if ends else None


def _uncounted(parts: Sequence[ClosedPart]) -> dict[str, Any] | None:
    told = closed_json(parts)
    if told is None:
        return None
    later = [{key: value for key, value in one.items() if key != "counts"} for one in told["supplements"]]
    return {**{key: value for key, value in told.items() if key != "counts"}, "supplements": later}
