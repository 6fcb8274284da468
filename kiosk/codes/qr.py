"""The modules of a QR code, without anything to draw them on."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qrcode.util import QRData

Matrix = tuple[tuple[bool, ...], ...]
# ISO/IEC 18004 asks for four light modules around the code.
QUIET_ZONE = 4


@lru_cache(maxsize=4)
def modules(text: str, mask: int | None = None) -> Matrix:
    """Return the dark (True) and light modules of the code for ``text``, without its quiet zone.

    Error correction M: the code is read with 15 % of it spoiled. ``mask`` (0 to 7) saves most of the time, which goes
    into the choice of the best one; in codes of chance-like words they are all alike.
    """
    # Imported at the first code: an office without a feedback address never needs it.
    with _no_pillow():
        from qrcode.constants import ERROR_CORRECT_M
        from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=mask)
    code.add_data(text)
    code.version = _version(code.data_list)
    code.make(fit=False)
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())


def _version(parts: Sequence["QRData"]) -> int:
    """Return the smallest version that holds the parts, else the largest: qrcode writes each bit thrice to find it."""
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.util import BIT_LIMIT_TABLE, length_in_bits

    limits = BIT_LIMIT_TABLE[ERROR_CORRECT_M]
    largest = len(limits) - 1
    for version in range(1, largest):
        if sum(4 + length_in_bits(one.mode, version) + _bits(one) for one in parts) <= limits[version]:
            return version
    return largest


def _bits(part: "QRData") -> int:
    """Return what the signs of a part take (ISO/IEC 18004, 7.4): three digits 10 bits, two letters 11, a byte 8."""
    from qrcode.util import MODE_8BIT_BYTE, MODE_NUMBER

    signs = len(part)
    if part.mode == MODE_8BIT_BYTE:
        return 8 * signs
    if part.mode == MODE_NUMBER:
        return signs // 3 * 10 + (0, 4, 7)[signs % 3]
    return signs // 2 * 11 + signs % 2 * 6


@contextmanager
def _no_pillow() -> Iterator[None]:
    """Let qrcode be imported without Pillow, which it would only draw with: three megabytes, kept for good.

    Where Pillow is there already, or about to come with the reports, nothing is held back.
    """
    if sys.modules.keys() & {"PIL", "reportlab", "pypdfium2"}:
        yield
        return
    # Python's own way to say that a module cannot be had.
    sys.modules["PIL"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["PIL"]
