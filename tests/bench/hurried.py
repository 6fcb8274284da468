"""The kiosk with clocks that run fast, so that a thousand visitors are served within minutes, thanks and all.

The system's clocks are replaced and nothing of the kiosk is loaded for it: its parent process, which loads next to
nothing, is weighed as well.
"""

import runpy
import time

TIMES = 20


def hurry() -> None:
    """Let wall and boot time run so many times as fast from now on; a kiosk asks no other clocks for its manners."""
    wall_ns, since_boot_ns = time.time_ns, time.clock_gettime_ns  # noqa: TID251 - what the kiosk's clock asks
    wall, boot = wall_ns(), since_boot_ns(time.CLOCK_BOOTTIME)

    def gone(clock: int) -> int:
        return since_boot_ns(clock) - boot

    def fast_wall_ns() -> int:
        return wall + gone(time.CLOCK_BOOTTIME) * TIMES

    def fast_clock_ns(clock: int) -> int:
        return boot + gone(clock) * TIMES if clock == time.CLOCK_BOOTTIME else since_boot_ns(clock)

    time.time_ns, time.clock_gettime_ns = fast_wall_ns, fast_clock_ns  # noqa: TID251 - as above


if __name__ == "__main__":
    hurry()
    runpy.run_module("kiosk", run_name="__main__", alter_sys=True)
