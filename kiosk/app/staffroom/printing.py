"""A paper sent to a printer: chosen, followed until the queue is done with it, and asked after."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.app import assets
from kiosk.app.printing.memory import Memory, paper_id, recall, remember
from kiosk.app.printing.pending import note
from kiosk.app.printing.queue import Printer, Queue, Sides, Ticket
from kiosk.app.printing.system import system_queue
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.following import Following, Outcome
from kiosk.app.staffroom.picturing import PAPER_LANGUAGE, Paper, pictured
from kiosk.app.staffroom.say import Say, told
from kiosk.domain.copies import replace
from kiosk.domain.period import date_figures
from kiosk.domain.wording import Wording
from kiosk.staff.pages.printing import PrintPage, PrintView
from kiosk.widgets.listing import Item

POINTS = {"A3": (842, 1191), "A4": (595, 842), "A5": (420, 595)}
"""Width and height of the sheets of our papers."""
_NEAR = 3


class Press(QObject):
    """Prints one paper at a time. Signal: ``done(Say)`` when it came out, ``done(None)`` when it is not printed."""

    done = Signal(object)

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.shown = False
        self.queue: Queue = system_queue()
        self.memory = Memory()
        self.printers: tuple[Printer, ...] = ()
        self.say: Say | None = None
        self.looking = self.preparing = self.sending = False
        self.paper: Paper | None = None
        self.name = self.paper_id = self.period = ""
        self.named: Callable[[], str] = str
        self.again = self.numbered = False
        self.at = self.copies = 1
        self.page = PrintPage(floor.room.theme)
        self.following = Following(floor, self.queue)
        self.following.over.connect(self._over)
        self._connect()

    def _connect(self) -> None:
        self.page.picked.connect(self._picked)
        self.page.copied.connect(self._copied)
        self.page.sided.connect(self._sided)
        self.page.turned.connect(self._turned)
        self.page.sent.connect(self.send)
        self.page.again.connect(self.look)
        self.page.back.connect(self._back)

    def open(self, paper: Paper, name: str, named: Callable[[], str], period: str, *, numbered: bool = False) -> None:
        """Offer to print ``paper``, called ``name`` in the queue; ``named`` says how people call it.

        ``numbered`` sheets bear serials: each comes out once, on one side, and has no margin for a mark.
        """
        self.numbered = numbered
        self.memory = recall(self.floor.room.folder)
        self.paper, self.name, self.named, self.period = paper, name, named, period
        self.paper_id = paper_id(paper.pdf)
        self.at = self.copies = 1
        self.say, self.shown, self.again = None, True, False
        self._mark()
        self.look()

    def _mark(self) -> None:
        """Have the pages of a paper that came out before marked."""
        paper, floor = self.paper, self.floor
        if self.again or paper is None or self.paper_id not in self.memory.out:
            return
        self.again, self.preparing = True, not self.numbered
        if self.numbered:
            return
        words = assets.wording(PAPER_LANGUAGE)
        mark = words.text("report.reprint", date=date_figures(floor.today, words))

        def work() -> Paper:
            from kiosk.reports.reprint import marked

            return pictured(marked(paper.pdf, mark, assets.folder() / "fonts"))

        floor.run(work, self._marked, self._failed)

    def _marked(self, paper: Paper) -> None:
        self.paper, self.preparing = paper, False
        self.redraw()

    @Slot()
    def look(self) -> None:
        """Look for printers anew."""
        if not self.looking:
            self.looking, self.say = True, None
            self.floor.run(self.queue.printers, self._found, self._none)
            self.redraw()

    def _found(self, printers: tuple[Printer, ...]) -> None:
        self.printers, self.looking = printers, False
        names = [one.name for one in printers]
        if self.memory.printer not in names:
            first = next((one.name for one in printers if one.usual), names[0] if names else "")
            self.memory = replace(self.memory, printer=first)
        self.redraw()

    def _none(self, say: Say) -> None:
        # What became of a job is said until somebody asks for the printers again.
        self.printers, self.looking, self.say = (), False, self.say or say
        self.redraw()

    def _failed(self, say: Say) -> None:
        self.preparing = self.sending = False
        self.say = say
        self.redraw()

    @property
    def is_in_sight(self) -> bool:
        return self.floor.frame.page in (self.page, self.following.page) and (self.shown or self.following.shown)

    @property
    def heading(self) -> str:
        """The name of the paper in the language of the page."""
        return self.named()

    @property
    def printer(self) -> Printer | None:
        return next((one for one in self.printers if one.name == self.memory.printer), None)

    @property
    def sides(self) -> Sides:
        """The sides last chosen, as far as the chosen printer can."""
        can = self.printer.sides if self.printer and not self.numbered else ()
        return self.memory.sides if self.memory.sides in can else Sides.ONE

    def redraw(self) -> None:
        if self.following.shown:
            self.following.redraw()
            return
        words, paper, printer = self.floor.words, self.paper, self.printer
        if paper is None:
            return
        can = printer.sides if printer and not self.numbered else (Sides.ONE,)
        view = PrintView(
            words=words,
            heading=words.text("staff.print.heading", paper=self.heading),
            lead=words.text(self._lead()),
            printers=tuple(_item(one, one.name == self.memory.printer, words) for one in self.printers),
            sides=tuple((one.value, words.text(f"staff.print.{one.value}")) for one in can),
            side=self.sides.value,
            copies=0 if self.numbered else self.copies,
            picture=None if self.preparing else paper.pages[self.at - 1],
            at=self.at,
            of=len(paper.pages),
            enabled=printer is not None and not (self.looking or self.preparing or self.sending),
            told=told(self.say or self._news(), words),
        )
        self.page.show_view(view)
        self.floor.show(self.page)

    def _lead(self) -> str:
        if not self.again:
            return "staff.print.lead"
        return "staff.print.lead_unmarked" if self.numbered else "staff.print.lead_again"

    def _news(self) -> Say | None:
        if self.looking:
            return Say("staff.print.looking", "heading")
        if not self.printers:
            return Say("staff.print.none", "warn")
        trouble = self.printer.trouble if self.printer else None
        return Say(f"error.{trouble.key}", "warn", trouble.params) if trouble else None

    @Slot(str)
    def _picked(self, name: str) -> None:
        self.memory, self.say = replace(self.memory, printer=name), None
        self.redraw()

    @Slot(int)
    def _copied(self, copies: int) -> None:
        self.copies = copies

    @Slot(str)
    def _sided(self, side: str) -> None:
        self.memory = replace(self.memory, sides=Sides(side))
        self.redraw()

    @Slot(int)
    def _turned(self, by: int) -> None:
        if self.paper is not None:
            self.at = self.paper.turned(self.at, by)
            self.redraw()

    @Slot()
    def send(self) -> None:
        """Write into the ledger who prints what, and only then hand it to the queue."""
        paper, printer = self.paper, self.printer
        if paper is None or printer is None or self.sending or self.preparing:
            return
        size = sheet_of(paper)
        if printer.sizes and size not in printer.sizes:
            self.say = Say("error.print_size", "bad", {"printer": printer.title, "size": size})
            self.redraw()
            return
        self.sending, self.say = True, Say("staff.print.sending", "heading")
        remember(self.floor.room.folder, self.memory)
        ticket = Ticket(printer.name, self.copies, self.sides, size, self.name)
        fact = self._act("reprint" if self.again else "print")
        self.floor.record([fact], lambda: self._hand_over(paper, ticket), self._failed)
        self.redraw()

    def _hand_over(self, paper: Paper, ticket: Ticket) -> None:
        queue, folder = self.queue, self.floor.room.folder

        def work() -> str:
            job = queue.send(paper.pdf, ticket)
            # Noted before anybody hears of it: they may have left, and the program may end.
            note(folder, job, ticket)
            return job

        self.floor.run(work, lambda job: self._sent(job, ticket), self._failed)

    def _sent(self, job: str, ticket: Ticket) -> None:
        self.sending, self.say = False, None
        pages = len(self.paper.pages) if self.paper else 0
        self.following.begin(job, ticket, self.named, pages, self.printer)

    def _act(self, act: str) -> dict[str, str | int]:
        return self.floor.act(act, about=self.paper_id, count=self.copies, period=self.period)

    @Slot(object)
    def _over(self, outcome: Outcome) -> None:
        """Go on after a job: the paper came out, is to be printed once more, or something is wrong."""
        if outcome.came_out:
            self.floor.record([self._act("printed")], lambda: None)
            self.memory = self.memory.with_paper(self.paper_id)
            remember(self.floor.room.folder, self.memory)
            self.shown, self.paper = False, None
            self.done.emit(Say("staff.print.done", params={"paper": self.heading, "copies": self.copies}))
            return
        self.floor.record([self._act("print_cancelled" if outcome.cancelled else "print_failed")], lambda: None)
        if outcome.once_more:
            self.send()
            return
        self.look()
        self.say = outcome.say
        self.redraw()

    @Slot()
    def _back(self) -> None:
        if not self.sending:
            self.shown, self.paper = False, None
            self.done.emit(None)


def sheet_of(paper: Paper) -> str:
    """Return the name of the sheet a paper is made for, A4 where it is none of ours."""
    across, down = sorted(paper.size)
    for name, (wide, tall) in POINTS.items():
        if abs(across - wide) < _NEAR and abs(down - tall) < _NEAR:
            return name
    return "A4"


def _item(printer: Printer, chosen: bool, words: Wording) -> Item:
    trouble = printer.trouble
    state = words.text("staff.print.troubled" if trouble else "staff.print.ready")
    return Item(printer.name, printer.title, printer.place, state, marked=chosen)
