"""The way in: who is it, the PIN, and a recovery code for who forgot it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.recovery import Recovery
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.session import Session
from kiosk.staff.pages.door import DoorPage, DoorView
from kiosk.staff.pages.pin import PinPage, PinView
from kiosk.store.people import Accepted, Instant, People, Person, Refused
from kiosk.widgets.listing import Item

SECOND_MS = 1000


class Entrance(QObject):
    """Signals: ``entered()`` once somebody is in, ``left()`` back to the visitors."""

    entered = Signal()
    left = Signal()

    def __init__(self, floor: Floor, people: People) -> None:
        super().__init__(floor)
        self.floor, self.people = floor, people
        self.known: tuple[Person, ...] = ()
        self.who: Person | None = None
        self.free_at = 0
        self.wrong = False
        self.looking = False
        self.door: DoorPage | None = None
        self.pin: PinPage | None = None
        self.recovery: Recovery | None = None
        self.show: Callable[[], None] = self._show_door
        self.ticks = QTimer(self)
        self.ticks.setInterval(SECOND_MS)
        self.ticks.timeout.connect(self.tick)

    def open(self) -> None:
        """Ask who it is; where there is one person only, for the PIN at once."""
        self.floor.run(self._look, self._looked)

    def _look(self) -> tuple[tuple[Person, ...], int]:
        return self.people.all(), self.people.wait_ms(self._instant())

    def _looked(self, found: tuple[tuple[Person, ...], int]) -> None:
        self.known, wait = found
        self.free_at = self.floor.now + wait
        if len(self.known) == 1:
            self._picked(self.known[0].id)
        else:
            self._go(self._show_door)

    def redraw(self) -> None:
        self.pin = None
        self.show()

    def _go(self, show: Callable[[], None]) -> None:
        self.show = show
        show()

    def _instant(self) -> Instant:
        return Instant(self.floor.room.clock.boot_id(), self.floor.room.clock.mono_ms())

    def _show_door(self) -> None:
        if self.door is None:
            self.door = DoorPage(self.floor.room.theme)
            self.door.picked.connect(self._picked)
            self.door.back.connect(self.left)
        words = self.floor.words
        people = tuple(Item(one.id, one.name, words.text(f"staff.role.{one.role.value}")) for one in self.known)
        self.door.show_view(DoorView(words, people))
        self.floor.show(self.door)

    @Slot(str)
    def _picked(self, ident: str) -> None:
        self.who = next(one for one in self.known if one.id == ident)
        self.wrong = False
        self._go(self._show_pin)
        if self.pin is not None:
            self.pin.start()
        self.ticks.start()

    def _show_pin(self) -> None:
        if self.pin is None:
            self.pin = PinPage(self.floor.room.theme, self.floor.words)
            self.pin.entered.connect(self._typed)
            self.pin.forgotten.connect(self._forgot)
            self.pin.back.connect(self._back)
        self.pin.show_view(PinView(self.floor.words, self._name(), self.wait_s(), self.wrong, self.looking))
        self.floor.show(self.pin)

    def _name(self) -> str:
        return self.who.name if self.who else ""

    def wait_s(self) -> int:
        """Return the whole seconds still to wait, so that none is promised away."""
        return max(0, -(-(self.free_at - self.floor.now) // SECOND_MS))

    @Slot()
    def tick(self) -> None:
        """Count the wait down on the screen."""
        if self.show in {self._show_pin, self._show_recovery} and not self.looking:
            self.show()

    @Slot()
    def _back(self) -> None:
        if self.looking:
            return  # Who leaves in the middle of a try would leave no entry of it.
        if len(self.known) == 1:
            self.left.emit()
        else:
            self._go(self._show_door)

    @Slot(str)
    def _typed(self, pin: str) -> None:
        who = self.who
        if who is None or self.looking or self.wait_s():
            return
        self.looking, self.wrong = True, False
        self._show_pin()
        instant = self._instant()
        self.floor.run(lambda: self.people.sign_in(pin, instant, who.id), self._answered, self._failed)

    def _failed(self, say: Say) -> None:
        self.looking = False
        self._show_pin()
        if self.pin is not None:
            self.pin.start()
            self.pin.notice.show_told(told(say, self.floor.words))

    def _answered(self, answer: Accepted | Refused) -> None:
        self.looking = False
        if isinstance(answer, Accepted) and answer.person is not None:
            self._enter(answer.person, answer.wrong_before)
        elif isinstance(answer, Refused):
            self.refuse(answer)
            self._show_pin()

    def refuse(self, answer: Refused) -> None:
        """Take note of a wrong try and of how long to wait now."""
        self.free_at = self.floor.now + answer.wait_ms
        self.wrong = answer.looked
        if self.pin is not None:
            self.pin.start(wrong=answer.looked)
        if answer.looked:
            who = {"person": self.who.id} if self.who else {}
            self.floor.note("sign_in_failed", count=answer.wrong, **who)

    def _enter(self, person: Person, wrong_before: int) -> None:
        """Let somebody in, and tell them of the wrong tries since the last who entered, or of a loss."""
        self.ticks.stop()
        self.floor.session = Session.begin(self.floor.now, person)
        if wrong_before:
            self.floor.welcome = Say("staff.pin.tries", "warn", {"count": wrong_before})
        elif (lost := self.floor.room.ledger.recovered) is not None:
            counts = {"certain": lost.certain, "uncertain": lost.uncertain}
            self.floor.welcome = Say("staff.pin.recovered", "warn", counts)
        self.floor.note("signed_in", count=wrong_before)
        self.entered.emit()

    @Slot()
    def _forgot(self) -> None:
        if self.who is not None:
            self.recovery = Recovery(self.floor, self.people, self.who)
            self.recovery.refused.connect(self._code_refused)
            self.recovery.recovered.connect(self._recovered)
            self.recovery.left.connect(self._recovery_left)
            self._go(self._show_recovery)

    def _show_recovery(self) -> None:
        if self.recovery is not None:
            self.recovery.show(self.wait_s())

    @Slot(object)
    def _code_refused(self, answer: Refused) -> None:
        self.refuse(answer)
        self._show_recovery()

    @Slot()
    def _recovered(self) -> None:
        if self.who is not None:
            self._enter(self.who, 0)

    @Slot()
    def _recovery_left(self) -> None:
        self._go(self._show_pin)
