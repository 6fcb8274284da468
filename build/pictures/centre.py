"""The staff's pages of the road to a centre: how a kiosk joins one, and what the page of the machine tells then."""

from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk.app.staffroom.centre import CentrePart
from kiosk.app.staffroom.pictured import Picture
from kiosk.app.staffroom.staffroom import Staffroom
from pictures.belonging import CODE, URL
from pictures.pages import go, rest

STICK = Path("/media/KBNN")


def centre(staff: Staffroom, write: Callable[[], None], join: Callable[[], None]) -> Iterator[str]:
    """Yield the ways to a centre; ``write`` goes into the first field, ``join`` lets a centre take the kiosk."""
    go(staff, "centre")
    yield "centre"
    part = staff.parts["centre"]
    if not isinstance(part, CentrePart):
        raise TypeError("no page of the centre")
    part.ways.picked.emit("code")
    yield "centre-code"
    write()
    yield "centre-code-writing"
    part.form.changed.emit("url", URL)
    part.form.changed.emit("code", CODE)
    part.form.submitted.emit()
    yield "centre-code-wrong"
    part.form.back.emit()
    rest(staff)
    part.ways.picked.emit("grant")
    yield "centre-pin"
    part.form.back.emit()
    rest(staff)
    part.ways.picked.emit("picture")
    rest(staff)
    yield "centre-pictures-none"
    part.pictured.looking = True
    part.pictured.pictures = tuple(Picture(STICK / f"ma-ghep-quay-{number}.png", STICK.name) for number in (1, 2, 3))
    part.redraw()
    yield "centre-pictures"
    part.pictured.found.emit({"code": CODE, "url": URL})
    yield "centre-ask"
    join()
    go(staff, "centre")
    yield "centre-joined"
    go(staff, "health")
    yield "health-road"
