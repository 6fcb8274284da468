"""The comments of a period: a field to search in, a choice of moods, and the comments page by page."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.staff.remark import Remark, RemarkList
from kiosk.staff.span import SpanChooser
from kiosk.widgets.field import TextField
from kiosk.widgets.form import Choice
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words

MOST_SIGNS = 60


class CommentsView(Struct, frozen=True):
    """One page of comments; ``moods`` are (id, words) pairs, ``mood`` the one chosen, ``said`` counts what was found.

    ``tappable`` comments lead to what can be done about them. ``at`` of ``of`` is the page, both from 1;
    ``take`` are the words of the way to take the list away, if there is one.
    """

    words: Wording
    moods: tuple[tuple[str, str], ...]
    mood: str
    typed: str
    typing: str
    said: str
    note: str
    remarks: tuple[Remark, ...]
    tappable: bool
    at: int
    of: int
    told: Told | None = None
    take: str = ""


class CommentsPage(StaffPage):
    """Signals: ``mood(str)``, ``typed(str)``, ``criteria()`` to choose among them, ``picked(str)``, ``turned(int)``,
    ``taken()`` to take the list away.
    """

    mood = Signal(str)
    typed = Signal(str)
    criteria = Signal()
    picked = Signal(str)
    turned = Signal(int)
    taken = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.chooser = SpanChooser(theme)
        self.field = TextField(theme, limit=MOST_SIGNS)
        self.moods = Choice(theme, ())
        self.said = Words(theme, 21, 600, "heading")
        self.note = Words(theme, 17, 400, "quiet")
        self.remarks = RemarkList(theme)
        self.body.add(self.chooser, self.field, self.moods, self.said, self.note, self.remarks)
        self.finish()
        self.filter, self.take = self.pill(""), self.pill("")
        self.take.clicked.connect(self.taken)
        self.back, self.on = self.pill("", icon="left"), self.pill("", icon_after="right")
        self.filter.clicked.connect(self.criteria)
        self.back.clicked.connect(lambda: self.turned.emit(-1))
        self.on.clicked.connect(lambda: self.turned.emit(1))
        self.moods.chosen.connect(self.mood)
        self.field.changed.connect(self.typed)
        self.remarks.picked.connect(self.picked)
        self._offered: tuple[tuple[str, str], ...] = ()

    def show_view(self, view: CommentsView) -> None:
        text = view.words.text
        self.show_head(text("staff.comments.heading"), told=view.told)
        self.field.set_name(text("staff.comments.search"))
        self.field.set_hint(text("staff.comments.search_hint"))
        if not self.field.edit.hasFocus():
            self.field.set_method(view.typing)
        self.field.set_text(view.typed)
        if view.moods != self._offered:
            self._offered = view.moods
            self.moods.set_options(view.moods)
        self.moods.set_value(view.mood)
        self.said.setText(view.said)
        self.note.setText(view.note)
        self.note.setVisible(bool(view.note))
        self.remarks.show_remarks(view.remarks, tappable=view.tappable)
        self.filter.set_text(text("staff.comments.filter"))
        self.back.set_text(text("staff.comments.before"))
        self.on.set_text(text("staff.comments.after"))
        self.back.setEnabled(view.at > 1)
        self.on.setEnabled(view.at < view.of)
        self.take.set_text(view.take)
        self.show_foot(
            (self.filter, self.take) if view.take else (self.filter,), (self.back, self.on) if view.of > 1 else ()
        )
