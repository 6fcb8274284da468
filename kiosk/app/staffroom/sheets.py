"""The results sheet of one officer: made once it stands in the ledger who makes it, looked at, printed, saved."""

from collections.abc import Mapping
from functools import partial

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from kiosk.app.gathered import Gathered
from kiosk.app.papermaking import paper_of
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.ground import Failed
from kiosk.app.staffroom.keeper import Keeper, Offer
from kiosk.app.staffroom.picturing import PAPER_LANGUAGE, Paper, pictured
from kiosk.app.staffroom.printing import Press
from kiosk.app.staffroom.rights import Right, may
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.spans import Spans
from kiosk.app.staffroom.taking import recorded
from kiosk.domain.cuts import LEAST_BALLOTS, may_show
from kiosk.domain.officer import RatedOfficer
from kiosk.domain.tally import Tally
from kiosk.staff.pages.listing import ListPage, ListView
from kiosk.staff.pages.paper import PaperPage, PaperView
from kiosk.widgets.listing import Item

SHEET = "officer"
"""The kind of the paper, as ``kiosk.reports.kinds`` names it."""
FILE, SIGNS_OF_AN_OFFICER = "Phieu-ket-qua", 8


class Wanted(Struct, frozen=True):
    """A period whose ballots name officers: ``parts`` are theirs, ``names`` how they are called."""

    gathered: Gathered
    spans: Spans
    parts: Mapping[str, Tally]
    names: Mapping[str, str]

    def named(self, ident: str) -> str:
        return self.names.get(ident, ident)


