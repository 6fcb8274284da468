"""The place where the parts meet, tested with the real parts."""
