"""Copies of the centre that were read back, and the way back from one."""
