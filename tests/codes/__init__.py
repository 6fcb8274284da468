"""Tests of kiosk.codes."""
