"""The present moment as the name of a folder."""

from datetime import UTC, datetime, timedelta

from kiosk.app.clock import Clock
from kiosk.domain.period import ZONE_MS


def stamp(clock: Clock) -> str:
    """Return what names this moment in UTC+7 in a folder's name: ``20260203-101500``."""
    moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=clock.wall_ms() + ZONE_MS)
    return f"{moment:%Y%m%d-%H%M%S}"
