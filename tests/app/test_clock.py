"""The clock: what is measured goes on while the machine sleeps, and a boot keeps its name."""

import sys
import time

from kiosk.app.clock import Clock
from kiosk.domain.belief import Reading


def test_monotonic_time_counts_the_time_a_machine_slept() -> None:
    name = time.CLOCK_BOOTTIME if sys.platform == "linux" else time.CLOCK_MONOTONIC
    before = time.clock_gettime_ns(name) // 1_000_000
    assert before <= Clock().mono_ms() <= time.clock_gettime_ns(name) // 1_000_000


def test_a_boot_has_one_name() -> None:
    assert Clock().boot_id() == Clock().boot_id() != ""


def test_a_machine_that_fell_asleep_between_two_looks_is_looked_at_again() -> None:
    class Sleeper(Clock):
        def __init__(self) -> None:
            self.monos = [1_000, 28_801_000, 28_801_000, 28_801_001]

        def mono_ms(self) -> int:
            return self.monos.pop(0)

        def wall_ms(self) -> int:
            return 5_000_000

    assert Sleeper().read() == Reading(5_000_000, 28_801_000)


def test_linux_says_whether_the_network_keeps_the_clock_and_other_systems_say_nothing() -> None:
    assert (Clock().synced() is None) is (sys.platform != "linux")
