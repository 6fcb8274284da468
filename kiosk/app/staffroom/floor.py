"""What every part of the staff side shares: who is in, what the office has chosen, and the ledger."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import Signal

from kiosk.app.logs import log
from kiosk.app.staffroom.ground import Failed, Ground
from kiosk.app.staffroom.room import Room
from kiosk.app.staffroom.say import Say
from kiosk.app.staffroom.session import Session
from kiosk.domain.errors import Bug
from kiosk.domain.settings import Settings
from kiosk.staff.frame import StaffFrame
from kiosk.store.book import Recorded
from kiosk.store.people import Person
from kiosk.store.reading import Reader

T = TypeVar("T")
Fact = Mapping[str, Any]


class Part(Protocol):
    """One entry of the list of pages."""

    def open(self) -> None:
        """Show its first page as things stand now."""

    def redraw(self) -> None:
        """Show the same page again, in another language."""


class Floor(Ground):
    """``welcome`` is what the first page says to who has just come in; ``renamed`` says that the bar is out of date.

    ``wanted(str)`` asks for another page; ``ended()`` says that nobody is in any more.
    """

    renamed = Signal()
    wanted = Signal(str)
    ended = Signal()

    def __init__(self, room: Room, frame: StaffFrame, settings: Settings, lang: str) -> None:
        super().__init__(room, frame, lang)
        self.room = room
        self.settings = settings
        self.session = Session.begin(self.now)
        self.welcome: Say | None = None

    @property
    def person(self) -> Person:
        if self.session.person is None:
            raise Bug("nobody has signed in")
        return self.session.person

    def touch(self) -> None:
        self.session = self.session.touch(self.now)

    def ask(self, question: Callable[[Reader], T], done: Callable[[T], None], failed: Failed | None = None) -> None:
        """Ask the ledger and go on with the answer."""
        self.room.jobs.when(self.room.ledger.ask(question), *self.on_return(done, failed))

    def record(self, facts: Sequence[Fact], done: Callable[[], None], failed: Failed | None = None) -> None:
        """Store facts in one transaction and go on once they are durable."""

        def stored(_recorded: Recorded) -> None:
            done()

        batch = self.room.scribe.write(facts)
        future = self.room.ledger.record(batch.entries, batch.local, batch.texts)
        self.room.jobs.when(future, *self.on_return(stored, failed))

    def act(self, act: str, **more: str | int) -> dict[str, str | int]:
        """Return the fact that the person who is in did something; what is empty is left out."""
        fact: dict[str, str | int] = {"kind": "staff", "act": act}
        if self.session.person is not None:
            fact["person"] = self.session.person.id
        return fact | {name: value for name, value in more.items() if value != ""}

    def note(self, act: str, **more: str | int) -> None:
        """Store what the person who is in did; nobody waits for it."""
        batch = self.room.scribe.write([self.act(act, **more)])
        future = self.room.ledger.record(batch.entries, batch.local, batch.texts)
        self.room.jobs.when(future, _stored, _lost)


def _stored(_recorded: Recorded) -> None:
    """Nobody waited for it."""


def _lost(problem: BaseException) -> None:
    log.error("an act of staff could not be stored: %s", problem)
