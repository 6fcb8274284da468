"""The real window, opened where nobody looks, and the picture of what stands in it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from kiosk.app import assets
from kiosk.app.views import Scene
from kiosk.app.window import PublicWindow
from kiosk.widgets.theme import TEXT_SCALES, Metrics, Theme, load_fonts
from pictures.panels import Look, Panel


class Camera:
    """One window on one panel."""

    def __init__(self, panel: Panel, look: Look) -> None:
        self._panel = panel
        metrics = Metrics(panel.width, panel.height, panel.px_per_mm)
        # Pictures are taken at rest: no button eases in, no tap is held back.
        self.theme = Theme(load_fonts(assets.folder() / "fonts"), metrics, reduced_motion=True, settle_ms=0)
        self.theme.set_contrast(look.contrast)
        self.theme.set_low_reach(look.low_reach)
        self.window = PublicWindow(self.theme)
        self.window.resize(panel.width, panel.height)
        self.window.show()
        self.settle()

    def settle(self) -> None:
        """Let everything under way come to rest, on the panel's own density instead of the invisible screen's."""
        QApplication.processEvents()
        self.theme.set_screen(self._panel.width, self._panel.height, self._panel.px_per_mm)
        QApplication.processEvents()

    def show(self, scene: Scene) -> None:
        """Show everything of ``scene`` as the kiosk does."""
        self.theme.set_text_scale(TEXT_SCALES[scene.comfort.text_size])
        self.window.show_bar(scene.bar)
        self.window.show_view(scene.view)
        self.window.show_notice(scene.notice)
        self.settle()

    def shoot(self) -> QImage:
        """Return the window as it stands now."""
        return self.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)

    def close(self) -> None:
        self.window.allow_close()
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()


@contextmanager
def camera(panel: Panel, look: Look) -> Iterator[Camera]:
    """Open a camera and put it away."""
    opened = Camera(panel, look)
    try:
        yield opened
    finally:
        opened.close()
