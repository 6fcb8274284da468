"""Figures to paper: PDF bytes from values, no database and no clock."""
