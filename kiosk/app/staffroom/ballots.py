"""Paper ballots: blank ones printed, those that came back entered by two people, and settled by a manager."""

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Slot

from kiosk.app.staffroom.blank_file import drawing
from kiosk.app.staffroom.blanks import PrintingForm
from kiosk.app.staffroom.entering import Entering
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.keeper import Keeper, Offer
from kiosk.app.staffroom.picturing import Paper, pictured
from kiosk.app.staffroom.printing import Press
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.settling import Settling
from kiosk.app.staffroom.taking import recorded
from kiosk.domain.numerals import Numerals
from kiosk.domain.period import date_figures, month_of
from kiosk.domain.serials import serial_of, shown
from kiosk.domain.survey import Survey
from kiosk.staff.pages.desk import DeskPage, DeskView
from kiosk.staff.pages.listing import ListPage, ListView
from kiosk.store import offices, papers
from kiosk.store.keeping import Keeping
from kiosk.store.papers import Desk, Printing
from kiosk.store.people import Role
from kiosk.widgets.listing import Item
from kiosk.widgets.table import Column, Row

MOST_SHOWN = 24
NEWER, OLDER = "newer", "older"
COUNTS = ("issued", "collected", "valid", "spoiled", "unused", "out")


class Standing(NamedTuple):
    """A page of printings as they stand, newest first, every survey they ask, and how many are newer and older."""

    desks: tuple[Desk, ...]
    surveys: dict[tuple[str, int], Survey]
    newer: int = 0
    older: int = 0


