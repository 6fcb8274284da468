"""An input for opening hours: seven days, each opened to set its spans."""

from PySide6.QtWidgets import QWidget

from kiosk.domain.settings import read_week
from kiosk.domain.wording import Wording
from kiosk.staff.form.day import DayEditor, Spans, spans_words
from kiosk.staff.form.field import FieldView, Input
from kiosk.widgets.listing import Item, ItemCard
from kiosk.widgets.theme import Theme

WORKDAYS = 5


class DayCard(ItemCard):
    """One day and its hours."""

    def show_item(self, item: Item) -> None:
        self.item = item
        self.name(item.title, item.aside)
        self.updateGeometry()
        self.update()


class HoursInput(Input):
    """Seven days, Monday first; a tapped day opens to be set."""

    def __init__(self, theme: Theme, words: Wording, field: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(theme, words, parent)
        self.week: list[Spans] = [[] for _ in range(7)]
        self.opened: int | None = None
        self.editor: DayEditor | None = None
        self.cards = [DayCard(theme, self._item(day)) for day in range(7)]
        self.box.setSpacing(theme.metrics.gap)
        for card in self.cards:
            card.settles = False
            card.picked.connect(self._picked)
            self.box.addWidget(card)

    def _item(self, day: int) -> Item:
        told = spans_words(self.week[day], self.words)
        return Item(str(day), self.words.text(f"staff.day.name{day}"), aside=told)

    def show_field(self, field: FieldView) -> None:
        week = read_week(field.value)
        if week is not None and week != read_week(self.week):
            self.week = [[list(span) for span in day] for day in week]
            self._show_days()
            self._open(self.opened)

    def _show_days(self) -> None:
        for day, card in enumerate(self.cards):
            card.show_item(self._item(day))

    def _picked(self, ident: str) -> None:
        day = int(ident)
        self._open(None if day == self.opened else day)

    def _open(self, day: int | None) -> None:
        if self.editor is not None:
            self.box.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
        self.opened = day
        if day is not None:
            self.editor = DayEditor(self.theme, self.words, self.week[day])
            self.editor.edited.connect(self._edited)
            self.editor.copied.connect(self._copy)
            self.box.insertWidget(day + 1, self.editor)

    def _edited(self, spans: Spans) -> None:
        if self.opened is None:
            return
        more = len(spans) != len(self.week[self.opened])
        self.week[self.opened] = [list(span) for span in spans]
        self._show_days()
        if more:
            self._open(self.opened)
        self.changed.emit([[list(span) for span in day] for day in self.week])

    def _copy(self) -> None:
        if self.opened is None:
            return
        for day in range(WORKDAYS):
            self.week[day] = [list(span) for span in self.week[self.opened]]
        self._show_days()
        self.changed.emit([[list(span) for span in day] for day in self.week])
