"""Printing: the system's printers, a paper sent to one of them, and what became of it."""
