"""The report of a month or another period: made on another thread, looked at, saved."""

from msgspec import Struct
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QImage

from kiosk.app import assets
from kiosk.app.founding import letterhead
from kiosk.app.gathered import gather_period
from kiosk.app.staffroom.choosing import Choosing
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.keeper import Keeper
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.spans import Kind, Spans
from kiosk.staff.pages.paper import PaperPage, PaperView

PICTURE_WIDTH = 1654
"""A4 at 200 dots an inch: letters stay clear at three times the width of a small panel."""
PAPER_LANGUAGE = "vi"
REPORT, MINUTES = "monthly", "minutes"
"""Kinds of papers, as ``kiosk.reports.kinds`` names them: that is loaded only when a paper is made."""
FILES = {REPORT: "Bao-cao", MINUTES: "Bien-ban-kiem-phieu"}


class Paper(Struct, frozen=True):
    """A report and the pictures of its pages."""

    pdf: bytes
    pages: tuple[QImage, ...]


class PaperPart(QObject):
    """One report at a time; leaving the page forgets it."""

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.kind = REPORT
        self.paper: Paper | None = None
        self.at = 1
        self.making = False
        self.say: Say | None = None
        self.keeper = Keeper(floor)
        self.keeper.done.connect(self._kept)
        self.page = PaperPage(floor.room.theme)
        self.choosing = Choosing(floor, self.page.chooser)
        self.choosing.chosen.connect(self._chosen)
        self.choosing.left.connect(self.show_paper)
        self.page.kind.connect(self._kind)
        self.page.made.connect(self.make)
        self.page.turned.connect(self._turned)
        self.page.saved.connect(self._save)
        self.page.again.connect(self._again)

    def open(self) -> None:
        spans = Spans.at(self.floor.today)
        # What is wanted is nearly always the month that is over.
        self.choosing.begin(spans.before() if self.floor.today - spans.shown.first < 15 else spans)
        self.kind, self.paper, self.making, self.say, self.at = REPORT, None, False, None, 1
        self.show_paper()

    def redraw(self) -> None:
        if self.keeper.shown and self.floor.frame.page is self.keeper.page:
            self.keeper.redraw()
        elif self.choosing.is_shown:
            self.choosing.redraw()
        else:
            self.show_paper()

    @Slot()
    def show_paper(self) -> None:
        words, spans = self.floor.words, self.choosing.spans
        making = Say(f"staff.paper.{self.kind}_making", "heading") if self.making else None
        early = None
        if not spans.is_over:
            early = Say("staff.paper.not_over" if spans.kind is Kind.MONTH else "staff.paper.span_not_over", "warn")
        paper = self.paper
        view = PaperView(
            words=words,
            kinds=tuple((kind, words.text(f"staff.paper.{kind}")) for kind in FILES),
            kind=self.kind,
            heading=words.text(f"staff.paper.{self.kind}_of", month=spans.view(words).inline),
            busy=self.making,
            picture=paper.pages[self.at - 1] if paper else None,
            at=self.at,
            of=len(paper.pages) if paper else 0,
            told=told(making or self.say or early, words),
        )
        self.choosing.show_span(self.page.chooser)
        self.page.show_view(view)
        self.floor.show(self.page)

    @Slot()
    def make(self) -> None:
        """Make the report of the shown period."""
        if self.making:
            return
        self.making, self.say = True, None
        kind, period, today, ledger = self.kind, self.choosing.spans.shown, self.floor.today, self.floor.room.ledger

        def work() -> Paper:
            from kiosk.reports.kinds import PAPERS

            gathered = gather_period(ledger, period).result()
            words, fonts = assets.wording(PAPER_LANGUAGE), assets.folder() / "fonts"
            return pictured(PAPERS[kind](gathered.figures(), letterhead(gathered.settings), today, words, fonts))

        self.floor.run(work, self._made, self._failed)
        self.redraw()

    def _made(self, paper: Paper) -> None:
        self.paper, self.making, self.at = paper, False, 1
        self.floor.note("report", period=self.choosing.spans.name)
        self.redraw()

    def _failed(self, say: Say) -> None:
        self.making, self.say = False, say
        self.redraw()

    @Slot(str)
    def _kind(self, kind: str) -> None:
        if not self.making:
            self.kind, self.say = kind, None
            self.show_paper()

    @Slot()
    def _chosen(self) -> None:
        self.say = None
        self.show_paper()

    @Slot(int)
    def _turned(self, by: int) -> None:
        if self.paper is not None:
            self.at = max(1, min(len(self.paper.pages), self.at + by))
            self.redraw()

    @Slot()
    def _again(self) -> None:
        self.paper, self.say = None, None
        self.redraw()

    @Slot()
    def _save(self) -> None:
        if self.paper is not None:
            name = f"{FILES[self.kind]}-{self.choosing.spans.file_name}-{self.floor.settings.text('office.code')}.pdf"
            self.keeper.open(name, self.paper.pdf)

    @Slot(object)
    def _kept(self, say: Say | None) -> None:
        if say is not None:
            self.say = say
            self.floor.note("saved", period=self.choosing.spans.name)
        self.redraw()


def pictured(pdf: bytes) -> Paper:
    """Return ``pdf`` with a picture of each of its pages."""
    from kiosk.reports.pages import page_pictures

    pictures = page_pictures(pdf, PICTURE_WIDTH)
    pages = tuple(
        QImage(one.rgba, one.width, one.height, one.width * 4, QImage.Format.Format_RGBX8888).copy() for one in pictures
    )
    return Paper(pdf, pages)
