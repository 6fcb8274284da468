"""The kiosk's time as a manager sees and confirms it."""

import sys

from PySide6.QtCore import QObject, QTimer, Slot

from kiosk.app.staffroom.floor import Floor
from kiosk.app.staffroom.say import Say, told
from kiosk.app.staffroom.telling import day_words, time_words
from kiosk.app.timekeeper import confirmation
from kiosk.domain.ballot import ClockState
from kiosk.domain.belief import Belief, Why
from kiosk.domain.dating import Doubt
from kiosk.staff.pages.ask import AskPage, AskView
from kiosk.store.reading import Past

TICK_MS = 1000
_TONES = {ClockState.TRUSTED: "good", ClockState.HOLDOVER: "warn", ClockState.UNTRUSTED: "bad"}
_HOW = "staff.clock.how_windows" if sys.platform == "win32" else "staff.clock.how_linux"


class ClockPart(QObject):
    """Shows the time going on, how far it is believed and why, and takes the word of who says that it is right."""

    def __init__(self, floor: Floor) -> None:
        super().__init__(floor)
        self.floor = floor
        self.doubts: tuple[Doubt, ...] = ()
        self.say: Say | None = None
        self.busy = False
        self.page = AskPage(floor.room.theme)
        self.page.on.connect(self._confirm)
        self.page.aside.connect(self._tell_how)
        self._ticks = QTimer(self)
        self._ticks.timeout.connect(self.tick)
        self._ticks.start(TICK_MS)

    def open(self) -> None:
        self.say = None
        self._ask_doubts()

    def _ask_doubts(self) -> None:
        boot = self.floor.room.clock.boot_id()
        self.floor.ask(lambda reader: reader.doubts(boot), self._found, self._failed)

    def _found(self, doubts: tuple[Doubt, ...]) -> None:
        self.doubts, self.busy = doubts, False
        self.redraw()

    @Slot()
    def tick(self) -> None:
        """Let the clock on the screen go on while it is there."""
        if self.page.isVisible():
            self._show_view()

    def redraw(self) -> None:
        self._show_view()
        self.floor.show(self.page)

    def _show_view(self) -> None:
        words, room = self.floor.words, self.floor.room
        text, now = words.text, room.clock.read()
        belief = room.believer.belief(now)
        waiting = text("staff.clock.waiting", n=len(self.doubts)) if self.doubts else ""
        view = AskView(
            heading=text("staff.clock.heading"),
            lead=" ".join(part for part in (text("staff.clock.lead"), waiting) if part),
            on=text("setup.clock.right"),
            large=time_words(now.wall_ms),
            under=day_words(now.wall_ms, words),
            aside=text("setup.clock.wrong"),
            told=told(self.say or _told(belief), words),
            enabled=not self.busy and belief.why is not Why.BEFORE_PROGRAM,
        )
        self.page.show_view(view)

    @Slot()
    def _tell_how(self) -> None:
        self.say = Say(_HOW, "warn")
        self.redraw()

    @Slot()
    def _confirm(self) -> None:
        """Store that the time is right; what was tapped in this boot before it was known gets its day with it."""
        self.busy = True
        boot = self.floor.room.clock.boot_id()
        self.floor.ask(lambda reader: reader.doubts(boot), self._store, self._failed)

    def _store(self, doubts: tuple[Doubt, ...]) -> None:
        fact = confirmation(self.floor.room.clock, doubts, person=self.floor.person.id)
        self.floor.record([fact], lambda: self._stored(len(fact.get("dated", ())) and len(doubts)), self._failed)

    def _stored(self, dated: int) -> None:
        key = "staff.clock.stored_dated" if dated else "staff.clock.stored"
        self.say = Say(key, params={"n": dated})
        self.floor.ask(lambda reader: reader.past(), self._learned, self._failed)

    def _learned(self, past: Past) -> None:
        self.floor.room.believer.learn(past)
        self._ask_doubts()

    def _failed(self, say: Say) -> None:
        self.busy, self.say = False, say
        self.redraw()


def _told(belief: Belief) -> Say:
    return Say(f"staff.clock.{belief.why.value}", _TONES[belief.state])
