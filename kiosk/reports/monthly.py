"""The monthly report: figures to a signed-for paper in the layout of Decree 30/2020."""

from reportlab.platypus import Flowable, KeepTogether

from kiosk.domain.charted import ChartedFigures
from kiosk.domain.period import dates_words, is_named, period_words
from kiosk.domain.report import Figures
from kiosk.domain.wording import Wording
from kiosk.reports.about import Release, about, body_of
from kiosk.reports.appendix import Appendix
from kiosk.reports.fonts import register
from kiosk.reports.header import heads, signature, title
from kiosk.reports.paper import build, text
from kiosk.reports.sections import Sections
from kiosk.reports.stamp import DRAFT, MONTHLY


def monthly_report(figures: Figures, release: Release) -> bytes:
    """Return the report on a month or a wave as PDF.

    The same figures and release give the same bytes.
    Raises EnvironmentProblem ``font_missing`` when the serif face is not in the release's folder.
    """
    return _report(MONTHLY, figures, release)


def draft_report(figures: Figures, release: Release) -> bytes:
    """Return the same report marked as a draft on every page; raises what ``monthly_report`` does."""
    return _report(DRAFT, figures, release)


def _report(kind: str, figures: Figures, release: Release) -> bytes:
    register(release.font_folder)
    letterhead, wording = release.letterhead, release.wording
    body, period = body_of(figures, letterhead), period_words(figures.period, wording)
    told = about(kind, "report", figures, release)
    appendix = Appendix(figures, wording) if isinstance(figures, ChartedFigures) else None
    closing = text(wording.text("report.closing", period=period, body=body))
    story: list[Flowable] = [
        heads(letterhead, body, release.day, wording),
        *title(wording.text("report.kind"), told.subject),
        text(_opening(figures, body, period, wording)),
        *Sections(figures, wording, told).all(),
        # A signature never stands on a page without a word it is for.
        KeepTogether([*(appendix.told() if appendix else ()), closing, signature(letterhead, wording)]),
        *(appendix.pages() if appendix else ()),
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
