"""The road to the centre, against a real one on this machine."""
