"""The report of a month or another period: made on another thread, looked at, printed, saved."""

from PySide6.QtCore import QObject, Slot

from kiosk.app.gathered import Gathered, gather_period
from kiosk.app.papermaking import MONTHS_BESIDE, beside_of, paper_of
from kiosk.app.staffroom.choosing import Choosing
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.keeper import Keeper, Offer
from kiosk.app.staffroom.picturing import PAPER_LANGUAGE, Paper, pictured
from kiosk.app.staffroom.printing import Press
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.spans import Kind, Spans
from kiosk.app.staffroom.taking import offers, recorded
from kiosk.domain.wording import LANGUAGES
from kiosk.staff.pages.paper import PaperPage, PaperView

REPORT, WAVE, MINUTES, NOTICE, NOTICE_A3 = "monthly", "wave", "minutes", "notice", "notice_a3"
"""Kinds of papers, as ``kiosk.reports.kinds`` names them: that is loaded only when a paper is made."""
FILES = {
    REPORT: "Bao-cao",
    WAVE: "Bao-cao-dot",
    MINUTES: "Bien-ban-kiem-phieu",
    NOTICE: "Bang-cong-khai-A4",
    NOTICE_A3: "Bang-cong-khai-A3",
}


class PaperPart(QObject):
    """One report at a time; leaving the page forgets it."""

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.kind = REPORT
        self.lang = PAPER_LANGUAGE
        self.paper: Paper | None = None
        self.gathered: Gathered | None = None
        """What the paper was made from."""
        self.at = 1
        self.making = False
        self.say: Say | None = None
        self.keeper = Keeper(floor)
        self.keeper.done.connect(self._done)
        self.press = Press(floor)
        self.press.done.connect(self._done)
        self.page = PaperPage(floor.room.theme)
        self.choosing = Choosing(floor, self.page.chooser)
        self.choosing.chosen.connect(self._chosen)
        self.choosing.left.connect(self.show_paper)
        self.page.kind.connect(self._kind)
        self.page.lang.connect(self._lang)
        self.page.made.connect(self.make)
        self.page.turned.connect(self._turned)
        self.page.saved.connect(self._save)
        self.page.to_print.connect(self._print)
        self.page.again.connect(self._again)

    def open(self) -> None:
        if self.press.following.shown:
            self.press.redraw()
            return
        spans = Spans.at(self.floor.today)
        # What is wanted is nearly always the month that is over.
        self.choosing.begin(spans.before() if self.floor.today - spans.shown.first < 15 else spans)
        self.kind, self.lang, self.making, self.say, self.at = REPORT, PAPER_LANGUAGE, False, None, 1
        self.paper = self.gathered = None
        self.show_paper()

    def redraw(self) -> None:
        if self.keeper.shown and self.floor.frame.page is self.keeper.page:
            self.keeper.redraw()
        elif self.press.is_in_sight:
            self.press.redraw()
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
            heading=self._heading(),
            busy=self.making,
            picture=paper.pages[self.at - 1] if paper else None,
            at=self.at,
            of=len(paper.pages) if paper else 0,
            told=told(making or self.say or early, words),
            langs=tuple((lang, words.text(f"staff.paper.in_{lang}")) for lang in LANGUAGES),
            lang=self.lang,
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
        kind, lang, period = self.kind, self.lang, self.choosing.spans.shown
        today, ledger = self.floor.today, self.floor.room.ledger

        def work() -> tuple[Paper, Gathered]:
            beside, closed_only = beside_of(kind, period), kind in MONTHS_BESIDE
            gathered = gather_period(ledger, period, beside=beside, closed_only=closed_only).result()
            return pictured(paper_of(kind, gathered, today, lang, ledger.folder)), gathered

        self.floor.run(work, self._made, self._failed)
        self.redraw()

    def _made(self, made: tuple[Paper, Gathered]) -> None:
        self.paper, self.gathered = made
        self.making, self.at = False, 1
        self.floor.note("report", period=self.choosing.spans.name)
        self.redraw()

    def _failed(self, say: Say) -> None:
        self.making, self.say = False, say
        self.redraw()

    @Slot(str)
    def _kind(self, kind: str) -> None:
        if kind in FILES and not self.making:
            self.kind, self.say = kind, None
            self.show_paper()

    @Slot(str)
    def _lang(self, lang: str) -> None:
        if lang in LANGUAGES and not self.making:
            self.lang, self.say = lang, None
            self.show_paper()

    @Slot()
    def _chosen(self) -> None:
        self.say = None
        self.show_paper()

    @Slot(int)
    def _turned(self, by: int) -> None:
        if self.paper is not None:
            self.at = self.paper.turned(self.at, by)
            self.redraw()

    @Slot()
    def _again(self) -> None:
        self.paper = self.gathered = self.say = None
        self.redraw()

    @Slot()
    def _save(self) -> None:
        if self.paper is not None and self.gathered is not None:
            pdf = self.paper.pdf
            spans = self.choosing.spans
            before = recorded(self.floor, "saved", period=spans.name, file=f"{self.kind}.pdf")
            paper = Offer(self._name, lambda: pdf, what=self.kind, form="pdf", before=before)
            self.keeper.offer_all((paper, *offers(self.floor, self.gathered, spans)))

    @Slot()
    def _print(self) -> None:
        if self.paper is not None:
            self.press.open(self.paper, self._name, self._heading, self.choosing.spans.name)

    def _heading(self) -> str:
        words = self.floor.words
        return words.text(f"staff.paper.{self.kind}_of", month=self.choosing.spans.view(words).inline)

    @property
    def _name(self) -> str:
        of = f"{FILES[self.kind]}-{self.choosing.spans.file_name}-{self.floor.settings.text('office.code')}"
        return f"{of}.pdf" if self.lang == PAPER_LANGUAGE else f"{of}-{self.lang}.pdf"

    @Slot(object)
    def _done(self, say: Say | None) -> None:
        self.say = say or self.say
        self.redraw()
