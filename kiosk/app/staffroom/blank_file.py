"""The file of a printing of blank ballots, and the trial whether a survey fits on one before any serial is issued."""

from collections.abc import Callable

from kiosk.app import assets
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.picturing import PAPER_LANGUAGE
from kiosk.domain.survey import Survey
from kiosk.store.papers import Printing

_NO_RUN = "0" * 32


def drawing(floor: Floor, printing: Printing, survey: Survey) -> Callable[[], bytes]:
    """Return the work that draws the ballots of a printing as PDF, for another thread.

    It raises UsageError ``paper_too_small`` and EnvironmentProblem ``font_missing``.
    """
    office, fonts = floor.settings.text("office.name"), assets.folder() / "fonts"
    words, ledger = assets.wording(PAPER_LANGUAGE), floor.room.ledger

    def work() -> bytes:
        from kiosk.reports.blank import Blanks, blank_ballots

        training = bool(ledger.ask(lambda reader: reader.training()).result())
        span = (printing.first, printing.last)
        blanks = Blanks(printing.id, *span, survey, office, printing.day, training)
        return blank_ballots(blanks, printing.per_sheet, words, fonts)

    return work


def trial(floor: Floor, survey: Survey) -> Callable[[], bytes]:
    """Return the work that draws one ballot nobody was issued: every other is laid out as it is."""
    return drawing(floor, Printing(_NO_RUN, 1, 1, survey.key, floor.today), survey)
