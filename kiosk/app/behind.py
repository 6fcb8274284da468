"""Lets whoever serves visitors go first on this machine's processors."""

import os
import sys


def step_back() -> None:
    """Run only when nobody else on this machine wants to, where the system knows such a thing."""
    if sys.platform == "linux":
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    elif hasattr(os, "nice"):
        os.nice(10)
