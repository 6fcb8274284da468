"""Whether windows can be drawn without a graphics processor, and what shows them is there."""

import ctypes
import os
from pathlib import Path

from kiosk.app import drawing
from kiosk.app.loading import load_qt
from kiosk.domain.errors import Bug, EnvironmentProblem

_WINDOW_SYSTEMS = ("platforms/libqwayland", "platforms/libqxcb")


def check(folder: Path) -> dict[str, object]:
    """Draw a square in software, where nobody looks, and load what shows windows here.

    Raises EnvironmentProblem ``qt_library_missing`` where a library of the system is missing, Bug for a wrong pixel.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    drawing.choose(folder, "software")
    try:
        load_qt()
    except ImportError as problem:
        raise EnvironmentProblem("qt_library_missing", library=str(problem)) from problem
    from PySide6.QtCore import QLibraryInfo
    from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

    from kiosk.app.application import application

    application()
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.fillRect(2, 2, 4, 4, QColor(200, 16, 46))
    painter.end()
    seen = (image.pixelColor(3, 3).getRgb()[:3], image.pixelColor(0, 0).getRgb()[:3])  # type: ignore[index]
    if seen != ((200, 16, 46), (255, 255, 255)):
        raise Bug(f"pixels are {seen}")
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    return {"platform": QGuiApplication.platformName(), "systems": ", ".join(_loaded(plugins))}


def _loaded(folder: Path) -> list[str]:
    """Return the window systems whose plugins load with all they need."""
    if os.name == "nt":
        return sorted(file.stem.removeprefix("q") for file in folder.glob("platforms/q*.dll"))
    for name in (*_WINDOW_SYSTEMS, "wayland-shell-integration/libxdg-shell"):
        try:
            ctypes.CDLL(str(folder / f"{name}.so"))
        except OSError as problem:
            raise EnvironmentProblem("qt_library_missing", library=str(problem)) from problem
    return ["wayland", "xcb"]
