"""The opening hours of one day, and the fields to set them."""

from PySide6.QtCore import Signal

from kiosk.domain.manners import MINUTES_A_DAY
from kiosk.domain.wording import Wording
from kiosk.staff.column import Column, Grid, PillRow
from kiosk.widgets.form import FormRow, NumberField
from kiosk.widgets.pill import Pill
from kiosk.widgets.theme import Theme

STEP_MINUTES = 15
MOST_SPANS = 2
USUAL_SPANS = ([450, 690], [810, 1020])
Spans = list[list[int]]


def hour(minute: int) -> str:
    """Return minutes after midnight as ``7:30``."""
    return f"{minute // 60}:{minute % 60:02}"


def spans_words(spans: Spans, words: Wording) -> str:
    """Return ``7:30–11:30 · 13:30–17:00``, or that the day is closed."""
    told = " · ".join(f"{hour(start)}–{hour(end)}" for start, end in spans)
    return told or words.text("staff.form.day_closed")


class TimeField(NumberField):
    """A time of day, moved a quarter of an hour at a time."""

    def __init__(self, theme: Theme, words: Wording, name: str) -> None:
        super().__init__(
            theme,
            name=name,
            less=words.text("staff.form.earlier"),
            more=words.text("staff.form.later"),
            low=0,
            high=MINUTES_A_DAY,
            step=STEP_MINUTES,
        )

    def widest(self) -> str:
        return hour(self.high)

    def set_value(self, value: int) -> None:
        super().set_value(value)
        self.figure.setText(hour(self.value()))


class DayEditor(Column):
    """The spans of one day, each with its two times; ``edited`` gives the spans, ``copied`` asks for all workdays."""

    edited = Signal(object)
    copied = Signal()

    def __init__(self, theme: Theme, words: Wording, spans: Spans) -> None:
        super().__init__(theme, edge=(24, 4, 24, 16))
        self.words, self.spans = words, [list(span) for span in spans]
        self.times: list[tuple[TimeField, TimeField]] = []
        for n, span in enumerate(self.spans):
            self._add_span(n, span)
        self._add_buttons()

    def _add_span(self, n: int, span: list[int]) -> None:
        text = self.words.text
        fields = (
            TimeField(self.theme, self.words, text("staff.form.opens_n", n=n + 1)),
            TimeField(self.theme, self.words, text("staff.form.closes_n", n=n + 1)),
        )
        for field, minute in zip(fields, span, strict=True):
            field.set_value(minute)
            field.changed.connect(self._moved)
        self.times.append(fields)
        pair = Grid(self.theme, least=0)
        pair.set_parts(
            [
                FormRow(self.theme, text("staff.form.opens"), fields[0]),
                FormRow(self.theme, text("staff.form.closes"), fields[1]),
            ]
        )
        self.add(pair)

    def _add_buttons(self) -> None:
        text, pills = self.words.text, []
        for words, icon, act, shown in (
            (text("staff.form.add_span"), "plus", self._add, len(self.spans) < MOST_SPANS),
            (text("staff.form.remove_span"), "minus", self._remove, bool(self.spans)),
            (text("staff.form.copy_day"), "", self.copied.emit, True),
        ):
            if shown:
                pill = Pill(self.theme, "outlined", text=words, icon=icon, size=19, weight=500)
                pill.clicked.connect(act)
                pills.append(pill)
        foot = PillRow(self.theme)
        foot.show_pills(tuple(pills), ())
        self.add(foot)

    def _moved(self) -> None:
        self.spans = [[start.value(), end.value()] for start, end in self.times]
        self.edited.emit(self.spans)

    def _add(self) -> None:
        last = self.spans[-1][1] if self.spans else 0
        usual = next((span for span in USUAL_SPANS if span[0] >= last), None)
        self.edited.emit([*self.spans, usual or [last, min(last + 60, MINUTES_A_DAY)]])

    def _remove(self) -> None:
        self.edited.emit(self.spans[:-1])
