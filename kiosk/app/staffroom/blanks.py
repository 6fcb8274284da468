"""Blank ballots asked for: how many, how many to a sheet; issued once one is drawn, before anybody sees them."""

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.app.staffroom.blank_file import trial
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.say import Say, told
from kiosk.app.stand import settings_of
from kiosk.domain.ballot import ClockState
from kiosk.domain.errors import UsageError
from kiosk.domain.serials import MOST_PRINTED, PER_SHEET
from kiosk.domain.settings import Kind
from kiosk.domain.survey import Survey
from kiosk.staff.form.field import FieldView
from kiosk.staff.pages.form import FormPage, FormView
from kiosk.store import papers
from kiosk.store.keeping import Keeping
from kiosk.store.papers import Printing
from kiosk.store.reading import Reader

LEAST, USUAL = 4, 100


class PrintingForm(QObject):
    """Signals: ``issued(Printing, Survey)``, ``left()``."""

    issued = Signal(object, object)
    left = Signal()

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.count, self.per_sheet = USUAL, PER_SHEET[-1]
        self.say: Say | None = None
        self.busy = False
        self.page = FormPage(floor.room.theme)
        self.page.changed.connect(self._changed)
        self.page.submitted.connect(self._submit)
        self.page.back.connect(self.left)

    def begin(self) -> None:
        self.say, self.busy = None, False
        self.redraw()

    def redraw(self) -> None:
        text = self.floor.words.text
        sheets = tuple((str(n), text(f"staff.ballots.per_sheet_{n}")) for n in PER_SHEET)
        fields = (
            FieldView("count", Kind.NUMBER, text("staff.ballots.count"), self.count, low=LEAST, high=MOST_PRINTED),
            FieldView("sheet", Kind.CHOICE, text("staff.ballots.per_sheet"), str(self.per_sheet), choices=sheets),
        )
        view = FormView(
            words=self.floor.words,
            heading=text("staff.ballots.print"),
            fields=fields,
            on=text("staff.ballots.issue"),
            back=text("staff.page.back"),
            lead=text("staff.ballots.print_lead"),
            told=told(self.say, self.floor.words),
            busy=self.busy,
        )
        self.page.show_view(view)
        self.floor.show(self.page)

    @Slot(str, object)
    def _changed(self, key: str, value: object) -> None:
        if key == "count" and isinstance(value, int):
            self.count = value
        elif key == "sheet":
            self.per_sheet = int(str(value))

    @Slot()
    def _submit(self) -> None:
        room = self.floor.room
        if self.busy:
            return
        if room.believer.belief(room.clock.read()).state is ClockState.UNTRUSTED:
            self._failed(Say("error.paper_clock", "bad"))
            return
        self.busy, self.say = True, None
        self.floor.ask(_current, self._try, self._failed)
        self.redraw()

    def _try(self, survey: Survey | None) -> None:
        """Draw a ballot before any is issued: serials are issued for good."""
        if survey is None:
            self._failed(self.floor.sentence(UsageError("survey_unknown", survey="", known="")))
            return
        self.floor.run(trial(self.floor, survey), lambda _pdf: self._issue(survey), self._failed)

    def _issue(self, survey: Survey) -> None:
        room, person, count, per_sheet = self.floor.room, self.floor.person.id, self.count, self.per_sheet

        def issue(kept: Keeping) -> Printing:
            return papers.issue(kept, count, survey, person, room.scribe.write, per_sheet)

        def done(printing: Printing) -> None:
            self.busy = False
            self.issued.emit(printing, survey)

        room.jobs.when(room.ledger.at_once(issue), *self.floor.on_return(done, self._failed))

    def _failed(self, say: Say) -> None:
        self.busy, self.say = False, say
        self.redraw()


def _current(reader: Reader) -> Survey | None:
    return reader.survey(settings_of(reader).text("survey.id"))
