"""Lets whoever serves visitors go first on this machine's processors."""

import os


def step_back() -> None:
    """Give way, but not up: a manager may be waiting for the check before a close beside a program that never rests."""
    if hasattr(os, "nice"):
        os.nice(10)
