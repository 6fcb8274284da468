"""The clock: what is measured goes on while the machine sleeps, and a boot keeps its name."""

import sys
import time

from kiosk.app.clock import Clock


def test_monotonic_time_counts_the_time_a_machine_slept() -> None:
    name = time.CLOCK_BOOTTIME if sys.platform == "linux" else time.CLOCK_MONOTONIC
    before = time.clock_gettime_ns(name) // 1_000_000
    assert before <= Clock().mono_ms() <= time.clock_gettime_ns(name) // 1_000_000


def test_a_boot_has_one_name() -> None:
    assert Clock().boot_id() == Clock().boot_id() != ""
