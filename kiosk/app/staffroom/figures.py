"""Today and a period in figures, held beside the one before it and the same one of the year before."""

from msgspec import Struct
from PySide6.QtCore import QObject, Slot

from kiosk.app.gathered import gather_period
from kiosk.app.staffroom.choosing import Choosing
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.rights import PAGES
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.spans import Spans
from kiosk.app.staffroom.tables import Beside, Shown, awaited_cards, beside_table
from kiosk.domain.period import Period, date_figures, month_of, period_words
from kiosk.domain.report import Figures
from kiosk.staff.figures import Figure
from kiosk.staff.pages.figures import FiguresPage, FiguresView, TableView
from kiosk.store.ledger import Ledger
from kiosk.store.reading import Reader


class Found(Struct, frozen=True):
    """What the ledger told: today, a period, those beside it, and which months that are over have not been closed."""

    today: Figures
    shown: Figures
    beside: tuple[Beside, ...]
    unclosed: tuple[Period, ...]


class FiguresPart(QObject):
    """The figures as they stand when they are opened or another period is chosen."""

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.found: Found | None = None
        self.say: Say | None = None
        self.page = FiguresPage(floor.room.theme)
        self.choosing = Choosing(floor, self.page.chooser)
        self.choosing.chosen.connect(self._chosen)
        self.choosing.left.connect(self.show_figures)

    def open(self) -> None:
        self.choosing.begin(Spans.at(self.floor.today))
        self.say, self.floor.welcome = self.floor.welcome, None
        self.page.to_top()
        self._gather()

    def redraw(self) -> None:
        if self.choosing.is_shown:
            self.choosing.redraw()
        else:
            self.show_figures()

    @Slot()
    def show_figures(self) -> None:
        text, words = self.floor.words.text, self.floor.words
        cards: tuple[Figure, ...] = ()
        of_period: tuple[Figure, ...] = ()
        tables: tuple[TableView, ...] = ()
        if self.found is not None:
            cards, of_period = Shown(self.found.today, words).cards(), awaited_cards(words)
            # Never the figures of one period under the name of another, not for a moment.
            if self.found.shown.period == self.choosing.spans.shown:
                shown = Shown(self.found.shown, words)
                of_period = shown.cards()
                tables = (beside_table(self.found.shown, self.found.beside, words), *shown.tables())
        waiting = Say("staff.page.loading", "heading") if self.found is None else None
        heading = text("staff.figures.heading", date=date_figures(self.floor.today, words))
        self.choosing.show_span(self.page.chooser)
        said = told(self.say or waiting or self._reminder(), words)
        self.page.show_view(FiguresView(words, heading, cards, of_period, tables, said))
        self.floor.show(self.page)

    def _reminder(self) -> Say | None:
        """Return what is said while a month that is over has not been closed."""
        if self.found is None or not self.found.unclosed:
            return None
        oldest, *more = self.found.unclosed
        key = "staff.close.remind" if "close" in PAGES[self.floor.person.role] else "staff.close.remind_staff"
        params = {"month": period_words(oldest, self.floor.words), "n": str(len(more) + 1)}
        return Say(f"{key}_many" if more else key, "warn", params)

    def _ended(self) -> Period:
        return month_of(self.floor.today).previous()

    def _gather(self) -> None:
        spans = self.choosing.spans
        self.floor.note("figures", period=spans.name)
        today = Period(self.floor.today, self.floor.today)
        ended, ledger = self._ended(), self.floor.room.ledger

        def gather() -> Found:
            both = [gather_period(ledger, period) for period in (today, spans.shown)]
            unclosed = ledger.ask(lambda reader: _unclosed(reader, ended))
            beside = tuple(_beside(ledger, key, period) for key, period in spans.compared())
            return Found(both[0].result().figures(), both[1].result().figures(), beside, unclosed.result())

        self.floor.run(gather, self._gathered, self._failed)
        self.show_figures()

    def _gathered(self, found: Found) -> None:
        self.found = found
        self.redraw()

    def _failed(self, say: Say) -> None:
        self.say, self.found = say, None
        self.redraw()

    @Slot()
    def _chosen(self) -> None:
        self.say = None
        self._gather()


def _beside(ledger: Ledger, key: str, period: Period) -> Beside:
    """Return the figures of another period, none where the ledger had not begun by its end."""
    founded = ledger.ask(lambda reader: reader.founded()).result()
    if founded is None or period.last < founded:
        return Beside(key, period, None)
    return Beside(key, period, gather_period(ledger, period).result().figures())


def _unclosed(reader: Reader, ended: Period) -> tuple[Period, ...]:
    """Return the months up to ``ended`` of which the ledger holds something and that are not closed, oldest first."""
    founded = reader.founded()
    if founded is None or founded > ended.last:
        return ()
    found: list[Period] = []
    month, closed = month_of(founded), reader.closed_months()
    while month <= ended:
        if month.month not in closed:
            found.append(month)
        month = month.next()
    return tuple(found)
