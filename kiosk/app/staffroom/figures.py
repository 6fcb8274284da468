"""Today and a period in figures, held beside the one before it and the same one of the year before."""

from PySide6.QtCore import QObject, Slot

from kiosk.app.gathered import gather_period
from kiosk.app.staffroom.choosing import Choosing
from kiosk.app.staffroom.cutting import (
    View,
    channel_table,
    group_table,
    officer_table,
    reason_table,
    service_table,
    views,
)
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.found import WHATS, Found, Officers, table_of
from kiosk.app.staffroom.keeper import Keeper
from kiosk.app.staffroom.rights import PAGES
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.sheets import SheetPart, Wanted
from kiosk.app.staffroom.spans import Spans
from kiosk.app.staffroom.tables import Beside, Shown, awaited_cards, beside_table
from kiosk.app.staffroom.taking import offers, view_offers
from kiosk.app.staffroom.weekly import heat_map
from kiosk.domain.cuts import Cut, parts
from kiosk.domain.heat import heat_of
from kiosk.domain.period import Period, date_figures, month_of, period_words
from kiosk.staff.figures import Figure
from kiosk.staff.pages.figures import FiguresPage, FiguresView, MapView, TableView
from kiosk.store.ledger import Ledger
from kiosk.store.reading import Reader


