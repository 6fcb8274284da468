"""What every presenter behind the public screens stands on: the frame, the language, and work done elsewhere."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kiosk.app import assets
from kiosk.app.logs import log
from kiosk.app.staffroom.room import Tools
from kiosk.app.staffroom.say import Say
from kiosk.domain.errors import WorldError
from kiosk.domain.period import day_of
from kiosk.domain.wording import Wording
from kiosk.staff.frame import StaffFrame

T = TypeVar("T")
Failed = Callable[[Say], None]


class Ground(QObject):
    """``failed(Say)`` is emitted for work whose failure nobody else takes."""

    failed = Signal(object)

    def __init__(self, tools: Tools, frame: StaffFrame, lang: str) -> None:
        super().__init__(frame)
        self.tools, self.frame, self.lang = tools, frame, lang
        self.waiting = 0
        self.gone = False
        self.visit = 0
        self._during: int | None = None

    @property
    def now(self) -> int:
        return self.tools.clock.mono_ms()

    @property
    def today(self) -> int:
        return day_of(self.tools.clock.wall_ms())

    @property
    def words(self) -> Wording:
        return assets.wording(self.lang)

    def other_language(self) -> None:
        self.lang = "en" if self.lang == "vi" else "vi"

    def show(self, page: QWidget) -> None:
        """Show ``page``, unless this answers something asked before the present part was opened."""
        if self._during in {None, self.visit}:
            self.frame.show_page(page)

    def begin_visit(self) -> None:
        """Open another part: what was asked before finds the answer, but not the screen."""
        self.visit += 1
        if self._during is not None:
            self._during = self.visit

    def touch(self) -> None:
        """Somebody is here."""

    def sentence(self, problem: BaseException) -> Say:
        """Return what to say of a fault; one of our own goes to the log."""
        if isinstance(problem, WorldError):
            return Say(f"error.{problem.key}", "bad", problem.params)
        log.critical("behind the public screens", exc_info=problem)
        return Say("error.bug", "bad", {"log": str(self.tools.folder / "logs")})

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed | None = None) -> None:
        """Do ``work`` on another thread and go on with what it gives."""
        self.tools.jobs.run(work, *self.on_return(done, failed))

    def on_return(
        self, done: Callable[[T], None], failed: Failed | None
    ) -> tuple[Callable[[T], None], Callable[[BaseException], None]]:
        """Return what to call on this thread, unless all this was left meanwhile; who waits is not idle."""
        self.waiting += 1
        visit = self.visit if self._during is None else self._during

        def answer(act: Callable[[], None]) -> None:
            self.waiting -= 1
            if not self.gone:
                self.touch()
                before, self._during = self._during, visit
                try:
                    act()
                finally:
                    self._during = before

        def went_well(value: T) -> None:
            answer(lambda: done(value))

        def went_wrong(problem: BaseException) -> None:
            say = self.sentence(problem)
            answer(lambda: (failed or self.failed.emit)(say))

        return went_well, went_wrong
