"""Tests of the public screens: views in, signals out, on real widgets."""
