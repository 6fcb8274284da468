"""The hub of a building: it takes batches as a centre does, and hands them on to its own centre as they were signed."""
