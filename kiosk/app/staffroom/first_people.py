"""The people step of the first start: who may enter, at least one of them a manager."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.app.staffroom.draft import MOST_FOUNDERS, Draft
from kiosk.app.staffroom.founders import Founder
from kiosk.app.staffroom.ground import Ground
from kiosk.app.staffroom.roles import START, name_wrong, person_fields
from kiosk.app.staffroom.say import Say, told
from kiosk.staff.pages.form import FormPage, FormView
from kiosk.staff.pages.listing import ListPage, ListView
from kiosk.staff.steps import StepsView
from kiosk.store.people import Role
from kiosk.widgets.listing import Item


class FirstPeople(QObject):
    """Signals: ``added(Founder)``, ``removed(str)`` a name, ``finished()``, ``back()``."""

    added = Signal(object)
    removed = Signal(str)
    finished = Signal()
    back = Signal()

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.ground = ground
        self.draft = Draft()
        self.steps: StepsView | None = None
        self.say: Say | None = None
        self.values = dict(START)
        self.wrong = ""
        self.draw: Callable[[], None] = self._draw_list
        self.list, self.form = ListPage(ground.tools.theme), FormPage(ground.tools.theme)
        self.list.picked.connect(self.removed)
        self.list.added.connect(self._add)
        self.list.on.connect(self._finish)
        self.list.back.connect(self.back)
        self.form.changed.connect(self._changed)
        self.form.submitted.connect(self._submit)
        self.form.back.connect(self._to_list)

    def show(self, draft: Draft, steps: StepsView) -> None:
        """Show the step as ``draft`` stands."""
        self.draft, self.steps = draft, steps
        self.draw()

    def _draw_list(self) -> None:
        text = self.ground.words.text
        items = tuple(
            Item(one.name, one.name, text(f"staff.role.{one.role.value}"), text("setup.people.remove"))
            for one in self.draft.founders
        )
        full = len(items) >= MOST_FOUNDERS
        fullness = Say("setup.people.full", "heading", {"high": MOST_FOUNDERS})
        view = ListView(
            words=self.ground.words,
            heading=text("setup.people.heading"),
            items=items,
            lead=text("setup.people.lead"),
            empty=text("setup.people.empty"),
            add="" if full else text("setup.people.add"),
            back=text("setup.back"),
            on=text("setup.on") if self.draft.has_manager else "",
            told=told(fullness if full else self.say, self.ground.words),
            steps=self.steps,
        )
        self.list.show_view(view)
        self.ground.show(self.list)

    @Slot()
    def _finish(self) -> None:
        self.say = None
        self.finished.emit()

    @Slot()
    def _to_list(self) -> None:
        self.draw = self._draw_list
        self.draw()

    @Slot()
    def _add(self) -> None:
        first = not self.draft.has_manager
        self.values, self.wrong = START | ({"role": Role.MANAGER.value} if first else {}), ""
        self.draw = self._draw_form
        self.draw()

    def _draw_form(self) -> None:
        text = self.ground.words.text
        typing = str(self.draft.value("public.typing"))
        view = FormView(
            words=self.ground.words,
            heading=text("staff.people.new"),
            fields=person_fields(self.values, self.ground.words, typing, self.wrong),
            on=text("setup.people.add"),
            back=text("setup.back"),
            steps=self.steps,
        )
        self.form.show_view(view)
        self.ground.show(self.form)

    @Slot(str, object)
    def _changed(self, key: str, value: object) -> None:
        self.values[key] = value
        if key == "role":
            self.draw()

    @Slot()
    def _submit(self) -> None:
        name = str(self.values["name"]).strip()
        self.wrong = name_wrong(name, (one.name for one in self.draft.founders))
        if self.wrong:
            self.draw()
            self.form.show_wrong()
            return
        self.draw = self._draw_list
        self.added.emit(Founder(name, Role(str(self.values["role"]))))
