"""What a paper says of ballots that the ledger had lost and got back."""

from kiosk.domain.numerals import Numerals
from kiosk.domain.report import Figures
from kiosk.domain.wording import Wording


def regained(figures: Figures, wording: Wording) -> list[str]:
    """Return the sentence that counts them; nothing where none were lost."""
    told = figures.recovered
    if told is None:
        return []
    count = Numerals(wording).count
    return [wording.text("report.quality.recovered", certain=count(told.certain), uncertain=count(told.uncertain))]
