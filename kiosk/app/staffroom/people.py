"""The people who may enter: added with a PIN shown once, given a new one, or taken out."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from kiosk.app import mint
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.roles import START, name_wrong, person_fields
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.secrecy import give_pin
from kiosk.staff.pages.ask import AskPage, AskView
from kiosk.staff.pages.form import FormPage, FormView
from kiosk.staff.pages.listing import ListPage, ListView
from kiosk.staff.pages.secrets import Secret, SecretsPage, SecretsView
from kiosk.store.people import People, Person, Role
from kiosk.store.pins import SALT_BYTES
from kiosk.widgets.listing import Item


class PeoplePart(QObject):
    """Four pages: the list, a new person, one person, and a PIN shown once."""

    def __init__(self, floor: Floor, people: People) -> None:
        super().__init__(floor)
        self.floor, self.people = floor, people
        self.known: tuple[Person, ...] = ()
        self.who: Person | None = None
        self.removing = False
        self.values = dict(START)
        self.wrong = ""
        self.pin = ""
        self.say: Say | None = None
        self.busy = False
        self.draw: Callable[[], None] = self._draw_list
        theme = floor.room.theme
        self.list, self.form = ListPage(theme), FormPage(theme)
        self.one, self.secrets = AskPage(theme), SecretsPage(theme)
        self.list.picked.connect(self._picked)
        self.list.added.connect(self._add)
        self.form.changed.connect(self._changed)
        self.form.submitted.connect(self._submit)
        self.form.back.connect(self._back)
        self.one.on.connect(self._go_on)
        self.one.aside.connect(self._ask_remove)
        self.one.back.connect(self._back)
        self.secrets.on.connect(self._back)

    def open(self) -> None:
        self.say = None
        self._back()

    def redraw(self) -> None:
        self.draw()

    def _to(self, draw: Callable[[], None]) -> None:
        self.draw = draw
        draw()

    @Slot()
    def _back(self) -> None:
        """Return to the list, forgetting a PIN that was shown."""
        self.pin, self.busy, self.removing = "", False, False
        self.floor.run(self.people.all, self._found, self._failed)

    def _found(self, known: tuple[Person, ...]) -> None:
        self.known = known
        self._to(self._draw_list)

    def _failed(self, say: Say) -> None:
        self.busy, self.say = False, say
        self.draw()

    def _draw_list(self) -> None:
        text, me = self.floor.words.text, self.floor.person.id
        items = tuple(
            Item(
                id=one.id,
                title=one.name,
                note=text(f"staff.role.{one.role.value}"),
                aside=text("staff.people.yourself") if one.id == me else "",
            )
            for one in self.known
        )
        heading, lead = text("staff.people.heading"), text("staff.people.lead")
        view = ListView(
            self.floor.words, heading, items, lead, add=text("staff.people.add"), told=told(self.say, self.floor.words)
        )
        self.list.show_view(view)
        self.floor.show(self.list)

    @Slot()
    def _add(self) -> None:
        self.values, self.wrong, self.say = dict(START), "", None
        self._to(self._draw_form)

    def _draw_form(self) -> None:
        text, typing = self.floor.words.text, self.floor.settings.text("public.typing")
        view = FormView(
            words=self.floor.words,
            heading=text("staff.people.new"),
            fields=person_fields(self.values, self.floor.words, typing, self.wrong),
            on=text("staff.page.save"),
            back=text("staff.page.back"),
            told=told(self.say, self.floor.words),
            busy=self.busy,
        )
        self.form.show_view(view)
        self.floor.show(self.form)

    @Slot(str, object)
    def _changed(self, key: str, value: object) -> None:
        self.values[key] = value
        if key == "role":
            self.draw()

    @Slot()
    def _submit(self) -> None:
        name = str(self.values["name"]).strip()
        self.wrong = name_wrong(name, (one.name for one in self.known))
        if self.wrong or self.busy:
            self.draw()
            self.form.show_wrong()
            return
        person = Person(mint.new_id(), name, Role(str(self.values["role"])))
        self._give(person, "person_added", lambda pin: self._add_now(person, pin))

    def _add_now(self, person: Person, pin: str) -> None:
        self.people.add(person, pin, mint.random_bytes(SALT_BYTES), self.floor.room.clock.wall_ms())

    @Slot(str)
    def _picked(self, ident: str) -> None:
        self.who, self.say = next(one for one in self.known if one.id == ident), None
        self._to(self._draw_one)

    def _draw_one(self) -> None:
        if self.who is None:
            return
        text, name = self.floor.words.text, self.who.name
        mine = self.who.id == self.floor.person.id
        if self.removing:
            view = AskView(
                heading=text("staff.people.remove_ask", name=name),
                lead=text("staff.people.remove_lead", name=name),
                on=text("staff.people.remove_yes"),
                back=text("staff.page.cancel"),
                told=told(self.say, self.floor.words),
                on_kind="danger",
            )
        else:
            view = AskView(
                heading=name,
                lead=text(f"staff.role.{self.who.role.value}"),
                on=text("staff.people.new_pin"),
                back=text("staff.page.back"),
                aside="" if mine else text("staff.people.remove"),
                told=told(self.say, self.floor.words),
                on_kind="outlined",
            )
        self.one.show_view(view)
        self.floor.show(self.one)

    @Slot()
    def _ask_remove(self) -> None:
        self.removing = True
        self.draw()

    @Slot()
    def _go_on(self) -> None:
        """Do what the page of one person asks: a new PIN, or take the person out."""
        who = self.who
        if who is None or self.busy:
            return
        if self.removing:
            self.busy = True
            self.floor.run(lambda: self.people.remove(who.id), lambda _: self._removed(who), self._failed)
        else:
            self._give(
                who, "person_changed", lambda pin: self.people.set_pin(who.id, pin, mint.random_bytes(SALT_BYTES))
            )

    def _removed(self, who: Person) -> None:
        self.floor.note("person_removed", about=who.id)
        self.say = Say("staff.people.removed", params={"name": who.name})
        self._back()

    def _give(self, person: Person, act: str, keep: Callable[[str], None]) -> None:
        """Draw a PIN for ``person`` and show it once."""
        self.busy = True

        def given(pin: str) -> None:
            self.floor.note(act, about=person.id)
            self.who, self.pin, self.busy, self.say = person, pin, False, None
            self._to(self._draw_pin)

        self.floor.run(lambda: give_pin(keep), given, self._failed)

    def _draw_pin(self) -> None:
        if self.who is None:
            return
        text = self.floor.words.text
        secret = Secret(self.who.name, text(f"staff.role.{self.who.role.value}"), self.pin)
        heading, lead = text("staff.people.pin_heading", name=self.who.name), text("staff.people.pin_lead")
        self.secrets.show_view(SecretsView(self.floor.words, heading, lead, (secret,), text("staff.people.pin_on")))
        self.floor.show(self.secrets)
