"""Tests of the passive pages of the staff side."""
