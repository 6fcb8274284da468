"""Copies of a tablet and of the centre, as a history keeps them."""

from dataclasses import dataclass
from pathlib import Path

from tests.campaign.road.centre import Marks
from tests.campaign.road.tablet import Tablet


@dataclass(frozen=True)
class Saved:
    """A copy of a tablet's folder; ``of`` is the tablet, ``life`` which of its folders."""

    folder: Path
    held: frozenset[str]
    device: int
    of: Tablet
    life: Path


@dataclass(frozen=True)
class Shelved:
    """A backup of the centre, what its receipts covered then, and how many places SQLite alone finds in it."""

    folder: Path
    held: frozenset[str]
    marks: Marks
