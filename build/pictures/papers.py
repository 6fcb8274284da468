"""Every page of the papers: the article's month, one of five levels, one whose survey changed, and a closed one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QImage

from kiosk.app import assets, mint
from kiosk.app.believer import Believer
from kiosk.app.closing import Closer
from kiosk.app.commands.simulate import demo_settings, fill
from kiosk.app.founding import found, letterhead
from kiosk.app.gathered import Gathered, gather_period
from kiosk.app.scribe import Scribe
from kiosk.app.simulation import Request
from kiosk.domain.ballot import ClockState
from kiosk.domain.entry import FORMAT, floor_time, from_plain
from kiosk.domain.period import Period, month
from kiosk.domain.settings import Settings
from kiosk.domain.shapes import TeamMember
from kiosk.reports.kinds import PAPERS
from kiosk.reports.pages import page_pictures
from kiosk.reports.stamp import MINUTES, MONTHLY
from kiosk.store.backup import Backups
from kiosk.store.inspecting import inspect
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
    """A simulated month and what its pictures are called; ``late`` came after its close, one supplement each."""

    name: str
    period: Period
    parts: tuple[Part, ...]
    closed: bool = False
    late: tuple[Part, ...] = ()


MONTHS = (
    Month("article", month("2022-10"), (Part("kbnn-2", (0, 30), 3809, 3240, 2),)),
    Month("five-levels", month("2026-10"), (Part("kbnn-5", (0, 30), 264, 221, 9),)),
    Month(
        "survey-changed",
        month("2026-09"),
        (Part("kbnn-2", (0, 13), 118, 97, 3), Part("kbnn-5", (14, 29), 131, 112, 7)),
    ),
    Month(
        "closed",
        month("2026-11"),
        (Part("kbnn-2", (0, 29), 251, 214, 3),),
        closed=True,
        late=(Part("kbnn-2", (29, 29), 7, 6, 1), Part("kbnn-2", (29, 29), 2, 2, 0)),
    ),
)
TEAM = (
    TeamMember("Trần Thị Thanh Bình", "chair"),
    TeamMember("Lê Văn Cường", "member"),
    TeamMember("Hoàng Minh Đức", "member"),
)


def gathered_of(asked: Month) -> Gathered:
    """Return what the ledger of a simulated month tells of it."""
    with TemporaryDirectory(prefix="pictures-") as folder:
        ledger = _ledger(Path(folder), asked)
        try:
            return gather_period(ledger, asked.period).result()
        finally:
            ledger.close()


def papers_of(gathered: Gathered, asked: Month, lang: str) -> Iterator[tuple[str, bytes]]:
    """Yield the papers of a month as PDF, each with its pages' name; they are dated the day after the month."""
    fonts, paper, words = assets.folder() / "fonts", letterhead(gathered.settings), assets.wording(lang)
    for kind, page in ((MONTHLY, "page"), (MINUTES, "minutes-page")):
        if kind == MONTHLY or gathered.closed:
            yield page, PAPERS[kind](gathered.figures(), paper, asked.period.last + 1, words, fonts)


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
    if asked.closed:
        _close(ledger, settings, asked)
    return ledger


def _close(ledger: Ledger, settings: Settings, asked: Month) -> None:
    """Close the month, then let the late ballots come and make their supplements."""
    clock = StillClock()
    believer = Believer(clock)
    believer.learn(ledger.ask(lambda reader: reader.past()).result())
    scribe = Scribe(clock, "2", believer.state)
    closer = Closer(ledger, Backups(ledger, inspect), scribe, clock, believer)
    closer.close(asked.period, 0, TEAM, "manager")
    for number, part in enumerate(asked.late, start=1):
        first, last = (asked.period.first + day for day in part.days)
        fill(ledger, settings, Request(Period(first, last), part.issued, part.collected, part.unsatisfied, 90 + number))
        closer.close(asked.period, number, TEAM, "manager")


def _change_survey(ledger: Ledger, survey: str) -> None:
    fact = {"kind": "config", "survey": assets.load_survey(survey).to_plain(), "settings": {"survey.id": survey}}
    common = {"v": FORMAT, "id": mint.new_id(), "at": floor_time(StillClock().wall_ms()), "counter": "2"}
    ledger.record([from_plain({**common, "clock": ClockState.TRUSTED.value, **fact})]).result()
