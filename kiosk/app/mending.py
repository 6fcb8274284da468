"""Builds a damaged ledger anew while the screen asks for a moment of patience."""

from argparse import Namespace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from kiosk.app import assets
from kiosk.app.application import application
from kiosk.app.clock import Clock
from kiosk.app.heart import Heart
from kiosk.app.jobs import Jobs
from kiosk.app.logs import log
from kiosk.app.means import means
from kiosk.app.moment import stamp
from kiosk.app.window import PublicWindow
from kiosk.screens.patience import PatienceView
from kiosk.store.rebuilding import Rebuilt
from kiosk.store.recovery import recover
from kiosk.widgets.theme import Theme, load_fonts

BEAT_MS = 2_000


def mend(folder: Path, clock: Clock, args: Namespace, heart: Heart) -> None:
    """Put aside the ledger of ``folder`` and build what can be proven anew; raises what ``recover`` raises."""
    application()
    window = PublicWindow(Theme(load_fonts(assets.folder() / "fonts")))
    window.make_room(args.window)
    window.show_view(PatienceView(assets.wording(args.screen_lang or "vi")))
    if args.window:
        window.open_sized(*args.window)
    else:
        window.open_full_screen()
    try:
        _wait_for(folder, clock, window, heart)
    finally:
        window.allow_close()
        window.close()


def _wait_for(folder: Path, clock: Clock, window: PublicWindow, heart: Heart) -> None:
    # Else the parent process would take the kiosk for one that hangs.
    beat = QTimer(window)
    beat.timeout.connect(heart.opens)
    beat.start(BEAT_MS)
    loop, jobs, problems = QEventLoop(), Jobs(window), list[BaseException]()

    def done(rebuilt: Rebuilt) -> None:
        tells = rebuilt.tells
        log.error(
            "rebuilt (%s) on %s: %d ballots certain, %d uncertain, %d comments lost, people: %s",
            tells.cause, rebuilt.base or "-", tells.certain, tells.uncertain, rebuilt.texts_lost, rebuilt.people,
        )  # fmt: skip
        loop.quit()

    def failed(problem: BaseException) -> None:
        problems.append(problem)
        loop.quit()

    jobs.run(lambda: recover(folder, means(clock), stamp(clock)), done, failed)
    loop.exec()
    jobs.close()
    if problems:
        raise problems[0]
