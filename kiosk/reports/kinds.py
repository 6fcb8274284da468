"""The kinds of papers there are, each made from figures alone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from kiosk.domain.letterhead import Letterhead
from kiosk.domain.report import Figures
from kiosk.domain.wording import Wording
from kiosk.reports.minutes import count_minutes
from kiosk.reports.monthly import draft_report, monthly_report
from kiosk.reports.stamp import DRAFT, MINUTES, MONTHLY


class Make(Protocol):
    """Makes a paper: the same figures, letterhead, day and language give the same bytes."""

    def __call__(
        self, figures: Figures, letterhead: Letterhead, day: int, wording: Wording, font_folder: Path
    ) -> bytes: ...


PAPERS: Mapping[str, Make] = {MONTHLY: monthly_report, DRAFT: draft_report, MINUTES: count_minutes}
