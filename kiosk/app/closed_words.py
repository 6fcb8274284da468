"""A close and its supplements in words, as the terminal and the staff page say them."""

from collections.abc import Sequence

from kiosk.domain.closing import ClosedPart
from kiosk.domain.numerals import Numerals
from kiosk.domain.period import date_figures
from kiosk.domain.shapes import TeamMember
from kiosk.domain.tally import Tally
from kiosk.domain.wording import Wording


def closed_lines(part: ClosedPart, wording: Wording) -> list[str]:
    """Return what a close or a supplement says of itself."""
    when = date_figures(part.day, wording)
    told = wording.text("cli.closed", date=when, team=team_words(part.team, wording))
    if part.number:
        told = wording.text("cli.supplement", number=part.number, date=when, **added_words(part.tally, wording))
    return [told] if part.proven else [told, wording.text("cli.closed_lost", date=when)]


def added_words(tally: Tally, wording: Wording) -> dict[str, str]:
    """Return what a difference adds to the figures, each with its sign."""
    signed, counts = Numerals(wording).signed, tally.total
    return {
        "issued": signed(counts.issued),
        "collected": signed(counts.collected),
        "valid": signed(counts.valid),
        "undated": signed(tally.undated),
    }


def team_words(team: Sequence[TeamMember], wording: Wording) -> str:
    return ", ".join(wording.text(f"report.close.{one.role}", name=one.name) for one in team)
