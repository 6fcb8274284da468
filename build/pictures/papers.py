"""Every page of the monthly report: the article's month, a month of five levels, and one whose survey changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QImage

from kiosk.app import assets, mint
from kiosk.app.commands.simulate import demo_settings, fill
from kiosk.app.founding import found, letterhead
from kiosk.app.gathered import Gathered, gather_period
from kiosk.app.simulation import Request
from kiosk.domain.ballot import ClockState
from kiosk.domain.entry import FORMAT, floor_time, from_plain
from kiosk.domain.period import Period, month
from kiosk.reports.monthly import monthly_report
from kiosk.reports.pages import page_pictures
from kiosk.store.ledger import Ledger
from pictures.office import StillClock, seed_chance

PAGE_WIDTH = 1240
"""A4 at 150 dots an inch."""


@dataclass(frozen=True)
class Part:
    """Ballots of one survey in part of a month."""

    survey: str
    days: tuple[int, int]
    issued: int
    collected: int
    unsatisfied: int


@dataclass(frozen=True)
class Month:
    """A simulated month and what its pictures are called."""

    name: str
    period: Period
    parts: tuple[Part, ...]


MONTHS = (
    Month("article", month("2022-10"), (Part("kbnn-2", (0, 30), 3809, 3240, 2),)),
    Month("five-levels", month("2026-10"), (Part("kbnn-5", (0, 30), 264, 221, 9),)),
    Month(
        "survey-changed",
        month("2026-09"),
        (Part("kbnn-2", (0, 13), 118, 97, 3), Part("kbnn-5", (14, 29), 131, 112, 7)),
    ),
)


def gathered_of(asked: Month) -> Gathered:
    """Return what the ledger of a simulated month tells of it."""
    with TemporaryDirectory(prefix="pictures-") as folder:
        ledger = _ledger(Path(folder), asked)
        try:
            return gather_period(ledger, asked.period).result()
        finally:
            ledger.close()


def report_of(gathered: Gathered, asked: Month, lang: str) -> bytes:
    """Return the report as PDF; its paper's date is the day after the month."""
    fonts = assets.folder() / "fonts"
    paper = letterhead(gathered.settings)
    return monthly_report(gathered.figures(), paper, asked.period.last + 1, assets.wording(lang), fonts)


def pages_of(pdf: bytes) -> Iterator[QImage]:
    """Yield the pages of the report as pictures."""
    for page in page_pictures(pdf, PAGE_WIDTH):
        whole = QImage(page.rgba, page.width, page.height, page.width * 4, QImage.Format.Format_RGBX8888)
        yield whole.convertToFormat(QImage.Format.Format_RGB32)


def _ledger(folder: Path, asked: Month) -> Ledger:
    """Return a ledger that holds the month, each part under its own survey."""
    seed_chance()
    settings = demo_settings().with_values({"survey.id": asked.parts[0].survey})
    ledger = found(folder, settings, training=True, clock=StillClock())
    for seed, part in enumerate(asked.parts, start=1):
        chosen = settings.with_values({"survey.id": part.survey})
        if chosen != settings:
            _change_survey(ledger, part.survey)
        first, last = (asked.period.first + day for day in part.days)
        fill(ledger, chosen, Request(Period(first, last), part.issued, part.collected, part.unsatisfied, seed))
    return ledger


def _change_survey(ledger: Ledger, survey: str) -> None:
    fact = {"kind": "config", "survey": assets.load_survey(survey).to_plain(), "settings": {"survey.id": survey}}
    common = {"v": FORMAT, "id": mint.new_id(), "at": floor_time(StillClock().wall_ms()), "counter": "2"}
    ledger.record([from_plain({**common, "clock": ClockState.TRUSTED.value, **fact})]).result()
