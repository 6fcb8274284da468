"""One kiosk as a visitor meets it: the real window drawn offscreen, the real flow, the real ledger."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk.app import assets
from kiosk.app.clock import Clock
from kiosk.app.jobs import Jobs
from kiosk.app.pages import View
from kiosk.app.presenter import Presenter
from kiosk.app.scribe import Scribe
from kiosk.app.stand import read_stand
from kiosk.app.window import PublicWindow
from kiosk.domain.ballot import Ballot, ClockState
from kiosk.domain.period import Period
from kiosk.store.ledger import Ledger
from kiosk.widgets.theme import Theme, load_fonts
from tests.turning import wait_until

ALL_DAYS = Period(0, 100_000)


class ToldClock(Clock):
    """A clock that goes on when the test says so; a tap is never too early for its screen."""

    def __init__(self) -> None:
        self.ahead = 0

    def mono_ms(self) -> int:
        return super().mono_ms() + self.ahead

    def wall_ms(self) -> int:
        return super().wall_ms() + self.ahead


class Counter:
    """One kiosk as a visitor meets it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.clock = ToldClock()
        self.jobs = Jobs()
        theme = Theme(load_fonts(assets.folder() / "fonts"), settle_ms=0)
        self.window = PublicWindow(theme)
        self.window.open_sized(1280, 800)
        self.scribe = Scribe(self.clock, "2", lambda _: ClockState.TRUSTED)
        stand = ledger.ask(read_stand).result()
        self.presenter = Presenter(ledger, self.window, self.scribe, self.jobs, self.clock, stand)

    def view(self) -> View:
        shown = self.presenter.shown
        assert shown is not None
        return shown.view

    def is_noticed(self) -> bool:
        """Say whether the customer is asked whether he is still there."""
        shown = self.presenter.shown
        return shown is not None and shown.notice is not None

    def is_storing(self) -> bool:
        return self.presenter.state.pending is not None

    def wait_for(self, kind: type, settled: bool = True) -> None:
        """Wait until the view is of ``kind`` and no tap is being saved."""
        ok = wait_until(lambda: isinstance(self.view(), kind) and (self.presenter.state.pending is None or not settled))
        assert ok, self.view()

    def later(self, ms: int = 1_500) -> None:
        self.clock.ahead += ms

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            self.later()
            # Offscreen, no window system gives the focus to anything by itself.
            focused: QWidget | None = self.window.focusWidget()
            QTest.keyClick(focused or self.window, key)
            assert wait_until(lambda: self.presenter.state.pending is None)

    def tick(self, ms: int) -> None:
        self.later(ms)
        self.presenter.tick()
        assert wait_until(lambda: self.presenter.state.pending is None)

    def ballots(self) -> tuple[Ballot, ...]:
        return self.ledger.ask(lambda reader: reader.ballots(ALL_DAYS)).result()

    def close(self) -> None:
        self.window.allow_close()
        self.window.close()
        self.jobs.close()
        self.ledger.close()
