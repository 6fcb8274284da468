"""The officers of the office and the services they look after."""

from msgspec import Struct, field
from PySide6.QtCore import QObject, Slot

from kiosk.app import mint
from kiosk.app.staffroom.fields import shown
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.roles import name_wrong
from kiosk.app.staffroom.say import Say, told
from kiosk.domain.settings import Kind
from kiosk.staff.form.field import FieldView
from kiosk.staff.pages.form import FormPage, FormView
from kiosk.staff.pages.listing import ListPage, ListView
from kiosk.store.offices import OfficerKept
from kiosk.widgets.listing import Item

MOST_SERVICES = 20
NAME_SIGNS = 80


class Draft(Struct):
    """An officer as the form has it; ``id`` is empty for a new one."""

    id: str = ""
    values: dict[str, object] = field(default_factory=lambda: {"name": "", "services": [], "active": True})
    wrong: str = ""


class OfficersPart(QObject):
    """The list, and the form of one officer."""

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.officers: tuple[OfficerKept, ...] = ()
        self.draft: Draft | None = None
        self.say: Say | None = None
        self.busy = False
        self.list = ListPage(floor.room.theme)
        self.list.picked.connect(self._picked)
        self.list.added.connect(self._add)
        self.form = FormPage(floor.room.theme)
        self.form.changed.connect(self._changed)
        self.form.submitted.connect(self._save)
        self.form.back.connect(self._back)

    def open(self) -> None:
        self.draft, self.say, self.busy = None, None, False
        self._look()

    def _look(self) -> None:
        self.floor.ask(lambda reader: reader.officers(), self._found, self._failed)

    def _found(self, officers: tuple[OfficerKept, ...]) -> None:
        self.officers = tuple(sorted(officers, key=lambda one: (not one.active, one.name)))
        self.redraw()

    def redraw(self) -> None:
        if self.draft is None:
            self._show_list()
        else:
            self._show_form(self.draft)

    def _show_list(self) -> None:
        text = self.floor.words.text
        items = tuple(
            Item(one.id, one.name, " · ".join(one.services), "" if one.active else text("staff.officers.stopped"))
            for one in self.officers
        )
        view = ListView(
            words=self.floor.words,
            heading=text("staff.officers.heading"),
            items=items,
            lead=text("staff.officers.lead"),
            empty=text("staff.officers.empty"),
            add=text("staff.officers.add"),
            told=told(self.say, self.floor.words),
        )
        self.list.show_view(view)
        self.floor.show(self.list)

    def _show_form(self, draft: Draft) -> None:
        text, typing = self.floor.words.text, self.floor.settings.text("public.typing")
        values = {key: shown(value) for key, value in draft.values.items()}
        name, hint = text("staff.officers.services"), text("staff.officers.services_hint")
        fields = [
            FieldView(
                key="name",
                kind=Kind.TEXT,
                label=text("staff.officers.name"),
                value=values["name"],
                wrong=text(draft.wrong) if draft.wrong else "",
                high=NAME_SIGNS,
                typing=typing,
            ),
            FieldView("services", Kind.TEXTS, name, values["services"], hint, high=MOST_SERVICES, typing=typing),
        ]
        if draft.id:
            label, note = text("staff.officers.active"), text("staff.officers.active_hint")
            fields.append(FieldView("active", Kind.TOGGLE, label, values["active"], note))
        before = next((one.name for one in self.officers if one.id == draft.id), "")
        view = FormView(
            words=self.floor.words,
            heading=text("staff.officers.edit", name=before) if draft.id else text("staff.officers.new"),
            fields=tuple(fields),
            on=text("staff.page.save"),
            back=text("staff.page.back"),
            told=told(self.say, self.floor.words),
            busy=self.busy,
        )
        self.form.show_view(view)
        self.floor.show(self.form)

    @Slot(str)
    def _picked(self, ident: str) -> None:
        one = next(one for one in self.officers if one.id == ident)
        self._open(Draft(ident, {"name": one.name, "services": list(one.services), "active": one.active}))

    @Slot()
    def _add(self) -> None:
        self._open(Draft())

    def _open(self, draft: Draft | None) -> None:
        self.draft, self.say = draft, None
        self.form.to_top()
        self.redraw()

    @Slot()
    def _back(self) -> None:
        self._open(None)

    @Slot(str, object)
    def _changed(self, key: str, value: object) -> None:
        if self.draft is not None:
            self.draft.values[key] = value

    @Slot()
    def _save(self) -> None:
        draft = self.draft
        if draft is None or self.busy:
            return
        name = str(draft.values["name"]).strip()
        draft.wrong = name_wrong(name, (one.name for one in self.officers if one.id != draft.id))
        if draft.wrong:
            self.redraw()
            self.form.show_wrong()
            return
        services = draft.values["services"]
        fact = {
            "kind": "officer",
            "officer": draft.id or mint.new_id(),
            "name": name,
            "active": bool(draft.values["active"]),
            "services": sorted({str(one) for one in services}) if isinstance(services, list) else [],
        }
        self.busy = True
        act = self.floor.act("officer_changed" if draft.id else "officer_added", about=str(fact["officer"]))
        self.floor.record([fact, act], lambda: self._saved(name), self._failed)

    def _saved(self, name: str) -> None:
        self.busy, self.draft = False, None
        self.say = Say("staff.officers.saved", params={"name": name})
        self.floor.room.changed()
        self._look()

    def _failed(self, say: Say) -> None:
        self.busy, self.say = False, say
        self.redraw()
