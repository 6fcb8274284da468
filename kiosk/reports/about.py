"""What a paper says of itself, made from its figures."""

from pathlib import Path

from msgspec import Struct

from kiosk.domain.letterhead import Letterhead
from kiosk.domain.period import period_words
from kiosk.domain.report import Figures, digest_of
from kiosk.domain.signing import Signer
from kiosk.domain.wording import Wording
from kiosk.reports.attaching import Inside
from kiosk.reports.fonts import clean
from kiosk.reports.paper import About
from kiosk.reports.seal import FILE, attachment, sealed
from kiosk.reports.stamp import mark_words, stamp_for


class Release(Struct, frozen=True):
    """How a paper goes out: under whose head, of which day (a day number), in whose words and letters, signed by whom.

    Without a ``signer`` it carries no signature and no figures, as papers of before. ``until`` is the day up to which
    the figures go of a period that is not over: such a paper is marked as a draft.
    """

    letterhead: Letterhead
    day: int
    wording: Wording
    font_folder: Path
    signer: Signer | None
    until: int | None = None


def body_of(figures: Figures, letterhead: Letterhead) -> str:
    """Return the body that issues the paper."""
    return letterhead.body or figures.office.name


def about(kind: str, words: str, figures: Figures, release: Release, foot: str = "") -> About:
    """Return what a paper of a kind says of itself; its words are found under the key ``words``.

    ``foot`` stands at the foot of every page.
    """
    letterhead, day, wording, signer = release.letterhead, release.day, release.wording, release.signer
    body, period = body_of(figures, letterhead), period_words(figures.period, wording)
    content = figures.canonical()
    digest = digest_of(content)
    stamp = stamp_for(kind, figures, digest, letterhead, day, wording, release.until)
    seal = None if signer is None else sealed(stamp, signer)
    inside = None
    if seal is not None:
        words_inside = clean(wording.text("report.ledger.attached"))
        inside = Inside(FILE, "application/json", words_inside, attachment(content, stamp, seal))
    return About(
        title=clean(wording.text(f"{words}.title", period=period, body=body)),
        author=clean(body),
        subject=clean(wording.text(f"{words}.subject", period=period)),
        stamp=stamp.to_text(),
        lang=wording.lang,
        day=day,
        mark=mark_words(kind, figures, wording, release.until),
        seal=seal,
        inside=inside,
        foot=clean(foot),
        digest=digest,
    )
