"""The monthly report: figures to a signed-for paper in the layout of Decree 30/2020."""

from pathlib import Path

from reportlab.platypus import Flowable, KeepTogether

from kiosk.domain.letterhead import Letterhead
from kiosk.domain.period import dates_words, is_named, period_words
from kiosk.domain.report import Figures
from kiosk.domain.wording import Wording
from kiosk.reports.about import about, body_of
from kiosk.reports.fonts import register
from kiosk.reports.header import heads, signature, title
from kiosk.reports.paper import build, text
from kiosk.reports.sections import Sections
from kiosk.reports.stamp import DRAFT, MONTHLY


def monthly_report(figures: Figures, letterhead: Letterhead, day: int, wording: Wording, font_folder: Path) -> bytes:
    """Return the report on a month or a wave as PDF.

    ``day`` is the paper's own date (a day number of ``kiosk.domain.period``). The same figures, letterhead,
    day and language give the same bytes.
    Raises EnvironmentProblem ``font_missing`` when the serif face is not in ``font_folder``.
    """
    register(font_folder)
    return _report(MONTHLY, figures, letterhead, day, wording)


def draft_report(figures: Figures, letterhead: Letterhead, day: int, wording: Wording, font_folder: Path) -> bytes:
    """Return the same report marked as a draft on every page; raises what ``monthly_report`` does."""
    register(font_folder)
    return _report(DRAFT, figures, letterhead, day, wording)


def _report(kind: str, figures: Figures, letterhead: Letterhead, day: int, wording: Wording) -> bytes:
    body, period = body_of(figures, letterhead), period_words(figures.period, wording)
    told = about(kind, "report", figures, letterhead, day, wording)
    closing = text(wording.text("report.closing", period=period, body=body))
    story: list[Flowable] = [
        heads(letterhead, body, day, wording),
        *title(wording.text("report.kind"), told.subject),
        text(_opening(figures, body, period, wording)),
        *Sections(figures, wording).all(),
        # A signature never stands on a page without a word it is for.
        KeepTogether([closing, signature(letterhead, wording)]),
    ]
    return build(story, told)


def _opening(figures: Figures, body: str, period: str, wording: Wording) -> str:
    told = (
        wording.text("report.in_month", period=period) if is_named(figures.period) else wording.text("report.in_span")
    )
    return wording.text(
        "report.opening_at" if figures.counters else "report.opening",
        body=body,
        counters=", ".join(figures.counters),
        period=told,
        dates=dates_words(figures.period, wording),
    )