class SheetPart(QObject):
    """One officer's sheet at a time; leaving forgets it. Signal: ``done()`` when it is left."""

    done = Signal()

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.wanted: Wanted | None = None
        self.officer: RatedOfficer | None = None
        self.paper: Paper | None = None
        self.at = 1
        self.making = False
        self.say: Say | None = None
        self.keeper = Keeper(floor)
        self.keeper.done.connect(self._done)
        self.press = Press(floor)
        self.press.done.connect(self._done)
        self.list = ListPage(floor.room.theme)
        self.list.picked.connect(self.make)
        self.list.back.connect(self._leave)
        self.page = PaperPage(floor.room.theme)
        self.page.turned.connect(self._turned)
        self.page.saved.connect(self._save)
        self.page.to_print.connect(self._print)
        self.page.again.connect(self._again)

    @property
    def is_shown(self) -> bool:
        return self.wanted is not None

    def open(self, wanted: Wanted) -> None:
        """Ask whose sheet is to be made; nobody without the right is asked."""
        if may(self.floor.person, Right.OFFICER_FIGURES):
            self.forget()
            self.wanted = wanted
            self.list.to_top()
            self.redraw()

    def forget(self) -> None:
        """Be as if nothing had been made; what is under way finds nobody who waits for it."""
        self.wanted = self.officer = self.paper = self.say = None
        self.making, self.at = False, 1

    def redraw(self) -> None:
        if self.keeper.shown and self.floor.frame.page is self.keeper.page:
            self.keeper.redraw()
        elif self.press.is_in_sight:
            self.press.redraw()
        elif self.wanted is not None:
            if self.paper is None or self.officer is None:
                self._show_list(self.wanted)
            else:
                self._show_paper(self.paper, self.officer, self.wanted)

    def _show_list(self, wanted: Wanted) -> None:
        text = self.floor.words.text
        few = text("staff.paper.officer_few", n=LEAST_BALLOTS)
        idents = sorted((one for one in wanted.parts if one), key=lambda one: (wanted.named(one), one))
        items = [Item(one, wanted.named(one), "" if may_show(wanted.parts[one].total) else few) for one in idents]
        making = self.officer if self.making else None
        busy = Say("staff.paper.officer_making", "heading", {"officer": making.name}) if making else None
        early = Say("staff.paper.span_not_over", "warn") if not wanted.spans.is_over else None
        view = ListView(
            words=self.floor.words,
            heading=text("staff.paper.officer_heading"),
            items=tuple(items),
            lead=text("staff.paper.officer_lead"),
            empty=text("staff.paper.officer_none"),
            back=text("staff.page.back"),
            told=told(busy or self.say or early, self.floor.words),
        )
        self.list.show_view(view)
        self.floor.show(self.list)

    def _show_paper(self, paper: Paper, officer: RatedOfficer, wanted: Wanted) -> None:
        words = self.floor.words
        view = PaperView(
            words=words,
            kinds=(),
            kind=SHEET,
            heading=self._heading(officer, wanted),
            picture=paper.pages[self.at - 1],
            at=self.at,
            of=len(paper.pages),
            told=told(self.say, words),
            other=words.text("staff.paper.officer_other"),
        )
        self.page.show_view(view)
        self.floor.show(self.page)

    @Slot(str)
    def make(self, ident: str) -> None:
        """Make the sheet of an officer, once it stands in the ledger who makes it."""
        wanted = self.wanted
        if wanted is None or self.making or not may(self.floor.person, Right.OFFICER_FIGURES):
            return
        officer = self.officer = RatedOfficer(ident, wanted.named(ident))
        self.making, self.say = True, None
        fact = self.floor.act("officer_sheet", **self._whose(wanted, officer))
        failed = partial(self._failed, officer)
        self.floor.record([fact], lambda: self._work(wanted, officer, failed), failed)
        self.redraw()

    def _work(self, wanted: Wanted, officer: RatedOfficer, failed: Failed) -> None:
        folder, today = self.floor.room.ledger.folder, self.floor.today

        def work() -> Paper:
            return pictured(paper_of(SHEET, wanted.gathered, today, PAPER_LANGUAGE, folder, officer))

        self.floor.run(work, partial(self._made, officer), failed)

    def _made(self, officer: RatedOfficer, paper: Paper) -> None:
        if self.officer is officer:
            self.paper, self.making, self.at = paper, False, 1
            self.redraw()

    def _failed(self, officer: RatedOfficer, say: Say) -> None:
        if self.officer is officer:
            self.making, self.say = False, say
            self.redraw()

    @Slot(int)
    def _turned(self, by: int) -> None:
        if self.paper is not None:
            self.at = self.paper.turned(self.at, by)
            self.redraw()

    @Slot()
    def _again(self) -> None:
        self.paper = self.officer = self.say = None
        self.redraw()

    @Slot()
    def _leave(self) -> None:
        self.forget()
        self.done.emit()

    @Slot()
    def _save(self) -> None:
        if self.paper is not None and self.wanted is not None and self.officer is not None:
            pdf = self.paper.pdf
            before = recorded(self.floor, "officer_sheet_saved", **self._whose(self.wanted, self.officer))
            name = self._name(self.officer, self.wanted)
            self.keeper.offer_all((Offer(name, lambda: pdf, what=SHEET, form="pdf", before=before),))

    def _whose(self, wanted: Wanted, officer: RatedOfficer) -> dict[str, str]:
        return {"about": officer.id, "period": wanted.spans.name}

    @Slot()
    def _print(self) -> None:
        if self.paper is not None and self.wanted is not None and self.officer is not None:
            named = partial(self._heading, self.officer, self.wanted)
            self.press.open(self.paper, self._name(self.officer, self.wanted), named, self.wanted.spans.name)

    def _heading(self, officer: RatedOfficer, wanted: Wanted) -> str:
        words = self.floor.words
        return words.text("staff.paper.officer_of", officer=officer.name, month=wanted.spans.view(words).inline)

    def _name(self, officer: RatedOfficer, wanted: Wanted) -> str:
        """Return the file's name, which tells nobody whose sheet it is who has not the list of officers."""
        office = self.floor.settings.text("office.code")
        return f"{FILE}-{wanted.spans.file_name}-{office}-{officer.id[:SIGNS_OF_AN_OFFICER]}.pdf"

    @Slot(object)
    def _done(self, say: Say | None) -> None:
        self.say = say or self.say
        self.redraw()
