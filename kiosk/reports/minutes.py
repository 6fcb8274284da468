"""The count minutes of a closed month (*biên bản kiểm phiếu*): what the count team found, and their signatures."""

from collections.abc import Sequence
from itertools import zip_longest

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, TableStyle

from kiosk.domain.errors import UsageError
from kiosk.domain.period import date_words, dates_words, period_words
from kiosk.domain.report import Figures
from kiosk.domain.shapes import TeamMember
from kiosk.domain.wording import Wording
from kiosk.reports import fonts
from kiosk.reports.about import Release, about, body_of
from kiosk.reports.fonts import register
from kiosk.reports.header import SIGNER, heads, title
from kiosk.reports.laid import Grid
from kiosk.reports.paper import WIDTH, build, text
from kiosk.reports.sections import Sections
from kiosk.reports.stamp import MINUTES

SIGNING = 24 * mm
COLUMNS = 2


def count_minutes(figures: Figures, release: Release) -> bytes:
    """Return the count minutes of a closed month as PDF.

    The same figures and release give the same bytes.
    Raises UsageError ``minutes_not_closed`` for a month without a close, ``minutes_no_month`` for another period;
    EnvironmentProblem ``font_missing`` when the serif face is not in the release's folder.
    """
    month = figures.period.month
    if month is None:
        raise UsageError("minutes_no_month")
    if not figures.closed:
        raise UsageError("minutes_not_closed", month=f"{month[5:]}/{month[:4]}")
    register(release.font_folder)
    letterhead, wording = release.letterhead, release.wording
    told = about(MINUTES, "report.minutes", figures, release)
    # Who made the newest supplement answers for the sum; section by section it says who counted what.
    team = figures.closed[-1].team
    closing = text(wording.text("report.minutes.closing", team=len(team)))
    story: list[Flowable] = [
        heads(letterhead, body_of(figures, letterhead), release.day, wording, "report.minutes.number"),
        *title(wording.text("report.minutes.kind"), told.subject),
        *_opening(figures, team, body_of(figures, letterhead), wording),
        *Sections(figures, wording, told).counted(),
        # A signature never stands on a page without a word it is for.
        KeepTogether([closing, Spacer(0, 6), _signatures(team, wording)]),
    ]
    return build(story, told)


def _opening(figures: Figures, team: Sequence[TeamMember], body: str, wording: Wording) -> list[Flowable]:
    """Return who counted, what, and when it was closed."""
    members = [
        wording.text(f"report.minutes.{one.role}", place=place, name=one.name) for place, one in enumerate(team, 1)
    ]
    counted = wording.text(
        "report.minutes.opening",
        date=date_words(figures.closed[0].day, wording),
        counters=", ".join(figures.counters),
        dates=dates_words(figures.period, wording),
        period=period_words(figures.period, wording),
        body=body,
    )
    return [text(line) for line in (wording.text("report.minutes.team_told"), *members, counted)]


def _signatures(team: Sequence[TeamMember], wording: Wording) -> Flowable:
    """Return blank room over the name of each of the team, the chair on the right."""
    chair, *members = team
    cells = [_signature("signature_member", one.name, wording) for one in members]
    first = cells[0] if cells else ""
    rows = [[first, _signature("signature_chair", chair.name, wording)]]
    rows += [list(pair) for pair in zip_longest(cells[1::COLUMNS], cells[2::COLUMNS], fillvalue="")]
    style = [
        ("FONTNAME", (0, 0), (-1, -1), fonts.PLAIN),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 30),
    ]
    return Grid(rows, colWidths=[WIDTH / COLUMNS] * COLUMNS, style=TableStyle(style))


def _signature(key: str, name: str, wording: Wording) -> list[Flowable]:
    return [text(wording.text(f"report.minutes.{key}"), SIGNER), Spacer(0, SIGNING), text(name, SIGNER)]
