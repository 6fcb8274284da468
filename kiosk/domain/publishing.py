"""What of an office's figures the public may see: with few ballots a share would tell of persons."""

LEAST_PUBLIC = 30
"""Valid ballots, or answers to a criterion, that a public share stands on at least."""


def is_public(whole: int) -> bool:
    """Say whether a share of ``whole`` ballots or answers, and the counts it is made of, may be public."""
    return whole >= LEAST_PUBLIC
