"""What pages have in common: months, numbers in the reader's language, shares that few ballots do not give away."""

from django.http import HttpRequest
from django.utils.translation import get_language
from msgspec import Struct

from kiosk.domain.errors import UsageError
from kiosk.domain.numerals import Numerals
from kiosk.domain.period import Period, day_of, month, month_of, period_words
from kiosk.domain.publishing import is_public
from kiosk.domain.report import Part
from kiosk.domain.wording import Wording
from sync.server import clock
from sync.server.wording import wording

NO_BREAK = "\N{NO-BREAK SPACE}"
HIGH = 90
"""Per cent: offices strictly above it are counted in the national survey."""


class Share(Struct, frozen=True):
    """A share as it is shown: ``tone`` is good, fair, or quiet where there is none to show, ``says`` the same in words.

    ``part`` is how wide a bar is, in per cent.
    """

    percent: str
    interval: str
    n: str
    tone: str
    says: str
    part: str


class Months(Struct, frozen=True):
    """The month of a page, and those before and behind it; ``later`` is empty for the present one."""

    named: str
    value: str
    earlier: str
    later: str


class Reader:
    """Writes for whoever asked."""

    def __init__(self) -> None:
        self.wording: Wording = wording(get_language() or "vi")
        self._numerals = Numerals(self.wording)

    def count(self, number: int) -> str:
        """Return ``3.809``."""
        return self._numerals.count(number)

    def percent(self, number: str | None) -> str:
        """Return ``85,06 %``, which no line breaks."""
        return self._numerals.percent(number).replace(" ", NO_BREAK)

    def decimal(self, number: str | None) -> str:
        """Return ``85,06``."""
        return self._numerals.decimal(number)

    def share(self, part: Part) -> Share:
        """Return a share with its interval and whole; none where it would tell of persons."""
        n = self.wording.text("centre.page.of", n=self.count(part.of))
        if part.share is None or not is_public(part.of):
            few = "centre.page.none" if part.of == 0 else "centre.page.few"
            return Share("–", "", n, "quiet", self.wording.text(few), "0")
        high = 100 * part.n > HIGH * part.of
        return Share(
            self.percent(part.share),
            self._numerals.between(part.interval).replace(" ", NO_BREAK),
            n,
            "good" if high else "fair",
            self.wording.text("centre.page.high" if high else "centre.page.low", limit=HIGH),
            part.share,
        )

    def months(self, period: Period) -> Months:
        """Return the names of a month and of those beside it."""
        here = month_of(day_of(clock.now_ms()))
        later = period.next()
        return Months(
            period_words(period, self.wording),
            period.month or "",
            period.previous().month or "",
            (later.month or "") if later.first <= here.last else "",
        )


def asked_month(request: HttpRequest) -> Period:
    """Return the month of a question, the present one where it names none; raises UsageError ``impossible_month``."""
    told = request.GET.get("month")
    return month(told) if told else month_of(day_of(clock.now_ms()))


def month_or_now(request: HttpRequest) -> tuple[Period, str]:
    """Return the same, and a sentence where what was asked for is none."""
    try:
        return asked_month(request), ""
    except UsageError as problem:
        told = wording(get_language() or "vi").sentence(problem)
        return month_of(day_of(clock.now_ms())), told
