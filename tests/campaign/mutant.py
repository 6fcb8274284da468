"""What a safeguard less is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """One safeguard less: in ``file`` the texts ``old`` become ``new``; ``test`` fails then."""

    file: str
    edits: tuple[tuple[str, str], ...]
    test: str
