"""Today and a month in figures."""

from PySide6.QtCore import QObject, Slot

from kiosk.app.gathered import gather_period
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.months import Months
from kiosk.app.staffroom.rights import PAGES
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.tables import Shown
from kiosk.domain.period import Period, date_figures, month_of, period_words
from kiosk.domain.report import Figures
from kiosk.staff.figures import Figure
from kiosk.staff.pages.figures import FiguresPage, FiguresView, TableView
from kiosk.store.reading import Reader


class FiguresPart(QObject):
    """The figures as they stand when they are opened or another month is chosen."""

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.months = Months.at(floor.today)
        self.found: tuple[Figures, Figures] | None = None
        self.unclosed = False
        self.say: Say | None = None
        self.page = FiguresPage(floor.room.theme)
        self.page.before.connect(self._before)
        self.page.after.connect(self._after)

    def open(self) -> None:
        self.months = Months.at(self.floor.today)
        self.say, self.floor.welcome = self.floor.welcome, None
        self.page.to_top()
        self._gather()

    def redraw(self) -> None:
        text, words = self.floor.words.text, self.floor.words
        cards: tuple[Figure, ...] = ()
        of_month: tuple[Figure, ...] = ()
        tables: tuple[TableView, ...] = ()
        if self.found is not None:
            today, month = (Shown(figures, words) for figures in self.found)
            cards, of_month, tables = today.cards(), month.cards(), month.tables()
        waiting = Say("staff.page.loading", "heading") if self.found is None else None
        heading = text("staff.figures.heading", date=date_figures(self.floor.today, words))
        view = FiguresView(
            words,
            heading,
            cards,
            self.months.view(words),
            of_month,
            tables,
            told(self.say or waiting or self._reminder(), words),
        )
        self.page.show_view(view)
        self.floor.show(self.page)

    def _reminder(self) -> Say | None:
        """Return what is said while the month that is over has not been closed."""
        if not self.unclosed:
            return None
        may = "close" in PAGES[self.floor.person.role]
        words = period_words(self._ended(), self.floor.words)
        return Say("staff.close.remind" if may else "staff.close.remind_staff", "warn", {"month": words})

    def _ended(self) -> Period:
        return month_of(self.floor.today).previous()

    def _gather(self) -> None:
        self.floor.note("figures", period=self.months.name)
        today = Period(self.floor.today, self.floor.today)
        month, ended, ledger = self.months.shown, self._ended(), self.floor.room.ledger

        def gather() -> tuple[Figures, Figures, bool]:
            both = [gather_period(ledger, period) for period in (today, month)]
            unclosed = ledger.ask(lambda reader: _is_unclosed(reader, ended))
            return both[0].result().figures(), both[1].result().figures(), unclosed.result()

        self.floor.run(gather, self._gathered, self._failed)
        self.redraw()

    def _gathered(self, found: tuple[Figures, Figures, bool]) -> None:
        *both, self.unclosed = found
        self.found = (both[0], both[1])
        self.redraw()

    def _failed(self, say: Say) -> None:
        self.say, self.found = say, None
        self.redraw()

    @Slot()
    def _before(self) -> None:
        self._choose(self.months.before())

    @Slot()
    def _after(self) -> None:
        self._choose(self.months.after())

    def _choose(self, months: Months) -> None:
        self.months, self.say = months, None
        self._gather()


def _is_unclosed(reader: Reader, month: Period) -> bool:
    """Say whether a month that is over, and of which the ledger holds something, has not been closed."""
    founded = reader.founded()
    return founded is not None and founded <= month.last and month.month not in reader.closed_months()
