"""Hài Lòng: a kiosk that asks visitors of a public office how satisfied they are."""

__version__ = "0.1.0"
