"""Inputs of one widget: a line of text, a number, a switch, one of a few, some of a few."""

from PySide6.QtWidgets import QWidget

from kiosk.domain.settings import Kind
from kiosk.domain.wording import Wording
from kiosk.staff.form.field import FieldView, Input
from kiosk.widgets.field import TextField
from kiosk.widgets.form import Choice, NumberField, Toggle
from kiosk.widgets.theme import Theme

# A finger that has to press plus sixty times gives up.
_WIDE_RANGE, _WIDE_STEP = 60, 5


class TextInput(Input):
    """A line of text."""

    def __init__(self, theme: Theme, words: Wording, field: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(theme, words, parent)
        self.edit = TextField(theme, name=field.label, limit=field.high, method=field.typing)
        # Told to the frame: a board without Vietnamese typing belongs to codes and addresses.
        self.edit.setProperty("plain", field.typing == "off")
        self.edit.changed.connect(self.tell)
        self.box.addWidget(self.edit)
        self.setFocusProxy(self.edit)

    def show_field(self, field: FieldView) -> None:
        self.edit.set_name(field.label, field.wrong or field.hint)
        self.edit.set_text(str(field.value))

    def set_wrong(self, wrong: bool) -> None:
        self.edit.set_wrong(wrong)


class NumberInput(Input):
    """A whole number between two bounds."""

    def __init__(self, theme: Theme, words: Wording, field: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(theme, words, parent)
        self.number = NumberField(
            theme,
            name=field.label,
            less=words.text("staff.form.less"),
            more=words.text("staff.form.more"),
            low=field.low,
            high=field.high,
            step=_WIDE_STEP if field.high - field.low > _WIDE_RANGE else 1,
            unit=field.unit,
        )
        self.number.changed.connect(self.tell)
        self.box.addWidget(self.number)

    def show_field(self, field: FieldView) -> None:
        if isinstance(field.value, int):
            self.number.set_value(field.value)


class ToggleInput(Input):
    """A switch whose words are the setting's label."""

    def __init__(self, theme: Theme, words: Wording, field: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(theme, words, parent)
        self.switch = Toggle(theme, field.label)
        self.switch.toggled.connect(self.tell)
        self.box.addWidget(self.switch)

    def show_field(self, field: FieldView) -> None:
        self.switch.set_text(field.label)
        self.switch.name(field.label, field.hint)
        self.switch.setChecked(bool(field.value))


class ChoiceInput(Input):
    """One of a few."""

    def __init__(self, theme: Theme, words: Wording, field: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(theme, words, parent)
        self.choice = Choice(theme, field.choices)
        self.choice.setAccessibleName(field.label)
        self.choice.chosen.connect(self.tell)
        self.box.addWidget(self.choice)

    def show_field(self, field: FieldView) -> None:
        self.choice.set_value(str(field.value))


class SomeInput(Input):
    """Some of a few, each a switch; they keep the order in which they are offered."""

    def __init__(self, theme: Theme, words: Wording, field: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(theme, words, parent)
        self.switches = {value: Toggle(theme, label) for value, label in field.choices}
        for switch in self.switches.values():
            switch.clicked.connect(self._say)
            self.box.addWidget(switch)

    def show_field(self, field: FieldView) -> None:
        chosen = field.value if isinstance(field.value, list) else []
        for value, switch in self.switches.items():
            switch.setChecked(value in chosen)

    def _say(self) -> None:
        self.changed.emit([value for value, switch in self.switches.items() if switch.isChecked()])


SIMPLE: dict[Kind, type[TextInput | NumberInput | ToggleInput | ChoiceInput]] = {
    Kind.TEXT: TextInput,
    Kind.NUMBER: NumberInput,
    Kind.TOGGLE: ToggleInput,
    Kind.CHOICE: ChoiceInput,
}
