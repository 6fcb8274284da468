"""An input for a list of short texts: each a field with its way out, and one more below."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.form.field import FieldView, Input
from kiosk.widgets.field import TextField
from kiosk.widgets.pill import Pill
from kiosk.widgets.theme import Theme

_LIMIT = 80


class ItemsInput(Input):
    """A list of short texts; an empty line is not part of the value."""

    def __init__(self, theme: Theme, words: Wording, field: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(theme, words, parent)
        self.field = field
        self.edits: list[TextField] = []
        self.rows: list[QWidget] = []
        self.more = Pill(theme, "outlined", text=words.text("staff.form.add_line"), icon="plus", size=20)
        self.more.setAccessibleDescription(field.label)
        self.more.clicked.connect(self._add_empty)
        self.box.addWidget(self.more)

    def value(self) -> list[str]:
        return [edit.text().strip() for edit in self.edits if edit.text().strip()]

    def show_field(self, field: FieldView) -> None:
        self.field = field
        value = field.value if isinstance(field.value, list) else []
        if value != self.value():
            self._rebuild([str(item) for item in value])

    def _rebuild(self, texts: list[str]) -> None:
        for row in self.rows:
            self.box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.edits, self.rows = [], []
        for text in texts:
            self._add(text)
        self._bound()

    def _add(self, text: str) -> TextField:
        name = self.words.text("staff.form.line", label=self.field.label, n=len(self.edits) + 1)
        edit = TextField(self.theme, name=name, limit=_LIMIT, method=self.field.typing)
        edit.set_text(text)
        edit.changed.connect(self._say)
        gone = Pill(self.theme, "outlined", icon="close", size=20)
        gone.name(self.words.text("staff.form.remove_line", n=len(self.edits) + 1), self.field.label)
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self.theme.metrics.gap)
        box.addWidget(edit, 1)
        box.addWidget(gone)
        gone.setObjectName(str(len(self.edits)))
        gone.clicked.connect(self._remove)
        self.edits.append(edit)
        self.rows.append(row)
        self.box.insertWidget(len(self.rows) - 1, row)
        return edit

    def _add_empty(self) -> None:
        self._add("").setFocus()
        self._bound()

    def _remove(self) -> None:
        gone = int(self.sender().objectName())
        self._rebuild([edit.text() for i, edit in enumerate(self.edits) if i != gone])
        self._say()

    def _bound(self) -> None:
        self.more.setEnabled(len(self.edits) < self.field.high)

    def _say(self) -> None:
        self.changed.emit(self.value())
