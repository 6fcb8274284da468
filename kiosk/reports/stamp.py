"""The stamp inside a PDF of ours: what it was made from, so that it can be made again and compared."""

import json
from datetime import date
from typing import Any

from msgspec import Struct, to_builtins

from kiosk.domain.letterhead import Letterhead
from kiosk.domain.period import FIRST_YEAR, LAST_YEAR, Period, number_of
from kiosk.domain.report import Figures
from kiosk.domain.wording import LANGUAGES, Wording

MARK = "hailong/1 "
MONTHLY, DRAFT, MINUTES = "monthly", "draft", "minutes"
"""The kinds of papers: the report, the one that the kiosk prepares by itself, and what a count team signs."""
MOST_SIGNS = 20_000
# A longer name would not fit on a page at all.
MOST_IN_NAME, MOST_RECIPIENTS = 300, 30
MOST_SUPPLEMENTS = 1000
DAYS = range(number_of(date(FIRST_YEAR, 1, 1)), number_of(date(LAST_YEAR, 12, 31)) + 1)


class Stamp(Struct, frozen=True, omit_defaults=True):
    """What a paper was made from.

    ``digest`` is that of the figures, ``heads`` the last hash of each ledger they come from; ``day``
    is the paper's date, ``supplements`` how many a closed month had then, None while it was open.
    """

    kind: str
    lang: str
    day: int
    period: Period
    digest: str
    heads: tuple[str, ...]
    letterhead: Letterhead
    supplements: int | None = None

    def to_text(self) -> str:
        return MARK + json.dumps(to_builtins(self), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def stamp_for(kind: str, figures: Figures, letterhead: Letterhead, day: int, wording: Wording) -> Stamp:
    """Return the stamp of a paper of a kind, made from these figures."""
    return Stamp(
        kind=kind,
        lang=wording.lang,
        day=day,
        period=figures.period,
        digest=figures.digest(),
        heads=tuple(line.head for line in figures.ledgers),
        letterhead=letterhead,
        supplements=figures.closed[-1].number if figures.closed else None,
    )


def mark_words(kind: str, figures: Figures, wording: Wording) -> tuple[str, str] | None:
    """Return the mark on every page of a draft or of training figures, and its note; None on any other paper."""
    marks = [*(["training"] if figures.training else []), *(["draft"] if kind == DRAFT else [])]
    if not marks:
        return None
    # One note has room beside the mark: that figures are for training matters most.
    return " – ".join(wording.text(f"report.{one}") for one in marks), wording.text(f"report.{marks[0]}_note")


def stamp_of(words: str) -> Stamp | None:
    """Return the stamp that the words are; None when they are not exactly one of ours."""
    if len(words) > MOST_SIGNS or not words.startswith(MARK):
        return None
    try:
        told: dict[str, Any] = json.loads(words[len(MARK) :])
        stamp = Stamp(
            kind=str(told["kind"]),
            lang=str(told["lang"]),
            day=int(told["day"]),
            period=Period(int(told["period"]["first"]), int(told["period"]["last"])),
            digest=str(told["digest"]),
            heads=tuple(str(head) for head in told["heads"]),
            letterhead=_letterhead(told["letterhead"]),
            supplements=int(told["supplements"]) if "supplements" in told else None,
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    # What we write comes back word for word: anything else in the text is not from us.
    return stamp if stamp.to_text() == words and _sensible(stamp) else None


def _sensible(stamp: Stamp) -> bool:
    """Tell whether a paper can be made from the stamp: it comes from a file that anybody may have written."""
    head = stamp.letterhead
    names = (head.parent, head.body, head.place, head.symbol, head.signer, *head.recipients)
    return (
        stamp.lang in LANGUAGES
        and all(day in DAYS for day in (stamp.day, stamp.period.first, stamp.period.last))
        and stamp.period.first <= stamp.period.last
        and stamp.supplements in {None, *range(MOST_SUPPLEMENTS)}
        and len(head.recipients) <= MOST_RECIPIENTS
        and all(len(name) <= MOST_IN_NAME for name in names)
    )


def _letterhead(told: dict[str, Any]) -> Letterhead:
    recipients = tuple(str(name) for name in told["recipients"])
    return Letterhead(
        **{name: str(value) for name, value in told.items() if name != "recipients"}, recipients=recipients
    )
