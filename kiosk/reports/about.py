"""What a paper says of itself, made from its figures."""

from kiosk.domain.letterhead import Letterhead
from kiosk.domain.period import period_words
from kiosk.domain.report import Figures
from kiosk.domain.wording import Wording
from kiosk.reports.fonts import clean
from kiosk.reports.paper import About
from kiosk.reports.stamp import mark_words, stamp_for


def body_of(figures: Figures, letterhead: Letterhead) -> str:
    """Return the body that issues the paper."""
    return letterhead.body or figures.office.name


def about(kind: str, words: str, figures: Figures, letterhead: Letterhead, day: int, wording: Wording) -> About:
    """Return what a paper of a kind says of itself; its words are found under the key ``words``."""
    body, period = body_of(figures, letterhead), period_words(figures.period, wording)
    return About(
        title=clean(wording.text(f"{words}.title", period=period, body=body)),
        author=clean(body),
        subject=clean(wording.text(f"{words}.subject", period=period)),
        stamp=stamp_for(kind, figures, letterhead, day, wording).to_text(),
        lang=wording.lang,
        day=day,
        mark=mark_words(kind, figures, wording),
    )
