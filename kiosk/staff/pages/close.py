"""The close of a month: its figures, what has been closed of it, the count team, and the way on."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.column import Column
from kiosk.staff.figures import Figure, FigureGrid
from kiosk.staff.form.field import FieldView
from kiosk.staff.form.form import Form
from kiosk.staff.month import MonthChooser, MonthView
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words


class CloseView(Struct, frozen=True):
    """A month on its way to its close; ``state`` says how far it is, ``lines`` what has been closed of it.

    Without ``fields`` and ``on`` there is nothing to be closed.
    """

    words: Wording
    month: MonthView
    state: str = ""
    figures: tuple[Figure, ...] = ()
    lines: tuple[str, ...] = ()
    fields: tuple[FieldView, ...] = ()
    on: str = ""
    told: Told | None = None
    busy: bool = False


class ClosePage(StaffPage):
    """Signals: ``before()`` and ``after()`` the shown month, ``changed(key, value)`` of the team, ``submitted()``."""

    before = Signal()
    after = Signal()
    changed = Signal(str, object)
    submitted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.chooser = MonthChooser(theme)
        self.state = Words(theme, 22, 600, "heading")
        self.figures = FigureGrid(theme)
        self.lines = Column(theme, gap=8)
        self.form = Form(theme)
        self.body.add(self.chooser, self.state, self.figures, self.lines, self.form)
        self.finish()
        self.chooser.before.connect(self.before)
        self.chooser.after.connect(self.after)
        self.form.changed.connect(self.changed)
        self.go = self.pill("", "filled")
        self.go.clicked.connect(self.submitted)
        self._lines: tuple[str, ...] = ()

    def show_view(self, view: CloseView) -> None:
        text = view.words.text
        self.show_head(text("staff.close.heading"), text("staff.close.lead"), view.told)
        self.chooser.show_month(view.month)
        self.state.setText(view.state)
        self.state.setVisible(bool(view.state))
        self.figures.show_figures(view.figures)
        self._show_lines(view.lines)
        self.form.show_fields(view.words, view.fields)
        self.form.setVisible(bool(view.fields))
        self.form.setEnabled(not view.busy)
        self.go.set_text(view.on)
        self.go.setEnabled(not view.busy)
        self.show_foot(right=(self.go,) if view.on else ())

    def _show_lines(self, lines: tuple[str, ...]) -> None:
        if lines != self._lines:
            self._lines = lines
            self.lines.clear()
            for line in lines:
                self.lines.add(Words(self.theme, 19, 400, "body", text=line))
        self.lines.setVisible(bool(lines))

    def show_wrong(self) -> None:
        """Bring the first wrong field into sight."""
        self.show_wrong_in(self.form)
