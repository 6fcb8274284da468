"""The only place that asks the machine for the time."""

import sys
import time
from pathlib import Path

from kiosk.domain.belief import Reading

LOOK_MS, MOST_LOOKS = 1_000, 5


class Clock:
    """Wall and monotonic time in ms, and the boot they belong to."""

    def wall_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def mono_ms(self) -> int:
        """Return a time that nobody sets; it runs on while the machine sleeps: else every waking would seem a jump."""
        if sys.platform == "linux":
            return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
        else:  # noqa: RET505 - mypy takes what follows an `if` of another platform for unreachable
            return time.monotonic_ns() // 1_000_000

    def read(self) -> Reading:
        """Return both clocks at one moment: a machine that fell asleep between the two is looked at again."""
        now = Reading(mono_ms=self.mono_ms(), wall_ms=self.wall_ms())
        for _ in range(MOST_LOOKS):
            if self.mono_ms() - now.mono_ms < LOOK_MS:
                break
            now = Reading(mono_ms=self.mono_ms(), wall_ms=self.wall_ms())
        return now

    def synced(self) -> bool | None:
        """Say whether the system keeps its clock by the network's time servers; None where a system does not tell."""
        if sys.platform == "linux":
            from kiosk.app import kernel

            return kernel.is_synced()
        else:  # noqa: RET505 - as above
            return None

    def boot_id(self) -> str:
        """Return what names this boot of the machine, or "" where the system names none."""
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            # Windows: the moment of the boot, to the minute, names it well enough.
            return f"boot-{(self.wall_ms() - self.mono_ms()) // 60_000}"
