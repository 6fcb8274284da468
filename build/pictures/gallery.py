"""Which pictures there are: named shots in the order they are taken, each made only when it is asked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QImage

from kiosk.staff.frame import StaffFrame
from pictures import web
from pictures.backroom import Backroom, first_start, pages, unpeopled, way_in
from pictures.camera import Camera, camera
from pictures.office import still_disk
from pictures.panels import LANGUAGES, LOOKS, PANELS, PLAIN, Look, Panel
from pictures.papers import MONTHS, Month, pages_of, papers_of
from pictures.tour import stops


@dataclass(frozen=True)
class Shot:
    """A picture and its name, such as ``public/1280x800/vi/plain/welcome``."""

    name: str
    image: QImage


@dataclass(frozen=True)
class Wish:
    """The pictures asked for, as patterns of their names; no pattern asks for all."""

    patterns: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        return not self.patterns or any(fnmatchcase(name, pattern) for pattern in self.patterns)

    def may_have(self, folder: str) -> bool:
        """Tell whether a name in ``folder`` can match: its beginning agrees with that of a pattern."""
        begins = [re.split(r"[*?\[]", pattern)[0] for pattern in self.patterns]
        return not begins or any(one.startswith(f"{folder}/") or f"{folder}/".startswith(one) for one in begins)


def shots(wish: Wish) -> Iterator[Shot]:
    """Yield the pictures of a wish."""
    for panel in PANELS:
        for look in LOOKS:
            yield from public_shots(wish, panel, look)
    for panel in PANELS:
        if wish.may_have(f"staff/{panel.name}"):
            yield from staff_shots(wish, panel)
    if any(pattern.startswith("web/") for pattern in wish.patterns):
        # It takes a browser and a minute: only who asks for the centre has to have them.
        yield from (Shot(name, QImage.fromData(png)) for name, png in web.pages(wish.has))
    for month in MONTHS:
        if wish.may_have(f"paper/{month.name}"):
            yield from (shot for shot in paper_shots(month) if wish.has(shot.name))


def paper_shots(month: Month) -> Iterator[Shot]:
    """Yield every page of the papers of a month, in every language."""
    for lang, kind, pdf in papers_of(month, LANGUAGES):
        for number, page in enumerate(pages_of(pdf), start=1):
            yield Shot(f"paper/{month.name}/{lang}/{kind}-{number}", page)


def public_shots(wish: Wish, panel: Panel, look: Look) -> Iterator[Shot]:
    """Yield every public screen on one panel in one look, in every language."""
    every = {
        f"public/{panel.name}/{lang}/{look.name}/{stop.name}": (stop, lang) for lang in LANGUAGES for stop in stops()
    }
    asked = {name: found for name, found in every.items() if wish.has(name)}
    if not asked:
        return
    with camera(panel, look) as opened:
        for name, (stop, lang) in asked.items():
            opened.show(stop.scene(lang, look.text_size))
            yield Shot(name, opened.shoot())


def staff_shots(wish: Wish, panel: Panel) -> Iterator[Shot]:
    """Yield every page of the first start and of the staff side on one panel, in every language."""
    with still_disk(), TemporaryDirectory(prefix="pictures-") as folder, camera(panel, PLAIN) as opened:
        back = Backroom(opened, Path(folder))
        try:
            for page in first_start(back):
                yield from _in_every_language(wish, panel, opened, page)
            with back.office(peopled=False) as room:
                for page in unpeopled(back, room):
                    yield from _in_every_language(wish, panel, opened, page)
            with back.office() as room:
                for walk in (way_in(back, room), pages(back, room)):
                    for page in walk:
                        yield from _in_every_language(wish, panel, opened, page)
        finally:
            back.close()


def _in_every_language(wish: Wish, panel: Panel, opened: Camera, page: str) -> Iterator[Shot]:
    """Yield the page on show in both languages, and leave it as it was."""
    frame = opened.window.staff
    if not isinstance(frame, StaffFrame):
        raise TypeError(f"no page {page}")
    for lang in LANGUAGES:
        name = f"staff/{panel.name}/{lang}/{page}"
        if wish.has(name):
            opened.settle()
            yield Shot(name, opened.shoot())
        frame.language.emit()
