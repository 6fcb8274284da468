"""The road to the centre: the protocol, and those who speak it."""
