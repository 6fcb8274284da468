"""Whether a centre has taken the kiosk of a data folder; loads nothing, for most kiosks belong to none."""

from pathlib import Path

FOLDER, GRANT = "road", "centre.kgrant"


def is_joined(folder: Path) -> bool:
    """Say whether a grant is kept."""
    return (folder / FOLDER / GRANT).exists()
