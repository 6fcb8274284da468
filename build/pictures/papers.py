"""Every page of the papers: the article's month, one of five levels, one whose survey changed, and a closed one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QImage

from kiosk.app import assets, mint
from kiosk.app.believer import Believer
from kiosk.app.closing import Closer
from kiosk.app.commands.simulate import demo_settings, fill
from kiosk.app.founding import found
from kiosk.app.gathered import Gathered, gather_period
from kiosk.app.papermaking import beside_of, paper_of
from kiosk.app.scribe import Scribe
from kiosk.app.simulation import Request
from kiosk.domain.ballot import ClockState
from kiosk.domain.copies import replace
from kiosk.domain.entry import FORMAT, from_plain
from kiosk.domain.officer import RatedOfficer
from kiosk.domain.period import Period, month
from kiosk.domain.settings import Settings
from kiosk.domain.shapes import TeamMember, floor_time
from kiosk.reports.blank import FOUR, Blanks, blank_ballots
from kiosk.reports.pages import page_pictures
from kiosk.reports.stamp import MINUTES, MONTHLY, NOTICE, NOTICE_A3, OFFICER, WAVE
from kiosk.store.backup import Backups
from kiosk.store.inspecting import inspect
from kiosk.store.ledger import Ledger
from pictures.office import StillClock, seed_chance

PAGE_WIDTH = 1240
"""A4 at 150 dots an inch."""
PAGES = {
    MONTHLY: "page",
    MINUTES: "minutes-page",
    WAVE: "wave-page",
    NOTICE: "notice-page",
    NOTICE_A3: "notice-a3-page",
}
"""What the pictures of each kind of paper are called."""


@dataclass(frozen=True)
class Part:
    """Ballots of one survey in some days, counted from the month's first: those before it are of earlier months."""

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
    Month(
        "five-levels",
        month("2026-10"),
        (
            Part("kbnn-5", (-153, -123), 228, 180, 11),
            Part("kbnn-5", (-122, -93), 241, 199, 14),
            Part("kbnn-5", (-92, -62), 252, 207, 12),
            Part("kbnn-5", (-61, -31), 247, 203, 7),
            Part("kbnn-5", (-30, -1), 259, 215, 10),
            Part("kbnn-5", (0, 30), 264, 221, 9),
        ),
    ),
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
LAN = RatedOfficer("3fa9c1d27be04485a1f6209c55d8e710", "Phạm Thị Lan")
RUN = "7d1f0c3a5b6e48f29a0b1c2d3e4f5a6b"
TEAM = (
    TeamMember("Trần Thị Thanh Bình", "chair"),
    TeamMember("Lê Văn Cường", "member"),
    TeamMember("Hoàng Minh Đức", "member"),
)


def papers_of(asked: Month, languages: Sequence[str]) -> Iterator[tuple[str, str, bytes]]:
    """Yield the papers of a simulated month: language, name of the pages, PDF; they are dated the day after it."""
    with TemporaryDirectory(prefix="pictures-") as folder:
        ledger = _ledger(Path(folder), asked)
        try:
            gathered = gather_period(ledger, asked.period, beside=beside_of(MONTHLY, asked.period)).result()
            waves = beside_of(WAVE, asked.period)
            of_wave = gather_period(ledger, asked.period, beside=waves).result()
        finally:
            ledger.close()
        day, office = asked.period.last + 1, gathered.settings.text("office.name")
        blanks = Blanks(RUN, 501, 504, gathered.surveys[-1], office, asked.period.first, gathered.training)
        for lang in languages:
            for kind, page in PAGES.items():
                if kind != MINUTES or gathered.closed:
                    found = of_wave if kind == WAVE else gathered
                    yield lang, page, paper_of(kind, found, day, lang, Path(folder))
            yield lang, "officer-page", paper_of(OFFICER, _served(gathered), day, lang, Path(folder), LAN)
            yield lang, "ballots-page", blank_ballots(blanks, FOUR, assets.wording(lang), assets.folder() / "fonts")


def _served(gathered: Gathered) -> Gathered:
    """Return the month as if one officer had served every third visitor, and another the rest."""
    named = (replace(one, officer="huy" if at % 3 else LAN.id) for at, one in enumerate(gathered.ballots))
    return replace(gathered, ballots=tuple(named))


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
