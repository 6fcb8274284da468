"""The application and its one window, which may show the first picture before the ledger is open."""

from argparse import Namespace

from PySide6.QtCore import QEventLoop, QTimer

from kiosk.app import assets, display
from kiosk.app.application import application
from kiosk.app.clock import Clock
from kiosk.app.stand import Stand
from kiosk.app.views import Moment, scene_of
from kiosk.app.window import PublicWindow
from kiosk.domain import flow
from kiosk.widgets.theme import Theme, load_fonts

_PATIENCE_MS = 2_000


class Front:
    """The window system's side of the kiosk; raises EnvironmentProblem where the panel is too small."""

    def __init__(self, args: Namespace) -> None:
        self.app = application()
        if not args.window:
            screen = self.app.primaryScreen()
            # A panel's pixels, whatever scaling the desktop asks for: 1024×600 at 150 % is still that panel.
            size = screen.size() * screen.devicePixelRatio()
            display.check_size(size.width(), size.height(), asked=False)
        self._size: tuple[int, int] | None = args.window
        self._opened = False
        self.theme = Theme(load_fonts(assets.folder() / "fonts"))
        self.window = PublicWindow(self.theme)
        self.window.make_room(self._size)

    def wear(self, stand: Stand) -> None:
        """Let the theme follow the office's settings."""
        self.theme.set_contrast(stand.settings.on("public.contrast"))
        self.theme.set_low_reach(stand.settings.on("public.low_reach"))
        self.theme.reduced_motion = stand.settings.on("public.still")

    def open(self) -> None:
        """Open the window, unless it is open."""
        if self._opened:
            return
        self._opened = True
        if self._size:
            self.window.open_sized(*self._size)
        else:
            self.window.open_full_screen()

    def show_ahead(self, stand: Stand, clock: Clock) -> None:
        """Show what a kiosk that waits shows, and return once it stands; taps wait in line until the ledger is open."""
        self.wear(stand)
        now = clock.mono_ms()
        state = flow.start(stand.rules, opened=stand.hours.is_open(clock.wall_ms()), now=now)
        scene = scene_of(state, stand, Moment(clock.wall_ms(), now))
        self.window.show_bar(scene.bar)
        self.window.show_view(scene.view)
        self.open()
        loop = QEventLoop()
        self.window.painted.connect(loop.quit)
        QTimer.singleShot(_PATIENCE_MS, loop, loop.quit)
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self.window.painted.disconnect(loop.quit)

    def close(self) -> None:
        self.window.allow_close()
        self.window.close()
