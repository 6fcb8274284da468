"""The kinds of papers there are, each made from figures alone."""

from collections.abc import Mapping
from typing import Protocol

from kiosk.domain.report import Figures
from kiosk.reports.about import Release
from kiosk.reports.minutes import count_minutes
from kiosk.reports.monthly import draft_report, monthly_report
from kiosk.reports.notice import notice, notice_a3
from kiosk.reports.officer import officer_sheet
from kiosk.reports.stamp import DRAFT, MINUTES, MONTHLY, NOTICE, NOTICE_A3, OFFICER, WAVE
from kiosk.reports.wave import wave_report


class Make(Protocol):
    """Makes a paper: the same figures and release give the same bytes."""

    def __call__(self, figures: Figures, release: Release) -> bytes: ...


PAPERS: Mapping[str, Make] = {
    MONTHLY: monthly_report,
    DRAFT: draft_report,
    MINUTES: count_minutes,
    NOTICE: notice,
    NOTICE_A3: notice_a3,
    WAVE: wave_report,
    OFFICER: officer_sheet,
}
