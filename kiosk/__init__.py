"""Hài Lòng: a kiosk that asks visitors of a public office how satisfied they are."""

__version__ = "0.1.0"
BUILT = "2026-11-22"
"""The day of this version: a clock that says less is wrong."""
