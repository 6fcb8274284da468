"""The stamp inside a PDF of ours: what it was made from, so that it can be made again and compared."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct, to_builtins

from kiosk.domain.charted import ChartedFigures
from kiosk.domain.letterhead import Letterhead, PublicHead
from kiosk.domain.officer import OfficerFigures, RatedOfficer
from kiosk.domain.period import FIRST_YEAR, LAST_YEAR, Period, date_figures, number_of
from kiosk.domain.report import Figures
from kiosk.domain.wording import LANGUAGES, Wording

MARK = "hailong/1 "
MONTHLY, DRAFT, MINUTES = "monthly", "draft", "minutes"
"""The kinds of papers: the report, the one that the kiosk prepares by itself, and what a count team signs."""
NOTICE, NOTICE_A3 = "notice", "notice_a3"
"""The notice for the hall, on A4 and on A3."""
NOTICES = (NOTICE, NOTICE_A3)
WAVE = "wave"
"""The report of a wave, beside earlier ones."""
OFFICER = "officer"
"""The results sheet of one officer: restricted, and never without a signature."""
CHARTED = (MONTHLY, DRAFT, WAVE)
"""The kinds that are made with charts; such papers from before had none."""
MOST_BESIDE = 36
MOST_SIGNS = 20_000
# A longer name would not fit on a page at all.
MOST_IN_NAME, MOST_RECIPIENTS = 300, 30
MOST_IN_ID = 64
MOST_SUPPLEMENTS, MOST_COUNTERS = 1000, 1000
DAYS = range(number_of(date(FIRST_YEAR, 1, 1)), number_of(date(LAST_YEAR, 12, 31)) + 1)


class Stamp(Struct, frozen=True, omit_defaults=True):
    """What a paper was made from.

    ``digest`` is that of the figures, ``heads`` the last hash of each ledger they come from; ``day``
    is the paper's date, ``supplements`` how many a closed month had then, None while it was open.
    ``charted`` says whether it has charts, ``beside`` of which earlier periods; ``officer`` is whose
    results sheet it is, called as the office did then. ``until`` is the day up to which the figures went of a
    period that was not over, None when it was; ``counters`` is how many were added up, 0 for one by itself.
    """

    kind: str
    lang: str
    day: int
    period: Period
    digest: str
    heads: tuple[str, ...]
    letterhead: Letterhead
    supplements: int | None = None
    charted: bool = False
    beside: tuple[Period, ...] = ()
    officer: RatedOfficer | None = None
    until: int | None = None
    counters: int = 0

    def to_text(self) -> str:
        return MARK + json.dumps(to_builtins(self), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def stamp_for(
    kind: str,
    figures: Figures,
    digest: str,
    letterhead: Letterhead,
    day: int,
    wording: Wording,
    until: int | None = None,
) -> Stamp:
    """Return the stamp of a paper of a kind, made from these figures of this digest."""
    return Stamp(
        kind=kind,
        lang=wording.lang,
        day=day,
        period=figures.period,
        digest=digest,
        heads=tuple(line.head for line in figures.ledgers),
        letterhead=letterhead,
        supplements=figures.closed[-1].number if figures.closed else None,
        charted=isinstance(figures, ChartedFigures),
        beside=tuple(one.period for one in figures.earlier) if isinstance(figures, ChartedFigures) else (),
        officer=figures.officer if isinstance(figures, OfficerFigures) else None,
        until=until,
        counters=len(figures.by_counter),
    )


def mark_words(kind: str, figures: Figures, wording: Wording, until: int | None = None) -> tuple[str, str] | None:
    """Return the mark on every page and its note, None on a paper without one.

    Training figures have one, and drafts: those the kiosk prepares, and any paper of a period that is not over.
    """
    marks = [*(["training"] if figures.training else []), *(["draft"] if kind == DRAFT or until is not None else [])]
    if not marks:
        return None
    # One note has room beside the mark: that figures are for training matters most.
    note = wording.text(f"report.{marks[0]}_note")
    if until is not None and not figures.training:
        note = wording.text("report.not_over_note", date=date_figures(until, wording))
    return " – ".join(wording.text(f"report.{one}") for one in marks), note


def stamp_of(words: str) -> Stamp | None:
    """Return the stamp that the words are; None when they are not exactly one of ours."""
    if len(words) > MOST_SIGNS or not words.startswith(MARK):
        return None
    try:
        stamp = stamp_from(json.loads(words[len(MARK) :]))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    # What we write comes back word for word: anything else in the text is not from us.
    return stamp if stamp.to_text() == words else None


def stamp_from(told: Mapping[str, Any]) -> Stamp:
    """Return the stamp that JSON values tell of; raises ValueError, KeyError, TypeError or OverflowError for none."""
    stamp = Stamp(
        kind=str(told["kind"]),
        lang=str(told["lang"]),
        day=int(told["day"]),
        period=Period(int(told["period"]["first"]), int(told["period"]["last"])),
        digest=str(told["digest"]),
        heads=tuple(str(head) for head in told["heads"]),
        letterhead=_letterhead(told["letterhead"]),
        supplements=int(told["supplements"]) if "supplements" in told else None,
        charted=told.get("charted") is True,
        beside=tuple(Period(int(one["first"]), int(one["last"])) for one in told.get("beside", ())),
        officer=_officer(told["officer"]) if "officer" in told else None,
        until=int(told["until"]) if "until" in told else None,
        counters=int(told.get("counters", 0)),
    )
    if not _sensible(stamp):
        raise ValueError("no paper can be made from this stamp")
    return stamp


def _sensible(stamp: Stamp) -> bool:
    """Tell whether a paper can be made from the stamp: it comes from a file that anybody may have written."""
    head = stamp.letterhead
    public = (head.hotline, head.feedback) if isinstance(head, PublicHead) else ()
    names = (head.parent, head.body, head.place, head.symbol, head.signer, *public, *head.recipients)
    periods = (stamp.period, *stamp.beside)
    return (
        stamp.lang in LANGUAGES
        and stamp.day in DAYS
        and (stamp.until is None or stamp.until in DAYS)
        and 0 <= stamp.counters <= MOST_COUNTERS
        and len(stamp.beside) <= MOST_BESIDE
        and all(one.first in DAYS and one.last in DAYS and one.first <= one.last for one in periods)
        and stamp.supplements in {None, *range(MOST_SUPPLEMENTS)}
        and len(head.recipients) <= MOST_RECIPIENTS
        and all(len(name) <= MOST_IN_NAME for name in names)
        and (stamp.kind == OFFICER) == (stamp.officer is not None)
        and (stamp.officer is None or (len(stamp.officer.id) <= MOST_IN_ID and len(stamp.officer.name) <= MOST_IN_NAME))
    )


def _officer(told: Mapping[str, Any]) -> RatedOfficer:
    return RatedOfficer(str(told["id"]), str(told["name"]))


def _letterhead(told: dict[str, Any]) -> Letterhead:
    recipients = tuple(str(name) for name in told["recipients"])
    kind = PublicHead if "hotline" in told else Letterhead
    return kind(**{name: str(value) for name, value in told.items() if name != "recipients"}, recipients=recipients)