class BallotsPart(QObject):
    """The printings, one of them, and what is done to it on pages of their own."""

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.found = Standing((), {})
        self.chosen: str = ""
        self.newer = 0
        """How many printings are newer than the first of the list."""
        self.say: Say | None = None
        self.draw: Callable[[], None] = self._draw_list
        theme = floor.room.theme
        self.list, self.desk = ListPage(theme), DeskPage(theme)
        self.keeper, self.form, self.press = Keeper(floor), PrintingForm(floor), Press(floor)
        self.entering, self.settling = Entering(floor), Settling(floor)
        self.list.picked.connect(self._picked)
        self.list.added.connect(self._print)
        self.desk.picked.connect(self._act)
        self.desk.back.connect(self._to_list)
        self.keeper.done.connect(self._kept)
        self.press.done.connect(self._kept)
        self.form.issued.connect(self._issued)
        self.form.left.connect(self._look)
        self.entering.left.connect(self._look)
        self.settling.left.connect(self._settled)

    def open(self) -> None:
        if self.press.following.shown:
            self.draw = self.press.redraw
            self.draw()
            return
        self.chosen, self.newer, self.say, self.draw = "", 0, None, self._draw_list
        self._look()

    def redraw(self) -> None:
        self.draw()

    @Slot()
    def _look(self) -> None:
        """Ask the ledger how the printings stand, and show the page that was on show."""
        newer = self.newer

        def stand(kept: Keeping) -> Standing:
            database = kept.book().database
            older = papers.printings(database)[newer:]
            desks = tuple(papers.desk(database, one) for one in older[:MOST_SHOWN])
            return Standing(desks, offices.surveys(database), newer, len(older) - len(desks))

        room = self.floor.room
        room.jobs.when(room.ledger.at_once(stand), *self.floor.on_return(self._looked, self._unlooked))

    def _looked(self, found: Standing) -> None:
        self.found = found
        self._draw_chosen()

    def _unlooked(self, say: Say) -> None:
        self.say = say
        self._draw_chosen()

    def _draw_chosen(self) -> None:
        """Show the chosen printing, or all of them as long as it is not known how that one stands."""
        self.draw = self._draw_desk if self._desk is not None else self._draw_list
        self.draw()

    def _failed(self, say: Say) -> None:
        """Say what is wrong at the printing it befell; one just issued is there to be drawn again."""
        self.say = say
        self._look()

    @Slot()
    def _to_list(self) -> None:
        self.chosen, self.say = "", None
        self._look()

    def _draw_list(self) -> None:
        text, number = self.floor.words.text, Numerals(self.floor.words).count
        items = []
        for desk in self.found.desks:
            counted = desk.counted
            told_of = {"day": date_figures(desk.printing.day, self.floor.words), "survey": self._title(desk.printing)}
            aside = text("staff.ballots.back_of", n=number(counted.collected), of=number(counted.issued))
            title = text("report.serials.from_to", first=shown(desk.printing.first), last=shown(desk.printing.last))
            items.append(Item(desk.printing.id, title, text("staff.ballots.printed", **told_of), aside))
        if self.found.newer:
            items.insert(0, Item(NEWER, text("staff.ballots.newer"), aside=number(self.found.newer)))
        if self.found.older:
            items.append(Item(OLDER, text("staff.ballots.older"), aside=number(self.found.older)))
        view = ListView(
            words=self.floor.words,
            heading=text("staff.ballots.heading"),
            items=tuple(items),
            lead=text("staff.ballots.lead"),
            empty=text("staff.ballots.none"),
            add=text("staff.ballots.print"),
            told=told(self.say, self.floor.words),
        )
        self.list.show_view(view)
        self.floor.show(self.list)

    def _title(self, printing: Printing) -> str:
        return self.found.surveys[printing.survey].titles[self.floor.lang]

    @Slot(str)
    def _picked(self, ident: str) -> None:
        self.say = None
        if ident in (NEWER, OLDER):
            self.newer = self.found.newer + (MOST_SHOWN if ident == OLDER else -MOST_SHOWN)
            self.list.to_top()
        else:
            self.chosen = ident
        self._look()

    @property
    def _desk(self) -> Desk | None:
        return next((desk for desk in self.found.desks if desk.printing.id == self.chosen), None)

    def _draw_desk(self) -> None:
        desk = self._desk
        if desk is None:
            return
        text, number = self.floor.words.text, Numerals(self.floor.words).count
        counts = [(text(f"report.serials.{name}"), getattr(desk.counted, name)) for name in COUNTS]
        entered = [("agreed", len(desk.agreed)), ("different", len(desk.different)), ("alone", len(desk.alone))]
        rows = [Row((name, number(n))) for name, n in counts]
        rows += [Row((text(f"staff.ballots.{name}"), number(n)), quiet=True) for name, n in entered]
        view = DeskView(
            words=self.floor.words,
            heading=text("report.serials.from_to", first=shown(desk.printing.first), last=shown(desk.printing.last)),
            lead=self._title(desk.printing),
            heads=(Column(text("staff.ballots.what")), Column(text("staff.ballots.number"), figures=True)),
            rows=tuple(rows),
            items=self._acts(desk),
            acts_first=True,
            back=text("staff.page.back"),
            told=told(self.say, self.floor.words),
        )
        self.desk.show_view(view)
        self.floor.show(self.desk)

    def _acts(self, desk: Desk) -> tuple[Item, ...]:
        text, waiting = self.floor.words.text, len(desk.pairs)
        to_print = Item("print", text("staff.ballots.to_print"), text("staff.ballots.save_note"))
        acts = [Item("enter", text("staff.ballots.enter"), text("staff.ballots.enter_note"))]
        if self.floor.person.role is Role.MANAGER:
            aside = Numerals(self.floor.words).count(waiting) if waiting else ""
            acts.append(Item("settle", text("staff.ballots.settle"), text("staff.ballots.settle_note"), aside))
            acts.append(Item("unused", text("staff.ballots.unused"), text("staff.ballots.unused_note")))
        return (*acts, to_print, Item("save", text("staff.ballots.save"), text("staff.ballots.save_note")))

    @Slot(str)
    def _act(self, act: str) -> None:
        desk = self._desk
        if desk is None:
            return
        self.say, survey = None, self.found.surveys[desk.printing.survey]
        if act == "enter":
            self.draw = self.entering.redraw
            self.entering.begin(desk.printing, survey, self._following(desk))
        elif act == "save":
            self._draw_pdf(desk.printing, survey, self._keep)
        elif act == "print":
            self._draw_pdf(desk.printing, survey, self._to_print)
        elif self.floor.person.role is Role.MANAGER:
            (self.settling.begin if act == "settle" else self.settling.begin_unused)(desk, survey)
            self.draw = self.settling.redraw

    def _following(self, desk: Desk) -> int:
        """Return the serial behind the last that the person who is in has entered."""
        me = self.floor.person.id
        mine = [serial for serial, person in desk.alone if person == me]
        mine += [serial_of(pair.ballot) for pair in desk.pairs if me in pair.people]
        return max(mine, default=desk.printing.first - 1) + 1

    @Slot()
    def _print(self) -> None:
        self.say, self.draw = None, self.form.redraw
        self.form.begin()

    @Slot(object, object)
    def _issued(self, printing: Printing, survey: Survey) -> None:
        """The serials are issued for good: now their ballots are drawn."""
        self.chosen, self.newer = printing.id, 0
        self.say = Say("staff.ballots.issued", params=_span(printing))
        self._draw_pdf(printing, survey, self._keep)

    def _draw_pdf(self, printing: Printing, survey: Survey, then: Callable[[Printing, bytes], None]) -> None:
        """Draw the ballots of a printing and go on with their file."""
        self.floor.run(drawing(self.floor, printing, survey), lambda pdf: then(printing, pdf), self._failed)

    def _name(self, printing: Printing) -> str:
        return self.floor.words.text("staff.ballots.file", **_span(printing))

    def _keep(self, printing: Printing, pdf: bytes) -> None:
        self.draw = self.keeper.redraw
        about: dict[str, str | int] = {"about": printing.id, "count": printing.last - printing.first + 1}
        before = recorded(self.floor, "saved", **about, period=_month(printing), file="blank_ballots.pdf")
        self.keeper.offer_all((Offer(self._name(printing), lambda: pdf, before=before),))

    def _to_print(self, printing: Printing, pdf: bytes) -> None:
        def named() -> str:
            return self.floor.words.text("staff.ballots.sheets", **_span(printing))

        def look(paper: Paper) -> None:
            self.draw = self.press.redraw
            self.press.open(paper, self._name(printing), named, _month(printing), numbered=True)

        self.floor.run(lambda: pictured(pdf), look, self._failed)

    @Slot(object)
    def _kept(self, say: Say | None) -> None:
        self.say = say or self.say
        self._look()

    @Slot(object)
    def _settled(self, say: Any) -> None:  # noqa: ANN401 (a Say, or None)
        self.say = say
        self._look()


def _month(printing: Printing) -> str:
    return str(month_of(printing.day).month)


def _span(printing: Printing) -> dict[str, str]:
    return {"first": shown(printing.first), "last": shown(printing.last)}
