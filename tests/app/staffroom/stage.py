"""A kiosk whose staff side is driven as hands do it: pressed by name, written into by keys, looked at by its words."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.app import assets, mint
from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.app.closing import Closer
from kiosk.app.jobs import Jobs
from kiosk.app.road.gate import Gate
from kiosk.app.scribe import Scribe
from kiosk.app.staffroom.first_start import FirstStart
from kiosk.app.staffroom.room import Room, Tools
from kiosk.app.staffroom.staffroom import Staffroom
from kiosk.app.window import PublicWindow
from kiosk.domain.entry import Entry, Staff
from kiosk.domain.settings import Settings
from kiosk.staff.frame import StaffFrame
from kiosk.store.backup import Backups
from kiosk.store.ledger import Ledger
from kiosk.store.people import People, Person, Role
from kiosk.widgets.editor import Editor
from kiosk.widgets.table import PaperTable
from kiosk.widgets.theme import Theme, load_fonts
from kiosk.widgets.touch import Touchable
from tests.store.inspections import at_once
from tests.turning import wait_until

PINS = {Role.MANAGER: "482915", Role.STAFF: "730256", Role.IT: "915374"}
NAMES = {Role.MANAGER: "Nguyễn Thị Nhung", Role.STAFF: "Trần Văn Bình", Role.IT: "Lê Hoàng"}


@cache
def family() -> str:
    return load_fonts(assets.folder() / "fonts")


class ToldClock(Clock):
    """A clock that stands where the test put it and goes on when the test says so."""

    def __init__(self, wall_ms: int = 1_795_334_700_000) -> None:
        self.wall, self.mono = wall_ms, 5_000_000
        self.kept: bool | None = None

    def wall_ms(self) -> int:
        return self.wall

    def mono_ms(self) -> int:
        return self.mono

    def boot_id(self) -> str:
        return "the only boot"

    def synced(self) -> bool | None:
        return self.kept

    def later(self, ms: int) -> None:
        self.wall += ms
        self.mono += ms


class Hands:
    """What a person in front of the panel sees and does."""

    def __init__(self, window: PublicWindow) -> None:
        self.window = window

    @property
    def frame(self) -> StaffFrame:
        assert isinstance(self.window.staff, StaffFrame)
        return self.window.staff

    def seen(self) -> Iterator[QWidget]:
        yield from (part for part in self.frame.findChildren(QWidget) if part.isVisibleTo(self.frame))

    def words(self) -> str:
        """Return everything that can be read, by eye or by a screen reader."""
        told = []
        for part in self.seen():
            text = getattr(part, "text", None)
            told += [text() if callable(text) else "", part.accessibleName(), part.accessibleDescription()]
        return "\n".join(dict.fromkeys(line for line in told if line))

    def find(self, name: str) -> Touchable:
        found = [part for part in self.seen() if isinstance(part, Touchable) and part.accessibleName() == name]
        assert found, f"no button {name!r} among:\n{self.words()}"
        return found[0]

    def tables(self) -> list[PaperTable]:
        return [part for part in self.seen() if isinstance(part, PaperTable)]

    def can(self, name: str) -> bool:
        return any(isinstance(part, Touchable) and part.accessibleName() == name for part in self.seen())

    def press(self, name: str) -> None:
        button = self.find(name)
        assert button.isEnabled(), name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        # What a page gets anew is laid out at the next turn of the loop.
        QApplication.processEvents()

    def field(self, name: str) -> Editor:
        found = [part for part in self.seen() if isinstance(part, Editor) and part.accessibleName() == name]
        assert found, f"no field {name!r} among:\n{self.words()}"
        return found[0]

    def write(self, name: str, keys: str) -> None:
        """Write into a field as a keyboard does, ASCII keys only; they go through the Vietnamese typing."""
        editor = self.field(name)
        editor.selectAll()
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        QTest.keyClicks(editor, keys)

    def pin(self, pin: str) -> None:
        for digit in pin:
            self.press(digit)

    def wait_for(self, words: str) -> None:
        assert wait_until(lambda: self.window.staff is not None and words in self.words()), (
            f"{words!r} is not among:\n{self.words()}"
        )


class Kiosk:
    """A window and what works behind it, in a folder of its own."""

    def __init__(self, folder: Path, width: int = 1280, height: int = 800) -> None:
        self.folder = folder
        self.documents = folder / "documents"
        self.mounts = folder / "mounts"
        self.mounts.write_text("", encoding="utf-8")
        self.clock = ToldClock()
        self.believer = Believer(self.clock)
        self.jobs = Jobs()
        self.theme = Theme(family(), settle_ms=0)
        self.window = PublicWindow(self.theme)
        self.window.open_sized(width, height)
        self.hands = Hands(self.window)
        self.ledger: Ledger | None = None
        self.staffroom: Staffroom | None = None
        self.road: Gate | None = None
        self.told: list[str] = []

    def _common(self) -> dict[str, object]:
        return {
            "window": self.window,
            "theme": self.theme,
            "jobs": self.jobs,
            "clock": self.clock,
            "folder": self.folder / "data",
            "mounts": self.mounts,
            "documents": self.documents,
        }

    def first_start(self, **office: object) -> FirstStart:
        (self.folder / "data").mkdir(exist_ok=True)
        start = FirstStart(Tools(**self._common()), office)  # type: ignore[arg-type]
        start.done.connect(self._founded)
        start.open()
        return start

    def _founded(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def open_staff(self) -> Staffroom:
        assert self.ledger is not None
        self.believer.learn(self.ledger.ask(lambda reader: reader.past()).result())
        scribe = Scribe(self.clock, self.settings().text("counter.code"), self.believer.state)
        backups = Backups(self.ledger, at_once)
        self.road = self.road or Gate(self.ledger, self.clock, self.believer)
        room = Room(
            ledger=self.ledger,
            scribe=scribe,
            believer=self.believer,
            closer=Closer(self.ledger, backups, scribe, self.clock, self.believer),
            backups=backups,
            changed=lambda: self.told.append("changed"),
            leave=lambda: self.told.append("leave"),
            road=self.road,
            **self._common(),  # type: ignore[arg-type]
        )
        self.staffroom = Staffroom(room, self.settings())
        self.staffroom.closed.connect(lambda: self.told.append("closed"))
        self.staffroom.open()
        return self.staffroom

    def is_staff_shown(self) -> bool:
        return self.window.staff is not None

    def settings(self) -> Settings:
        assert self.ledger is not None
        return Settings(self.ledger.ask(lambda reader: reader.settings()).result())

    def add_people(self, *roles: Role) -> None:
        assert self.ledger is not None
        people = People(self.ledger)
        for role in roles:
            person = Person(role.value, NAMES[role], role)
            people.add(person, PINS[role], mint.random_bytes(16), self.clock.wall)

    def sign_in(self, role: Role) -> None:
        """Go in as one of several people, and wait for the first page."""
        self.open_staff()
        self.hands.wait_for(NAMES[role])
        if self.hands.can(NAMES[role]):
            self.hands.press(NAMES[role])
        self.hands.pin(PINS[role])
        assert wait_until(lambda: self.staffroom is not None and self.staffroom.current != "")

    def rest(self) -> None:
        """Wait until nothing is under way."""
        room = self.staffroom
        assert wait_until(lambda: room is None or not room.floor.waiting)
        QApplication.processEvents()

    def entries(self) -> tuple[Entry, ...]:
        assert self.ledger is not None
        return tuple(one.entry for one in self.ledger.ask(lambda reader: reader.entries(0, 5_000)).result())

    def acts(self) -> list[str]:
        return [entry.act for entry in self.entries() if isinstance(entry, Staff)]

    def close(self) -> None:
        if self.staffroom is not None:
            self.staffroom.close()
        self.window.hide_staff()
        self.window.allow_close()
        self.window.close()
        self.jobs.close()
        if self.road is not None:
            self.road.close()
        if self.ledger is not None:
            self.ledger.close()
