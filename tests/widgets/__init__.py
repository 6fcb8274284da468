"""Tests of the kit on real widgets."""
