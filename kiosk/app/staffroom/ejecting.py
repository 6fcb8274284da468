"""A stick given back: unmounted where the system lets us, so that it can be pulled out."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress

from kiosk.app.staffroom.drives import Place

_SECONDS = 60
"""A slow stick writes what waits for so long; then whoever holds it is told."""


def is_off(place: Place) -> bool:
    """Say whether the place is no longer the file system it was listed as."""
    try:
        return place.folder.stat().st_dev != place.device
    except OSError:
        return True


def _run(command: Sequence[str]) -> bool:
    """Run a program of the system, where it has that, and say whether it did what it was asked."""
    program = shutil.which(command[0])
    if program is None:
        return False
    with suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(  # noqa: S603 - a program of the system, no shell, the kernel's own name of the stick
            [program, *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
        return done.returncode == 0
    return False


if sys.platform == "win32":
    import ctypes

    _READ_WRITE, _SHARED, _EXISTING = 0xC0000000, 0x3, 3
    _LOCK, _DISMOUNT, _EJECT = 0x00090018, 0x00090020, 0x002D4808

    def let_go(place: Place) -> bool:
        """Lock, dismount and eject ``E:`` in this order, as Windows asks for; a file open on it forbids the lock."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = ctypes.c_void_p
        handle = kernel.CreateFileW(rf"\\.\{place.source}", _READ_WRITE, _SHARED, None, _EXISTING, 0, None)
        if handle in {None, ctypes.c_void_p(-1).value}:
            return is_off(place)
        volume, got = ctypes.c_void_p(handle), ctypes.c_ulong()

        def ask(code: int) -> bool:
            return bool(kernel.DeviceIoControl(volume, code, None, 0, None, 0, ctypes.byref(got), None))

        try:
            return ask(_LOCK) and ask(_DISMOUNT) and ask(_EJECT)
        finally:
            kernel.CloseHandle(volume)

else:

    def let_go(place: Place) -> bool:
        """Unmount the stick and say whether it is off; else whoever uses it, or the system, keeps it.

        What was saved is on it either way: it was synced and read back before.
        """
        for command in (
            ["udisksctl", "unmount", "--no-user-interaction", "--block-device", place.source],
            ["umount", str(place.folder)],
        ):
            if is_off(place) or (_run(command) and is_off(place)):
                _run(["udisksctl", "power-off", "--no-user-interaction", "--block-device", place.source])
                return True
        return False
