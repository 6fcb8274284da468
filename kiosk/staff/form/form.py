"""Fields under one another, made from what is declared of each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.settings import Kind, Value
from kiosk.domain.wording import Wording
from kiosk.staff.column import Column
from kiosk.staff.form.dates import DatesInput
from kiosk.staff.form.field import FieldView, Input
from kiosk.staff.form.hours import HoursInput
from kiosk.staff.form.items import ItemsInput
from kiosk.staff.form.simple import SIMPLE, SomeInput
from kiosk.widgets.form import FormRow
from kiosk.widgets.theme import Theme


def make_input(theme: Theme, words: Wording, field: FieldView) -> Input:
    """Return the input for the kind of ``field``."""
    match field.kind:
        case Kind.TEXTS:
            return SomeInput(theme, words, field) if field.choices else ItemsInput(theme, words, field)
        case Kind.DATES:
            return DatesInput(theme, words, field)
        case Kind.HOURS:
            return HoursInput(theme, words, field)
    return SIMPLE[field.kind](theme, words, field)


class Form(Column):
    """A form; ``changed(key, value)`` tells of every change, and nothing is checked here."""

    changed = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, gap=26, parent=parent)
        self.rows: dict[str, FormRow] = {}
        self.inputs: dict[str, Input] = {}
        self._shape: tuple[object, ...] = ()

    def show_fields(self, words: Wording, fields: Sequence[FieldView]) -> None:
        """Show ``fields``; inputs stay, with cursor and focus, while the same fields are shown in the same language."""
        shape = (words.lang, *((field.key, field.kind, field.choices, field.typing) for field in fields))
        if shape != self._shape:
            self._shape = shape
            self._build(words, fields)
        for field in fields:
            told = "" if field.kind is Kind.TOGGLE else field.label
            self.rows[field.key].set_label(told, field.hint)
            self.rows[field.key].set_wrong(field.wrong)
            self.inputs[field.key].show_field(field)

    def _build(self, words: Wording, fields: Sequence[FieldView]) -> None:
        focused = self.window().focusWidget()
        if self.isAncestorOf(focused):
            # A field that goes would hand the focus to any button; from here Tab leads to the first field.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.clear()
        self.rows, self.inputs = {}, {}
        for field in fields:
            made = make_input(self.theme, words, field)
            made.setObjectName(field.key)
            made.changed.connect(self._say)
            row = FormRow(self.theme, field.label, made, explain=field.hint)
            row.label.setVisible(field.kind is not Kind.TOGGLE)
            self.inputs[field.key], self.rows[field.key] = made, row
            self.add(row)

    def focus(self, key: str) -> None:
        self.inputs[key].setFocus()

    def _say(self, value: Value) -> None:
        made = self.sender()
        if made is not None:
            self.changed.emit(made.objectName(), value)
