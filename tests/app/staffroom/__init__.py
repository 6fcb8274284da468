"""Tests of the staff side: its presenters with the real ledger."""
