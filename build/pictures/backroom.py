"""The first start and the staff side, walked through page by page by the real presenters."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from kiosk.app import mint
from kiosk.app.believer import Believer
from kiosk.app.closing import Closer
from kiosk.app.commands.simulate import demo_settings, fill
from kiosk.app.founding import found
from kiosk.app.jobs import Jobs
from kiosk.app.road.gate import Gate
from kiosk.app.road.joining import Newcomer
from kiosk.app.scribe import Scribe
from kiosk.app.simulation import Request
from kiosk.app.staffroom.first_start import FirstStart
from kiosk.app.staffroom.room import Room, Tools
from kiosk.app.staffroom.staffroom import Staffroom
from kiosk.domain.period import Period, month_of, parse_day
from kiosk.store.backup import Backups
from kiosk.store.inspecting import inspect
from kiosk.store.ledger import Ledger
from kiosk.store.people import People, Person, Role
from kiosk.widgets.editor import Editor
from pictures.belonging import join
from pictures.camera import Camera
from pictures.centre import centre
from pictures.comments import say
from pictures.office import TODAY, StillClock, seed_chance
from pictures.pages import ballots, closing, comments, figures, go, paper, rest, sheets
from pictures.served import serve

HOUR_MS = 3_600_000

PINS = {Role.MANAGER: "482915", Role.STAFF: "730256", Role.IT: "915374"}
WRONG_PIN = "305817"
PEOPLE = (
    Person("manager", "Nguyễn Thị Hồng Nhung", Role.MANAGER),
    Person("staff", "Trần Văn Bình", Role.STAFF),
    Person("it", "Lê Hoàng", Role.IT),
)
OFFICERS = (("Phạm Thị Lan", ["Giao nhận hồ sơ", "Kiểm soát chi"]), ("Đỗ Quang Huy", ["Thu, chi tiền mặt"]))


class Backroom:
    """A window and what works behind the public screens, in a folder of its own."""

    def __init__(self, camera: Camera, folder: Path) -> None:
        seed_chance()
        self._camera = camera
        self._folder = folder
        (folder / "mounts").write_text("", encoding="utf-8")
        self.clock = StillClock()
        self.jobs = Jobs()

    def tools(self, data: str) -> dict[str, object]:
        """Return what the presenters are given; ``data`` names the data folder."""
        return {
            "window": self._camera.window,
            "theme": self._camera.theme,
            "jobs": self.jobs,
            "clock": self.clock,
            "folder": self._folder / data,
            "mounts": self._folder / "mounts",
            "documents": self._folder / "Báo cáo",
        }

    @contextmanager
    def office(self, *, peopled: bool = True) -> Iterator[Room]:
        """Open the staff's room of an office that has had a month, most of another, and this morning.

        Where it is not ``peopled`` nobody has a PIN, and nothing has happened yet.
        """
        name = "office" if peopled else "unpeopled"
        ledger = (
            self._ledger() if peopled else found(self._folder / name, demo_settings(), training=False, clock=self.clock)
        )
        try:
            believer = Believer(self.clock)
            believer.learn(ledger.ask(lambda reader: reader.past()).result())
            scribe = Scribe(self.clock, "2", believer.state)
            backups = Backups(ledger, inspect)
            more: dict[str, object] = {
                "closer": Closer(ledger, backups, scribe, self.clock, believer),
                "backups": backups,
                "changed": lambda: None,
                "leave": lambda: None,
                "road": Gate(ledger, self.clock, believer),
            }
            yield Room(ledger=ledger, scribe=scribe, believer=believer, **self.tools(name), **more)  # type: ignore[arg-type]
        finally:
            ledger.close()

    def _ledger(self) -> Ledger:
        settings = demo_settings()
        ledger = found(self._folder / "office", settings, training=False, clock=self.clock)
        today = parse_day(TODAY)
        before = Period(month_of(today).first, today - 1)
        fill(ledger, settings, Request(month_of(today).previous(), 264, 221, 9, seed=1))
        fill(ledger, settings, Request(before, 156, 133, 4, seed=2))
        fill(ledger, settings, Request(Period(today, today), 9, 7, 1, seed=3))
        say(ledger, self.clock)
        people = People(ledger)
        for person in PEOPLE:
            people.add(person, PINS[person.role], mint.random_bytes(16), self.clock.wall_ms())
        return ledger

    def write_in_the_first_field(self) -> None:
        """Put the cursor into the first field, as a tap does: the keyboard comes."""
        QApplication.processEvents()
        fields = (field for field in self._camera.window.findChildren(Editor) if field.isVisible())
        self._camera.window.activateWindow()
        next(fields).setFocus()
        QApplication.processEvents()

    def join(self, room: Room) -> None:
        """Let a centre take the kiosk."""
        join(Newcomer(room.ledger, self.clock, room.believer), self._folder)

    def close(self) -> None:
        self._camera.window.hide_staff()
        self.jobs.close()


def first_start(back: Backroom) -> Iterator[str]:
    """Yield the name of each page of the first start while it stands there."""
    office = demo_settings().to_plain()
    start = FirstStart(Tools(**back.tools("new")), {})  # type: ignore[arg-type]
    start.open()
    yield "setup-1-language"
    start.languages.picked.emit("vi")
    start.form.submitted.emit()
    yield "setup-2-office-wrong"
    start.form.back.emit()
    start.languages.on.emit()
    for step, keys in (("2-office", "office."), ("3-counter", "counter.")):
        for key, value in office.items():
            if key.startswith(keys):
                start.form.changed.emit(key, value)
        start.redraw()
        yield f"setup-{step}"
        back.write_in_the_first_field()
        yield f"setup-{step}-writing"
        start.form.submitted.emit()
    yield "setup-4-survey"
    start.form.submitted.emit()
    yield "setup-5-hours"
    start.form.submitted.emit()
    yield "setup-6-clock"
    start.clock.on.emit()
    yield "setup-7-people-none"
    for person in PEOPLE:
        start.people.list.added.emit()
        start.people.form.changed.emit("name", person.name)
        start.people.form.changed.emit("role", person.role.value)
        if person.role is Role.MANAGER:
            yield "setup-7-person"
        start.people.form.submitted.emit()
    yield "setup-7-people"
    start.people.list.on.emit()
    yield "setup-8-secrets"


def unpeopled(_back: Backroom, room: Room) -> Iterator[str]:
    """Yield the door of an office where nobody has a PIN."""
    staff = _opened(room)
    yield "door-nobody"
    staff.close()


def way_in(back: Backroom, room: Room) -> Iterator[str]:
    """Yield the pages before somebody is in, and what is said after wrong tries."""
    staff = _opened(room)
    yield "door"
    staff.entrance.door.picked.emit("staff")  # type: ignore[union-attr]
    yield "pin"
    for _ in range(5):
        _type_pin(staff, WRONG_PIN)
    yield "pin-wait"
    staff.close()
    back.clock.later(15_000)
    staff = _entered(room, Role.MANAGER)
    yield "figures-warned"
    staff.close()


def pages(back: Backroom, room: Room) -> Iterator[str]:
    """Yield the pages of a manager, then the one only IT has."""
    staff = _entered(room, Role.MANAGER)
    yield from figures(staff)
    yield from comments(staff)
    yield from paper(staff)
    yield from ballots(staff)
    yield from closing(staff)
    yield from _officers(staff)
    for count, officer in zip((21, 6), staff.parts["officers"].officers, strict=True):  # type: ignore[attr-defined]
        serve(room.ledger, back.clock, officer.id, count)
    yield from sheets(staff)
    for section in ("office", "counter", "survey", "hours", "public"):
        go(staff, "settings")
        staff.parts["settings"].page.section.emit(section)  # type: ignore[attr-defined]
        yield f"settings-{section}"
    go(staff, "people")
    yield "people"
    staff.parts["people"].list.picked.emit("staff")  # type: ignore[attr-defined]
    yield "person"
    go(staff, "health")
    yield "health"
    yield from _clock(back, staff)
    yield from centre(staff, back.write_in_the_first_field, lambda: back.join(room))
    staff.close()
    staff = _entered(room, Role.IT)
    go(staff, "leave")
    yield "leave"
    staff.close()


def _clock(back: Backroom, staff: Staffroom) -> Iterator[str]:
    """Yield the page of the clock: believed, asked how to set it, and moved while the machine ran."""
    go(staff, "clock")
    yield "clock"
    staff.parts["clock"].page.aside.emit()  # type: ignore[attr-defined]
    yield "clock-wrong"
    back.clock.set_ahead(HOUR_MS)
    go(staff, "clock")
    yield "clock-moved"
    back.clock.set_ahead(-HOUR_MS)


def _officers(staff: Staffroom) -> Iterator[str]:
    go(staff, "serving")
    yield "serving-nobody"
    go(staff, "officers")
    part = staff.parts["officers"]
    for name, services in OFFICERS:
        part.list.added.emit()  # type: ignore[attr-defined]
        part.form.changed.emit("name", name)  # type: ignore[attr-defined]
        part.form.changed.emit("services", services)  # type: ignore[attr-defined]
        part.redraw()
        if name == OFFICERS[0][0]:
            yield "officer"
        part.form.submitted.emit()  # type: ignore[attr-defined]
        rest(staff)
    yield "officers"
    go(staff, "serving")
    first = staff.parts["serving"].officers[0].id  # type: ignore[attr-defined]
    staff.parts["serving"].page.picked.emit(first)  # type: ignore[attr-defined]
    rest(staff)
    yield "serving"


def _opened(room: Room) -> Staffroom:
    staff = Staffroom(room, demo_settings())
    staff.open()
    rest(staff)
    return staff


def _entered(room: Room, role: Role) -> Staffroom:
    staff = _opened(room)
    staff.entrance.door.picked.emit(role.value)  # type: ignore[union-attr]
    _type_pin(staff, PINS[role])
    return staff


def _type_pin(staff: Staffroom, pin: str) -> None:
    staff.entrance.pin.entered.emit(pin)  # type: ignore[union-attr]
    rest(staff)
