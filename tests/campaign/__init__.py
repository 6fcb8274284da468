"""Faults as many as wanted against the real store: `python -m tests.campaign NAME [--seed N] [--size N]`."""
