"""A page with one form: its fields, a way back and a way on."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.form.field import FieldView
from kiosk.staff.form.form import Form
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.staff.preview import PreviewView, SurveyPreview
from kiosk.staff.steps import StepsView
from kiosk.widgets.form import Choice
from kiosk.widgets.theme import Theme


class FormView(Struct, frozen=True):
    """A form in words; ``sections`` are the parts of a larger form, (id, words) pairs, ``section`` the shown one."""

    words: Wording
    heading: str
    fields: tuple[FieldView, ...]
    on: str
    back: str = ""
    lead: str = ""
    told: Told | None = None
    sections: tuple[tuple[str, str], ...] = ()
    section: str = ""
    steps: StepsView | None = None
    preview: PreviewView | None = None
    busy: bool = False


class FormPage(StaffPage):
    """Signals: ``changed(key, value)``, ``submitted()``, ``back()``, ``section(str)``."""

    changed = Signal(str, object)
    submitted = Signal()
    back = Signal()
    section = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, widest=820, parent=parent)
        self.sections = Choice(theme, ())
        self.form = Form(theme)
        self.preview = SurveyPreview(theme)
        self.body.add(self.sections, self.form, self.preview)
        self.finish()
        self.form.changed.connect(self.changed)
        self.sections.chosen.connect(self.section)
        self._offered: tuple[tuple[str, str], ...] = ()
        self.away = self.pill("", icon="left")
        self.on = self.pill("", "filled")
        self.away.clicked.connect(self.back)
        self.on.clicked.connect(self.submitted)
        self.show_foot((self.away,), (self.on,))

    def show_view(self, view: FormView) -> None:
        self.show_head(view.heading, view.lead, view.told, view.steps)
        self.sections.setVisible(bool(view.sections))
        if view.sections != self._offered:
            self._offered = view.sections
            self.sections.set_options(view.sections)
        self.sections.set_value(view.section)
        self.form.show_fields(view.words, view.fields)
        self.preview.show_survey(view.preview)
        self.away.set_text(view.back)
        self.on.set_text(view.on)
        self.on.setEnabled(not view.busy)
        self.show_foot((self.away,) if view.back else (), (self.on,))

    def show_wrong(self) -> None:
        """Bring the first wrong field into sight."""
        self.show_wrong_in(self.form)
