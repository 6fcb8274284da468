"""A paper of any kind from what was gathered of its period, as the office's papers are: its letterhead, its device."""

from pathlib import Path

from kiosk.app import assets
from kiosk.app.founding import letterhead, public_head
from kiosk.app.gathered import Gathered
from kiosk.domain.charted import periods_before
from kiosk.domain.errors import UsageError
from kiosk.domain.officer import RatedOfficer
from kiosk.domain.period import Period, date_of
from kiosk.domain.report import Figures

MONTHS_DRAWN, WAVES_BESIDE = 12, 2
MONTHS_BESIDE = frozenset({"monthly", "draft"})
"""The kinds of papers, as ``kiosk.reports.stamp`` names them, that show those of the months before which are closed."""


def beside_of(kind: str, period: Period) -> tuple[Period, ...]:
    """Return the earlier periods that a paper of a kind shows unless it is told others.

    The report of a month draws it in a year of months; that of a wave has those of the same length before it.
    """
    from kiosk.reports.stamp import WAVE

    if kind == WAVE:
        return periods_before(period, WAVES_BESIDE)
    return periods_before(period, MONTHS_DRAWN - 1) if kind in MONTHS_BESIDE and period.month else ()


def figures_of(kind: str, gathered: Gathered, *, charted: bool = True, officer: RatedOfficer | None = None) -> Figures:
    """Return the figures of a paper of a kind; one from before had no charts and is not ``charted``.

    The results sheet of an ``officer`` has that officer's.
    """
    from kiosk.reports.stamp import CHARTED, WAVE

    if officer is not None:
        return gathered.of_officer(officer)
    if not charted or kind not in CHARTED:
        return gathered.figures()
    return gathered.charted(appendix=kind != WAVE)


def until_of(gathered: Gathered, today: int) -> int | None:
    """Return the day up to which the figures of a period go that is not over, None for one that is.

    A ballot that is newer than ``today`` says of a clock that stands wrong how far the period is.
    Raises UsageError ``report_not_begun`` when the period has not begun.
    """
    if gathered.closed:
        return None
    period = gathered.period
    reached = max([today, *(ballot.day for ballot in gathered.ballots if not ballot.undated)])
    if reached < period.first:
        raise UsageError("report_not_begun", first=f"{date_of(period.first):%d/%m/%Y}")
    return reached if reached <= period.last else None


def paper_of(
    kind: str,
    gathered: Gathered,
    day: int,
    lang: str,
    folder: Path,
    officer: RatedOfficer | None = None,
    today: int | None = None,
) -> bytes:
    """Return the paper of a kind of ``kiosk.reports.kinds`` as PDF, signed by the device of the data ``folder``.

    ``gathered`` holds the periods of ``beside_of``, too; ``day`` is the paper's date as a day number, ``today`` the day
    of the clock when that is another one; ``officer`` is whose results sheet it is. Raises what making the paper,
    ``signer`` and ``until_of`` raise.
    """
    from kiosk.app.sealing import signer
    from kiosk.reports.about import Release
    from kiosk.reports.kinds import PAPERS
    from kiosk.reports.stamp import NOTICES

    until = until_of(gathered, day if today is None else today)
    figures = figures_of(kind, gathered, officer=officer)
    head = (public_head if kind in NOTICES else letterhead)(gathered.settings)
    signs = signer(folder, figures)
    return PAPERS[kind](figures, Release(head, day, assets.wording(lang), assets.folder() / "fonts", signs, until))
