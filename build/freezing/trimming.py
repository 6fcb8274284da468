"""What of all that PyInstaller finds goes into the frozen folder: only what a kiosk loads."""

import sys
from collections.abc import Iterable
from pathlib import PurePath

Binary = tuple[str, str, str]
"""As PyInstaller lists it: the place in the folder, the file it is taken from, and its kind."""

_ELSEWHERE = (
    ["kiosk.app.printing.cups", "kiosk.app.printing.libcups"]
    if sys.platform == "win32"
    else ["PySide6.QtPrintSupport", "kiosk.app.printing.drawing", "kiosk.app.printing.windows"]
)
_PICTURES = (
    "Avif Blp BufrStub Cur Dcx Dds Eps Fits Fli Fpx Ftex Gbr GribStub Hdf5Stub Icns Ico Im Imt Iptc Jpeg2K McIdas Mic "
    "Mpeg Msp Palm Pcd Pcx Pdf Pixar Psd Qoi Sgi Spider Sun Tga WebP Wmf Xbm Xpm XVThumb"
)
"""Forms nobody brings a code in: left are PNG, JPEG and the plain ones that reportlab and Pillow reach for."""
NEVER_USED = [
    *_ELSEWHERE,
    *(f"PIL.{name}ImagePlugin" for name in _PICTURES.split()),
    "IPython",
    "PIL.ImageQt",
    "PIL.ImageTk",
    "PIL._avif",
    "PIL._imagingcms",
    "PIL._imagingft",
    "PIL._imagingmorph",
    "PIL._imagingtk",
    "PIL._webp",
    "PySide6.QtDBus",
    "PySide6.QtNetwork",
    "PySide6.QtOpenGL",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtSvg",
    "_codecs_cn",
    "_codecs_hk",
    "_codecs_iso2022",
    "_codecs_jp",
    "_codecs_kr",
    "_codecs_tw",
    "asyncio",
    "attr",
    "attrs",
    "bz2",
    "cffi",
    "curses",
    "defusedxml",
    "django",
    "doctest",
    "idna",
    "lib2to3",
    "numpy",
    "pdb",
    "psycopg",
    "pycparser",
    "pydoc",
    "pydoc_data",
    "pytest",
    "readline",
    "setuptools",
    "sync.server",
    "test",
    "tkinter",
    "typing_extensions",
    "unittest",
    "xmlrpc",
    "yaml",
]
"""Modules that something names and no kiosk reaches."""

_PLUGINS = {
    "platforms/libqxcb",
    "platforms/libqwayland",
    "platforms/libqoffscreen",
    "platforminputcontexts/libcomposeplatforminputcontextplugin",
    "wayland-shell-integration/libxdg-shell",
    "platforms/qwindows",
    "platforms/qoffscreen",
    "styles/qmodernwindowsstyle",
    "printsupport/windowsprintersupport",
}
"""Qt's plugins a kiosk is shown with, or looks for: window systems, pictures without one, dead keys, printing."""


def _is_plugin(place: PurePath) -> bool:
    return "plugins" in place.parts


def _is_wanted_plugin(place: PurePath) -> bool:
    return f"{place.parent.name}/{place.stem}" in _PLUGINS


def is_wanted_data(name: str) -> bool:
    """Say whether a data file is used: no words of Qt's own, no typefaces but ours, nothing about packages."""
    place = PurePath(name)
    unused = {"translations", "qml", "fonts"} & set(place.parts[:-1]) and place.parts[0] != "assets"
    about = any(part.endswith((".dist-info", ".egg-info")) for part in place.parts)
    return not unused and not about


def needed(binaries: Iterable[Binary]) -> list[Binary]:
    """Return what Python imports, the plugins that are wanted, and the libraries these need, whatever found them."""
    from PyInstaller.depend.bindepend import get_imports

    found = list(binaries)
    named: dict[str, list[Binary]] = {}
    for one in found:
        named.setdefault(PurePath(one[0]).name.lower(), []).append(one)
    kept: dict[str, Binary] = {}
    waiting = [one for one in found if _is_root(one)]
    while waiting:
        one = waiting.pop()
        if one[0] in kept:
            continue
        kept[one[0]] = one
        if one[2] != "SYMLINK":
            for library, _path in get_imports(one[1]):
                waiting += named.get(PurePath(library).name.lower(), [])
    return [one for one in found if one[0] in kept]


def _is_root(one: Binary) -> bool:
    place = PurePath(one[0])
    if _is_plugin(place):
        return _is_wanted_plugin(place)
    # Loaded by its name, not by a link: the library that draws pages.
    return one[2] == "EXTENSION" or "pdfium" in place.name or place.name.startswith(("libpython", "python3"))
