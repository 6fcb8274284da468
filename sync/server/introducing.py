"""How a hub and its centre come to know each other: each tells one line of text, which people carry to the other."""

import re

from msgspec import Struct

from kiosk.domain.errors import UsageError
from kiosk.domain.shapes import Shape
from sync.protocol.invitation import is_address
from sync.protocol.shapes import Pins

_FORM = re.compile(r"hailong-server/1 (\S{9,300}) ([0-9a-f]{64})((?: [0-9a-f]{64}){0,2})")
_PINS: Shape = Pins.__metadata__[0]  # type: ignore[attr-defined]


class Introduction(Struct, frozen=True):
    """A server by its address, its raw public key (64 digits) and the pins of its TLS, none for the authorities'."""

    url: str
    key: str
    tls: tuple[str, ...]


def write(told: Introduction) -> str:
    """Return the line."""
    return " ".join(("hailong-server/1", told.url, told.key, *told.tls))


def read(line: str) -> Introduction:
    """Return whom a line names; raises UsageError ``centre_introduction_ill_formed``."""
    form = _FORM.fullmatch(" ".join(line.split()))
    if form is None or not is_address(form[1]) or not _PINS.accepts(tuple(form[3].split())):
        raise UsageError("centre_introduction_ill_formed")
    return Introduction(form[1], form[2], tuple(form[3].split()))
