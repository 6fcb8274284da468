"""What the Linux kernel knows of its clock."""

import ctypes
from functools import cache

STA_UNSYNC = 0x40
"""Set from the boot on, whenever somebody sets the clock, and hours after the last word of a time server."""


class _Timex(ctypes.Structure):
    """The head of ``struct timex`` (linux/timex.h) as adjtimex(2) fills it; the kernel writes less than ``rest`` holds.

    ``modes`` of 0 only asks, and needs no right.
    """

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_char * 512),
    )


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def is_synced() -> bool | None:
    """Say whether the kernel holds its clock for synchronised; None where it does not answer."""
    told = _Timex()
    if _libc().adjtimex(ctypes.byref(told)) == -1:
        return None
    return not told.status & STA_UNSYNC
