"""Where a file is to be kept: what it is, in which form, and the places that are there."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.wording import Wording
from kiosk.staff.notice import Told
from kiosk.staff.page import StaffPage
from kiosk.widgets.form import Choice
from kiosk.widgets.listing import Item, ItemList
from kiosk.widgets.theme import Theme
from kiosk.widgets.words import Words

Options = tuple[tuple[str, str], ...]


class SaveView(Struct, frozen=True):
    """A file on its way: ``whats`` and ``forms`` are (id, words) pairs, shown where there is a choice.

    ``name`` is the file's, ``places`` are where it can go, ``off`` are the words of the way to give a stick back, if
    there is one to give.
    """

    words: Wording
    heading: str
    name: str
    places: tuple[Item, ...]
    whats: Options = ()
    what: str = ""
    forms: Options = ()
    form: str = ""
    off: str = ""
    busy: bool = False
    told: Told | None = None


class SavePage(StaffPage):
    """Signals: ``what(str)``, ``form(str)``, ``picked(str)`` a place, ``off()`` give the stick back, ``back()``."""

    what = Signal(str)
    form = Signal(str)
    picked = Signal(str)
    off = Signal()
    back = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, widest=820, parent=parent)
        self.whats, self.forms = Choice(theme, ()), Choice(theme, ())
        self.where = Words(theme, 22, 600, "heading")
        self.places = ItemList(theme)
        self.body.add(self.whats, self.forms, self.where, self.places)
        self.finish()
        self.whats.chosen.connect(self.what)
        self.forms.chosen.connect(self.form)
        self.places.picked.connect(self.picked)
        self.away = self.pill("", icon="left")
        self.give = self.pill("", "filled")
        self.away.clicked.connect(self.back)
        self.give.clicked.connect(self.off)
        self._offered: dict[Choice, Options] = {}
        self._places: tuple[Item, ...] | None = None

    def show_view(self, view: SaveView) -> None:
        text = view.words.text
        several = len(view.whats) > 1 or len(view.forms) > 1
        self.show_head(view.heading, "" if several else view.name, view.told)
        self._offer(self.whats, view.whats, view.what, view.busy)
        self._offer(self.forms, view.forms, view.form, view.busy)
        self.where.setText(text("staff.save.where", name=view.name))
        self.where.setVisible(several)
        if view.places != self._places:
            # A card that stays is not made anew: a finger may be on it.
            self._places = view.places
            self.places.set_items(view.places)
        self.places.setEnabled(not view.busy)
        self.away.set_text(text("staff.page.back"))
        self.away.setEnabled(not view.busy)
        self.give.set_text(view.off)
        self.give.setEnabled(not view.busy)
        self.show_foot((self.away,), (self.give,) if view.off else ())

    def _offer(self, choice: Choice, options: Options, value: str, busy: bool) -> None:
        if options != self._offered.get(choice):
            self._offered[choice] = options
            choice.set_options(options)
        choice.set_value(value)
        choice.setVisible(len(options) > 1)
        choice.setEnabled(not busy)
