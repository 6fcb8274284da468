"""Papers of an office, made and signed by the centre."""

from kiosk.domain.errors import UsageError
from kiosk.domain.period import date_of
from kiosk.domain.signing import Signer
from kiosk.domain.wording import Wording
from sync.server import wording as texts
from sync.server.figures.months import OfficeMonth


def monthly(told: OfficeMonth, day: int, wording: Wording, signer: Signer, today: int) -> bytes:
    """Return the report of a month as PDF; ``day`` is the paper's date, and one that is not over by ``today`` a draft.

    Raises UsageError ``report_not_begun``, EnvironmentProblem ``font_missing``.
    """
    # Drawing takes a second to load, and pages do without.
    from kiosk.reports.about import Release
    from kiosk.reports.monthly import monthly_report

    period = told.figures.period
    if today < period.first:
        raise UsageError("report_not_begun", first=f"{date_of(period.first):%d/%m/%Y}")
    until = today if today <= period.last else None
    fonts = texts.folder().parent / "fonts"
    return monthly_report(told.figures, Release(told.letterhead, day, wording, fonts, signer, until))
