"""Papers as bytes, words, positions and pictures."""
