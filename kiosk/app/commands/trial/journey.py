"""The real kiosk, opened where nobody looks: a visitor's way, the staff's pages, and a picture of each."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtCore import QEventLoop, QTimer

from kiosk.app import mint
from kiosk.app.clock import Clock
from kiosk.app.commands.simulate import demo_settings
from kiosk.app.founding import found
from kiosk.app.front import Front
from kiosk.app.heart import Heart
from kiosk.app.pages import SCREENS
from kiosk.app.shell import Shell
from kiosk.app.staffroom.rights import PAGES
from kiosk.app.staffroom.secrecy import give_pin
from kiosk.app.stand import Stand, read_stand
from kiosk.app.views import Moment, scene_of
from kiosk.domain import flow
from kiosk.domain.errors import Bug
from kiosk.domain.manners import SETTLE_MS
from kiosk.staff.frame import StaffFrame
from kiosk.staff.pages.door import DoorPage
from kiosk.staff.pages.pin import PinPage
from kiosk.store.ledger import Ledger
from kiosk.store.people import People, Person, Role

P = TypeVar("P", DoorPage, PinPage)
SIZE = (1280, 800)
COMMENT = "Đề nghị bố trí thêm ghế ngồi chờ cho người cao tuổi"
PATIENCE_MS, TURN_MS = 30_000, 10
_ALWAYS = [[[0, 1440]]] * 7
_STEP = 40
"""Every so many pixels one is looked at: a painted screen has more than paper and one ink there."""
_LEAST_COLOURS = 3


class Journey:
    """One kiosk on a folder of its own; ``painted`` names what has been seen painted."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.painted: list[str] = []
        self._clock = clock
        self._problem: BaseException | None = None
        settings = demo_settings().with_values(
            {"hours.week": _ALWAYS, "hours.closed": [], "survey.id": "kbnn-5", "flow.walk_up": True}
        )
        ledger = found(folder, settings, training=True, clock=clock)
        self._pins = {role: _admit(ledger, role, clock) for role in (Role.MANAGER, Role.IT)}
        self._stand: Stand = ledger.ask(lambda reader: read_stand(reader, "vi")).result()
        args = Namespace(window=SIZE, screen_lang="vi", lang="vi", demo=False)
        front = Front(args)
        self._window = front.window
        self._shell = Shell(front, args, folder, clock, ledger, Heart({}))

    def close(self) -> None:
        self._shell.close()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Take over what a slot raises meanwhile."""
        before, sys.excepthook = sys.excepthook, self._caught
        try:
            yield
        finally:
            sys.excepthook = before

    def _caught(self, _kind: type[BaseException], problem: BaseException, _trace: object) -> None:
        self._problem = problem

    def _turn(self) -> None:
        loop = QEventLoop()
        QTimer.singleShot(TURN_MS, loop.quit)
        loop.exec()
        if self._problem is not None:
            raise self._problem

    def _until(self, wanted: Callable[[], object], what: str) -> None:
        late = self._clock.mono_ms() + PATIENCE_MS
        while not wanted():
            if self._clock.mono_ms() > late:
                raise Bug(f"{what} did not come")
            self._turn()

    def _read(self) -> None:
        """Let the time pass in which a tap counts for nothing."""
        until = self._clock.mono_ms() + 2 * SETTLE_MS
        while self._clock.mono_ms() < until:
            self._turn()

    def _see(self, *screens: str) -> str:
        """Wait for one of the public screens, note that it is painted, and return which it is."""
        self._until(lambda: type(self._window.page).__name__ in screens, " or ".join(screens))
        self._read()
        name = type(self._window.page).__name__
        self._shoot(name)
        return name

    def _shoot(self, name: str) -> None:
        """Hold a picture of the window against an empty one; raises Bug."""
        image = self._window.grab().toImage()
        colours = {image.pixel(x, y) for x in range(0, image.width(), _STEP) for y in range(0, image.height(), _STEP)}
        if len(colours) < _LEAST_COLOURS:
            raise Bug(f"{name} is not painted")
        self.painted.append(name)

    def visit(self) -> None:
        """Cast one ballot by walk-up: dissatisfied with a reason and a comment, then satisfied."""
        window, rules = self._window, self._stand.rules
        self._see("WelcomeScreen")
        window.started.emit()
        self._see("AskScreen")
        window.answered.emit("unsatisfied")
        self._see("ReasonsScreen")
        window.reason_toggled.emit(rules.survey.reasons[0].id)
        self._read()
        window.comment_requested.emit()
        self._see("CommentScreen")
        window.comment_done.emit(COMMENT)
        self._see("ReasonsScreen")
        window.went_on.emit()
        while self._see("AskScreen", "ThanksScreen") == "AskScreen":
            window.answered.emit("satisfied")
            self._until(lambda: not self._is_asking_the_same(), "the next screen")
        self._until(lambda: type(window.page).__name__ == "WelcomeScreen", "the welcome screen")

    def _is_asking_the_same(self) -> bool:
        page = self._window.page
        busy = getattr(getattr(page, "view", None), "busy", False)
        return type(page).__name__ == "AskScreen" and bool(busy)

    def staff(self) -> None:
        """Enter as manager and as IT and open every page there is."""
        for role, pin in self._pins.items():
            self._window.staff_requested.emit()
            self._staff_page(DoorPage).picked.emit(role.value)
            self._staff_page(PinPage).entered.emit(pin)
            self._until(partial(self._is_at, PAGES[role][0]), "the first page")
            for name in PAGES[role]:
                self._frame().went.emit(name)
                self._until(partial(self._is_at, name), name)
                self._turn()
                self._shoot(f"staff {name}")
            self._frame().left.emit()
            self._until(lambda: self._window.staff is None, "the way out")

    def _frame(self) -> StaffFrame:
        self._until(lambda: self._window.staff is not None, "the staff side")
        return cast("StaffFrame", self._window.staff)

    def _staff_page(self, kind: type[P]) -> P:
        """Wait for a page of the staff side, note that it is painted, and return it."""
        self._until(lambda: isinstance(self._frame().page, kind), kind.__name__)
        self._turn()
        self._shoot(kind.__name__)
        return cast("P", self._frame().page)

    def _is_at(self, name: str) -> bool:
        view = self._frame().view
        return view is not None and view.current == name

    def others(self) -> None:
        """Show what this visitor did not meet: closed, sorry, patience."""
        from kiosk.screens.patience import PatienceView
        from kiosk.screens.sorry import SorryView

        words = self._stand.wordings["vi"]
        now = self._clock.mono_ms()
        closed = scene_of(
            flow.start(self._stand.rules, opened=False, now=now), self._stand, Moment(self._clock.wall_ms(), now)
        )
        for view in (closed.view, SorryView(words), PatienceView(words)):
            self._window.show_view(view)
            self._shoot(type(self._window.page).__name__)
        missing = {name.removesuffix("View") for name in SCREENS} - {one.removesuffix("Screen") for one in self.painted}
        if missing:
            raise Bug(f"never painted: {', '.join(sorted(missing))}")


def _admit(ledger: Ledger, role: Role, clock: Clock) -> str:
    """Let somebody of that role in, whose id is the role, and return the PIN."""
    people = People(ledger)
    person = Person(role.value, "Trần Văn Minh", role)
    return give_pin(lambda pin: people.add(person, pin, mint.random_bytes(16), clock.wall_ms()))
