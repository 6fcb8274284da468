"""Lets whoever serves visitors go first on this machine's processors."""

import os
import sys


def step_back(*, far: bool) -> None:
    """Give way, but not up: a manager may be waiting for the check before a close beside a program that never rests.

    Where nobody waits, stand back ``far``: run on what nobody else wants.
    """
    if far and sys.platform == "linux":
        # Lower priority alone still makes every twentieth tap wait some milliseconds for the end of a slice.
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    elif sys.platform != "win32":
        os.nice(10)
