"""What stands on which key of the keyboard on screen."""

from msgspec import Struct

SPECIAL = frozenset({"shift", "back", "page", "method", "space", "enter"})
METHOD_NAMES = {"telex": "Telex", "vni": "VNI", "off": "EN"}


class Cap(Struct, frozen=True):
    """One key: the character it types or the name of what it does, and its width in letters."""

    sign: str
    wide: float = 1.0

    @property
    def special(self) -> bool:
        return self.sign in SPECIAL


def _row(signs: str) -> tuple[Cap, ...]:
    return tuple(Cap(sign) for sign in signs)


_BOTTOM = (Cap("page", 1.5), Cap("method", 1.5), Cap(","), Cap("space", 3.5), Cap("."), Cap("enter", 1.5))
_BOTTOM_EN = (Cap("page", 1.5), Cap(","), Cap("space", 5.0), Cap("."), Cap("enter", 1.5))
_BOTTOM_CODE = (Cap("page", 1.5), Cap("-"), Cap(":"), Cap("/"), Cap("space", 3.0), Cap("."), Cap("enter", 1.5))
_LETTERS = (
    _row("qwertyuiop"),
    _row("asdfghjkl"),
    (Cap("shift", 1.5), *_row("zxcvbnm"), Cap("back", 1.5)),
)
_SIGNS = (
    _row("1234567890"),
    _row("@#%&*()-+="),
    (*_row("!?:;\"'/"), Cap("…"), Cap("back", 2.0)),
)


def rows(page: str, method: str, layout: str) -> tuple[tuple[Cap, ...], ...]:
    """Return the rows of keys for ``page`` letters or signs, a typing method and a layout vi, en or code.

    VNI types its accents with digits, so they stand over its letters; codes and addresses mix both, and what stands
    between them is at hand.
    """
    bottom = {"en": _BOTTOM_EN, "code": _BOTTOM_CODE}.get(layout, _BOTTOM)
    if page == "signs":
        return (*_SIGNS, bottom)
    digits = (_row("1234567890"),) if layout == "code" or (method == "vni" and layout != "en") else ()
    return (*digits, *_LETTERS, bottom)