class FiguresPart(QObject):
    """The figures as they stand when they are opened or another period is chosen."""

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.found: Found | None = None
        self.say: Say | None = None
        self.view = View.OVERALL
        self.officers: Officers | None = None
        """Kept only while they are looked at."""
        self.page = FiguresPage(floor.room.theme)
        self.choosing = Choosing(floor, self.page.chooser)
        self.choosing.chosen.connect(self._chosen)
        self.choosing.left.connect(self.show_figures)
        self.keeper = Keeper(floor)
        self.keeper.done.connect(self._done)
        self.page.taken.connect(self._take)
        self.page.cut.connect(self._cut)
        self.page.sheets.connect(self.open_sheets)
        self.sheets: SheetPart | None = None
        """Made for the first who wants one."""

    def open(self) -> None:
        if self.sheets is not None:
            if self.sheets.press.following.shown:
                self.sheets.redraw()
                return
            self.sheets.forget()
        self.choosing.begin(Spans.at(self.floor.today))
        self.say, self.floor.welcome = self.floor.welcome, None
        self.view = View.OVERALL
        self.page.to_top()
        self._gather()

    def redraw(self) -> None:
        if self.keeper.shown and self.floor.frame.page is self.keeper.page:
            self.keeper.redraw()
        elif self.sheets is not None and self.sheets.is_shown:
            self.sheets.redraw()
        elif self.choosing.is_shown:
            self.choosing.redraw()
        else:
            self.show_figures()

    @Slot()
    def show_figures(self) -> None:
        text, words = self.floor.words.text, self.floor.words
        cards: tuple[Figure, ...] = ()
        of_period: tuple[Figure, ...] = ()
        tables: tuple[TableView, ...] = ()
        maps: tuple[MapView, ...] = ()
        if self.found is not None:
            cards, of_period = Shown(self.found.today, words).cards(), awaited_cards(words)
            # Never the figures of one period under the name of another, not for a moment.
            if self.found.shown.period == self.choosing.spans.shown:
                shown = Shown(self.found.shown, words)
                of_period = shown.cards()
                tables = self._tables(self.found)
                maps = (heat_map(self.found.heat, words),) if self.view is View.HEAT else ()
        loads = self.found is None or (self.view is View.OFFICER and self.officers is None)
        waiting = Say("staff.page.loading", "heading") if loads else None
        cuts = tuple((view.value, text(f"staff.cuts.{view.value}")) for view in views(self.floor.person))
        heading = text("staff.figures.heading", date=date_figures(self.floor.today, words))
        self.choosing.show_span(self.page.chooser)
        said = told(self.say or waiting or self._reminder(), words)
        take = text("staff.figures.take") if tables or maps else ""
        sheet = text("staff.paper.officer_make") if self._wanted() else ""
        view = FiguresView(words, heading, cards, of_period, cuts, self.view.value, tables, maps, said, take, sheet)
        self.page.show_view(view)
        self.floor.show(self.page)

    def _tables(self, found: Found) -> tuple[TableView, ...]:
        words = self.floor.words
        match self.view:
            case View.GROUP:
                return (group_table(found.shown, words),)
            case View.SERVICE:
                return (service_table(found.services, found.shown, words),)
            case View.CHANNEL:
                return (channel_table(found.shown, words),)
            case View.REASON:
                return (reason_table(found.shown, words),)
            case View.HEAT:
                return ()
            case View.OFFICER:
                known = self.officers
                return () if known is None else (officer_table(known.parts, known.names, found.shown, words),)
        return (beside_table(found.shown, found.beside, words), *Shown(found.shown, words).tables())

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
        self.officers = None
        today = Period(self.floor.today, self.floor.today)
        ended, ledger = self._ended(), self.floor.room.ledger

        def gather() -> Found:
            both = [gather_period(ledger, period) for period in (today, spans.shown)]
            unclosed = ledger.ask(lambda reader: _unclosed(reader, ended))
            beside = tuple(_beside(ledger, key, period) for key, period in spans.compared())
            now, shown = both[0].result(), both[1].result()
            figures, known = shown.figures(), shown.known()
            services, heat = parts(shown.ballots, known, Cut.SERVICE), heat_of(shown.ballots, known)
            return Found(now.figures(), figures, shown, services, heat, beside, unclosed.result())

        self.floor.run(gather, self._gathered, self._failed)
        self.show_figures()

    def _gathered(self, found: Found) -> None:
        self.found = found
        self.redraw()
        if self.view is View.OFFICER:
            self._look_at_officers()

    def _failed(self, say: Say) -> None:
        self.say, self.found = say, None
        self.redraw()

    @Slot(str)
    def _cut(self, ident: str) -> None:
        view = View(ident)
        if view in views(self.floor.person):
            self.view, self.say, self.officers = view, None, None
            self.show_figures()
            if view is View.OFFICER:
                self._look_at_officers()

    def _look_at_officers(self) -> None:
        """Show the figures of single officers, once it stands in the ledger who looks at them."""
        found = self.found
        if found is not None and found.shown.period == self.choosing.spans.shown:
            act = self.floor.act("officer_figures", period=self.choosing.spans.name)
            self.floor.record([act], lambda: self._count_officers(found), self._failed)

    def _count_officers(self, found: Found) -> None:
        ledger, gathered = self.floor.room.ledger, found.gathered

        def count() -> Officers:
            names = {one.id: one.name for one in ledger.ask(lambda reader: reader.officers()).result()}
            return Officers(found.shown.period, parts(gathered.ballots, gathered.known(), Cut.OFFICER), names)

        self.floor.run(count, self._counted, self._failed)

    def _counted(self, officers: Officers) -> None:
        if self.view is View.OFFICER and officers.period == self.choosing.spans.shown:
            self.officers = officers
            self.redraw()

    def _wanted(self) -> Wanted | None:
        """Return what sheets of officers are made from: only what is on show, never what has come since."""
        found, known, spans = self.found, self.officers, self.choosing.spans
        if found is None or known is None or known.period != spans.shown or not any(known.parts):
            return None
        return Wanted(found.gathered, spans, known.parts, known.names)

    @Slot()
    def open_sheets(self) -> None:
        """Go on to the sheet of one officer."""
        wanted = self._wanted()
        if wanted is not None:
            self.sheet_part().open(wanted)

    def sheet_part(self) -> SheetPart:
        if self.sheets is None:
            self.sheets = SheetPart(self.floor)
            self.sheets.done.connect(self.show_figures)
        return self.sheets

    @Slot()
    def _chosen(self) -> None:
        self.say = None
        self._gather()

    @Slot()
    def _take(self) -> None:
        """Offer what is on show, the view of it first, never what has come since."""
        found, known, spans, view = self.found, self.officers, self.choosing.spans, self.view
        awaited = view is View.OFFICER and known is None
        if found is None or found.shown.period != spans.shown or awaited:
            return
        words = self.floor.words
        seen = view_offers(self.floor, spans, WHATS[view], lambda: table_of(view, found, known, words))
        whole = offers(self.floor, found.gathered, spans)
        # The figures of the period are what most of the overall view shows.
        self.keeper.offer_all((*whole, *seen) if view is View.OVERALL else (*seen, *whole))

    @Slot(object)
    def _done(self, say: Say | None) -> None:
        self.say = say
        self.redraw()


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
