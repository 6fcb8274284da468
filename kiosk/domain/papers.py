"""What one person reads on a paper ballot, and how two of them are held side by side."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field, json

from kiosk.domain.survey import Survey


class Said(Struct, frozen=True):
    """One paper ballot as one person entered it: levels and reasons by criterion, the comment, or that it is spoiled.

    A spoiled ballot says nothing else, any other has an answer.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    comment: str = ""
    spoiled: bool = False

    def agrees(self, other: "Said") -> bool:
        """Say whether both read the same; a comment that one of them left out is no difference."""
        same = (self.spoiled, self.answers, self.reasons) == (other.spoiled, other.answers, other.reasons)
        return same and (self.comment == other.comment or not (self.comment and other.comment))

    def with_comment_of(self, other: "Said") -> "Said":
        """Return it with the comment of ``other`` where it has none itself."""
        return Said(self.answers, self.reasons, self.comment or other.comment, self.spoiled)

    def is_whole(self, survey: Survey) -> bool:
        """Say whether it is one that ``survey`` asks: reasons are asked of those who are not satisfied only."""
        if self.spoiled:
            return not (self.answers or self.reasons or self.comment)
        criteria = {criterion.id for criterion in survey.criteria}
        known = {reason.id for reason in survey.reasons}
        return (
            bool(self.answers)
            and self.answers.keys() <= criteria
            and set(self.answers.values()) <= set(survey.level_ids())
            and all(
                survey.is_unsatisfied(self.answers.get(criterion, "")) and given and set(given) <= known
                for criterion, given in self.reasons.items()
            )
        )

    def fact(self, survey: Survey) -> dict[str, Any]:
        """Return the members of the entry that says so; ``comment_texts`` are for who hides them behind hashes."""
        if self.spoiled:
            return {"spoiled": True}
        told: dict[str, Any] = {"answers": dict(self.answers)}
        if self.reasons:
            told["reasons"] = {criterion: sorted(given) for criterion, given in self.reasons.items()}
        if self.comment:
            told["comment_texts"] = {self._meant(survey): self.comment}
        return told

    def _meant(self, survey: Survey) -> str:
        """Return the criterion a comment is kept under: the first that is not satisfied, else the first answered."""
        answered = [criterion.id for criterion in survey.criteria if criterion.id in self.answers]
        return next((one for one in answered if survey.is_unsatisfied(self.answers[one])), answered[0])

    def to_text(self) -> str:
        return json.encode(self, order="sorted").decode()


def said_of(text: str) -> Said:
    """Return what ``to_text`` told; raises ValueError."""
    return json.decode(text.encode(), type=Said)
