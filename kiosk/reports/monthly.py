"""The monthly report: figures to a signed-for paper in the layout of Decree 30/2020."""

from pathlib import Path

from reportlab.platypus import Flowable, KeepTogether

from kiosk.domain.letterhead import Letterhead
from kiosk.domain.period import dates_words, is_named, period_words
from kiosk.domain.report import Figures
from kiosk.domain.wording import Wording
from kiosk.reports.fonts import clean, register
from kiosk.reports.header import heads, signature, title
from kiosk.reports.paper import About, build, text
from kiosk.reports.sections import Sections
from kiosk.reports.stamp import MONTHLY, stamp_for, training_words


def monthly_report(figures: Figures, letterhead: Letterhead, day: int, wording: Wording, font_folder: Path) -> bytes:
    """Return the report on a month or a wave as PDF.

    ``day`` is the paper's own date (a day number of ``kiosk.domain.period``). The same figures, letterhead,
    day and language give the same bytes.
    Raises EnvironmentProblem ``font_missing`` when the serif face is not in ``font_folder``.
    """
    register(font_folder)
    body = letterhead.body or figures.office.name
    period = period_words(figures.period, wording)
    about = About(
        title=clean(wording.text("report.title", period=period, body=body)),
        author=clean(body),
        subject=clean(wording.text("report.subject", period=period)),
        stamp=stamp_for(MONTHLY, figures, letterhead, day, wording).to_text(),
        lang=wording.lang,
        day=day,
        training=training_words(figures, wording),
    )
    closing = text(wording.text("report.closing", period=period, body=body))
    story: list[Flowable] = [
        heads(letterhead, body, day, wording),
        *title(wording.text("report.kind"), about.subject),
        text(_opening(figures, body, period, wording)),
        *Sections(figures, wording).all(),
        # A signature never stands on a page without a word it is for.
        KeepTogether([closing, signature(letterhead, wording)]),
    ]
    return build(story, about)


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
