"""A recovery code for who forgot the PIN: used up, then a new PIN shown once."""

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.app import mint
from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.secrecy import give_pin
from kiosk.domain.settings import Kind
from kiosk.staff.form.field import FieldView
from kiosk.staff.pages.form import FormPage, FormView
from kiosk.staff.pages.secrets import Secret, SecretsPage, SecretsView
from kiosk.store.people import Accepted, Instant, People, Person, Refused
from kiosk.store.pins import CODE_LENGTH


class Recovery(QObject):
    """Signals: ``refused(Refused)``, ``recovered()`` the new PIN is written down, ``left()``."""

    refused = Signal(object)
    recovered = Signal()
    left = Signal()

    def __init__(self, floor: Floor, people: People, who: Person) -> None:
        super().__init__(floor)
        self.floor, self.people, self.who = floor, people, who
        self.code = ""
        self.say: Say | None = None
        self.looking = False
        self.wait_s = 0
        self.pin = ""
        self.form = FormPage(floor.room.theme)
        self.form.changed.connect(self._typed)
        self.form.submitted.connect(self._redeem)
        self.form.back.connect(self.left)
        self.secrets = SecretsPage(floor.room.theme)
        self.secrets.on.connect(self.recovered)

    def show(self, wait_s: int) -> None:
        """Show where it stands; ``wait_s`` seconds are left to wait before another try."""
        self.wait_s = wait_s
        if self.pin:
            self._show_pin()
            return
        text = self.floor.words.text
        field = FieldView(
            key="code",
            kind=Kind.TEXT,
            label=text("staff.recovery.label"),
            value=self.code,
            hint=text("staff.recovery.hint"),
            high=2 * CODE_LENGTH,
            typing="off",
        )
        waiting = Say("staff.pin.wait", "warn", {"time": f"{wait_s // 60}:{wait_s % 60:02}"}) if wait_s else None
        view = FormView(
            words=self.floor.words,
            heading=text("staff.recovery.heading"),
            fields=(field,),
            on=text("staff.recovery.on"),
            back=text("staff.page.back"),
            lead=text("staff.recovery.lead", name=self.who.name),
            told=told(waiting or self.say, self.floor.words),
            busy=self.looking or bool(wait_s),
        )
        self.form.show_view(view)
        self.floor.show(self.form)

    def _show_pin(self) -> None:
        text = self.floor.words.text
        role = text(f"staff.role.{self.who.role.value}")
        self.secrets.show_view(
            SecretsView(
                words=self.floor.words,
                heading=text("staff.people.pin_heading", name=self.who.name),
                lead=text("staff.people.pin_lead"),
                people=(Secret(self.who.name, role, self.pin),),
                on=text("staff.people.pin_on"),
            )
        )
        self.floor.show(self.secrets)

    @Slot(str, object)
    def _typed(self, _key: str, value: object) -> None:
        self.code, self.say = str(value), None

    @Slot()
    def _redeem(self) -> None:
        if self.looking or self.wait_s or not self.code.strip():
            return
        self.looking, self.say = True, None
        clock, code = self.floor.room.clock, self.code
        instant = Instant(clock.boot_id(), clock.mono_ms())
        wall_ms = clock.wall_ms()
        self.floor.run(lambda: self._use(code, instant, wall_ms), self._answered, self._failed)

    def _use(self, code: str, instant: Instant, wall_ms: int) -> tuple[Accepted | Refused, str]:
        answer = self.people.redeem(code, instant, wall_ms)
        if isinstance(answer, Refused):
            return answer, ""
        return answer, give_pin(lambda pin: self.people.set_pin(self.who.id, pin, mint.random_bytes(16)))

    def _answered(self, found: tuple[Accepted | Refused, str]) -> None:
        answer, self.pin = found
        self.looking, self.code = False, ""
        if isinstance(answer, Refused):
            self.say = Say("staff.recovery.wrong", "bad") if answer.looked else None
            self.refused.emit(answer)
            return
        self.floor.note("recovered", person=self.who.id)
        self._show_pin()

    def _failed(self, say: Say) -> None:
        self.looking, self.say = False, say
        self.show(self.wait_s)
