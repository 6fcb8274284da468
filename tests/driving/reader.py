"""A screen reader for tests: what a program shows, by role and name, and presses by name."""

import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from tests.driving.bus import ATSPI, REGISTRY, ROOT, Bus, Gone, Place
from tests.driving.family import family

T = TypeVar("T")
PATIENCE = 30.0
"""Seconds a busy machine may take over anything that a person sees at once."""
_ACCESSIBLE = f"{ATSPI}.Accessible"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_STATES = {1: "active", 4: "checked", 8: "enabled", 12: "focused", 24: "sensitive", 25: "showing"}


@dataclass(frozen=True)
class Item:
    """One thing on the screen."""

    place: Place
    role: str
    name: str
    description: str
    states: frozenset[str]


@dataclass(frozen=True)
class Screen:
    """Everything that was on the screen at one moment, from the outermost inwards."""

    items: tuple[Item, ...]

    def find(self, name: str, role: str | None = None) -> Item | None:
        """Return the item of that name, the one that can be pressed before a text of the same words."""
        found = [item for item in self.items if item.name == name and role in {None, item.role}]
        return min(found, key=lambda item: item.role not in BUTTONS, default=None)

    def says(self, words: str) -> bool:
        return any(words in said for said in self.words)

    @property
    def words(self) -> tuple[str, ...]:
        """Return every name and description: what a customer can read or have read out."""
        return tuple(said for item in self.items for said in (item.name, item.description) if said)

    @property
    def fields(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.role == "text")

    @property
    def buttons(self) -> tuple[str, ...]:
        return tuple(item.name for item in self.items if item.role in BUTTONS)


BUTTONS = {"button", "push button", "check box", "toggle button", "radio button"}
NOTHING = Screen(())


class Waited(AssertionError):
    """What was waited for did not come in time; the message tells what was there instead."""


class Ended(AssertionError):
    """The program ended while something was waited for."""


class Reader:
    """Reads the screen of one program, in whichever of its processes that is."""

    def __init__(self, bus: Bus, process: "subprocess.Popen[bytes]") -> None:
        self._bus = bus
        self._process = process
        self._application: Place | None = None

    @property
    def announced(self) -> list[str]:
        """What programs had read out so far."""
        return self._bus.announced

    def screen(self, *, hidden: bool = False) -> Screen:
        """Return what shows now: nothing before the program has a window, or after it has gone.

        With ``hidden`` it is everything the program has made, shown or not.
        """
        while True:
            try:
                return self._scan(hidden)
            except Gone:
                self._application = None

    def _scan(self, hidden: bool) -> Screen:
        root = self._application or self._find_application()
        if root is None:
            return NOTHING
        self._application = root
        items: list[Item] = []
        level = self._children([root])
        while level:
            states = self._bus.ask([(place, _ACCESSIBLE, "GetState", "", ()) for place in level])
            shown = [(place, _named(bits)) for place, bits in zip(level, states, strict=True)]
            shown = [(place, named) for place, named in shown if hidden or "showing" in named]
            items += self._describe(shown)
            level = self._children([place for place, _ in shown])
        return Screen(tuple(items))

    def _find_application(self) -> Place | None:
        for place in self._children([Place(REGISTRY, ROOT)]):
            if self._bus.process(place.owner) in family(self._process.pid):
                return place
        return None

    def _children(self, places: Iterable[Place]) -> list[Place]:
        rows = self._bus.ask([(place, _ACCESSIBLE, "GetChildren", "", ()) for place in places])
        return [Place(owner, path) for row in rows for owner, path in row if not path.endswith("/null")]

    def _describe(self, shown: list[tuple[Place, frozenset[str]]]) -> list[Item]:
        calls = []
        for place, _ in shown:
            calls += [
                (place, _ACCESSIBLE, "GetRoleName", "", ()),
                (place, _PROPERTIES, "Get", "ss", (_ACCESSIBLE, "Name")),
                (place, _PROPERTIES, "Get", "ss", (_ACCESSIBLE, "Description")),
            ]
        # A space that must not break a line reads like any other.
        told = (str(words).replace("\u00a0", " ") for words in self._bus.ask(calls))
        return [Item(place, next(told), next(told), next(told), states) for place, states in shown]

    def until(self, wanted: Callable[[Screen], T | bool | None], what: str, seconds: float = PATIENCE) -> T:
        """Return what ``wanted`` finds on the screen as soon as it finds anything."""
        deadline = time.monotonic() + seconds
        while True:
            screen = self.screen()
            found = wanted(screen)
            if found:
                return found  # type: ignore[return-value]
            self._check_alive(what)
            if time.monotonic() > deadline:
                raise Waited(f"{what} did not come in {seconds:.0f} s; instead: {' | '.join(screen.words)}")
            self._bus.wait_for_event(min(0.1, deadline - time.monotonic()))

    def until_told(self, wanted: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Return as soon as ``wanted`` is so; it is asked again with everything the program tells of itself."""
        deadline = time.monotonic() + seconds
        while not wanted():
            self._check_alive(what)
            if time.monotonic() > deadline:
                raise Waited(f"{what} did not come in {seconds:.0f} s")
            self._bus.wait_for_event(0.1)

    def _check_alive(self, what: str) -> None:
        if self._process.poll() is not None:
            raise Ended(f"the program ended with {self._process.returncode} before {what} came")

    def stand(self, seconds: float) -> None:
        """Let ``seconds`` pass on the screen, as somebody who reads it does."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._bus.wait_for_event(deadline - time.monotonic())

    def press(self, item: Item) -> None:
        """Do what the item is there for, as a screen reader's user does."""
        self._bus.ask([(item.place, f"{ATSPI}.Action", "DoAction", "i", (0,))])

    def text(self, item: Item) -> str:
        """Return what stands in a field."""
        return str(self._bus.ask([(item.place, f"{ATSPI}.Text", "GetText", "ii", (0, -1))])[0])

    def middle(self, item: Item) -> tuple[int, int]:
        """Return the point of the display in the middle of the item."""
        left, top, wide, tall = self.box(item)
        return left + wide // 2, top + tall // 2

    def box(self, item: Item) -> tuple[int, int, int, int]:
        """Return the left, top, width and height of the item on the display."""
        left, top, wide, tall = self._bus.ask([(item.place, f"{ATSPI}.Component", "GetExtents", "u", (0,))])[0]
        return left, top, wide, tall


def _named(bits: list[int]) -> frozenset[str]:
    return frozenset(name for bit, name in _STATES.items() if bits[bit // 32] >> bit % 32 & 1)
