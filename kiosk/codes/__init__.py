"""Codes that a machine reads, as modules: screens and papers draw the same ones."""
