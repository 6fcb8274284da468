"""One paper ballot on its way in, key by key: serial, a level for each criterion, reasons, done."""

from enum import Enum

from kiosk.domain.papers import Said
from kiosk.domain.survey import Criterion, Survey
from kiosk.staff.pages.slip import BACK, ON, SPOIL

LONGEST = 17
"""The digits of a scanned code; a typed serial has fewer."""


class Wants(Enum):
    """What a key asks of who holds the ledger."""

    NOTHING = 0
    SERIAL = 1
    SAVE = 2


class Slip:
    """``place`` counts criteria from 0; ``why`` says that the reasons of the last answer are asked."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.digits = ""
        self.known = False
        self.place = 0
        self.why = False
        self.spoiled = False
        self.comment = ""
        self.answers: dict[str, str] = {}
        self.reasons: dict[str, list[str]] = {}

    @property
    def criterion(self) -> Criterion | None:
        """The criterion that is asked, None before the first and behind the last."""
        criteria = self.survey.criteria
        return criteria[self.place] if self.known and self.place < len(criteria) and not self.spoiled else None

    @property
    def is_read(self) -> bool:
        """Say whether everything is entered, and only waits to be kept."""
        return self.known and self.criterion is None

    def said(self) -> Said:
        if self.spoiled:
            return Said(spoiled=True)
        reasons = {one: tuple(sorted(given)) for one, given in self.reasons.items() if given}
        return Said(dict(self.answers), reasons, self.comment.strip())

    def press(self, key: str) -> Wants:
        """Take a key: a digit, ``back``, ``on`` or ``spoil``."""
        if not self.known:
            return self._serial(key)
        if key == SPOIL:
            self.spoiled = not self.spoiled
        elif key == BACK:
            self._back()
        elif self.is_read:
            return Wants.SAVE if key == ON else Wants.NOTHING
        elif self.why:
            self._reason(key)
        elif key.isdigit():
            self._level(int(key))
        return Wants.NOTHING

    def _serial(self, key: str) -> Wants:
        if key == ON:
            return Wants.SERIAL
        if key == BACK:
            self.digits = self.digits[:-1]
        elif key.isdigit() and len(self.digits) < LONGEST:
            self.digits += key
        return Wants.NOTHING

    def _level(self, number: int) -> None:
        """Take the level of that number, best first; 0 leaves the criterion without an answer."""
        criterion, levels = self.survey.criteria[self.place], self.survey.level_ids()
        if number > len(levels):
            return
        self.answers.pop(criterion.id, None)
        self.reasons.pop(criterion.id, None)
        if number:
            self.answers[criterion.id] = levels[number - 1]
        self.why = bool(number and self.survey.reasons and self.survey.is_unsatisfied(levels[number - 1]))
        self.place += not self.why

    def _reason(self, key: str) -> None:
        if key == ON:
            self.place, self.why = self.place + 1, False
        elif key.isdigit() and 0 < int(key) <= len(self.survey.reasons):
            given = self.reasons.setdefault(self.survey.criteria[self.place].id, [])
            reason = self.survey.reasons[int(key) - 1].id
            (given.remove if reason in given else given.append)(reason)

    def _back(self) -> None:
        if self.spoiled:
            self.spoiled = False
        elif self.why:
            self.why = False
        elif self.place:
            self.place -= 1
        else:
            self.known = False
