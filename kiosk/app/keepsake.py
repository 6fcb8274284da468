"""How the office stood when the kiosk was closed in order: what the next start shows while it opens the ledger."""

import json
from pathlib import Path

from kiosk import __version__
from kiosk.app import logs
from kiosk.app.stand import Stand, from_plain
from kiosk.domain.errors import Bug, WorldError

FILE = "stand"


def keep(folder: Path, stand: Stand) -> None:
    """Note the stand in the data folder; without the note the next start shows its first picture a little later."""
    try:
        (folder / FILE).touch(mode=0o600)
        told = json.dumps({"version": __version__, **stand.to_plain()})
        (folder / FILE).write_text(told, encoding="ascii")
    except OSError as problem:
        logs.log.warning("the next start shows its first picture later: %s", problem)


def is_there(folder: Path) -> bool:
    """Say whether the last stop left a note."""
    return (folder / FILE).exists()


def take(folder: Path) -> Stand | None:
    """Return what was noted and take the note away: only a start after a stop in order finds one.

    The note of another version is taken away unread: this one may have to bring the ledger up to date first.
    """
    file = folder / FILE
    try:
        told = file.read_bytes()
        file.unlink()
        plain = json.loads(told)
        return from_plain(plain) if plain["version"] == __version__ else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, WorldError, Bug) as problem:
        # A note that says nothing costs nobody more than a moment.
        logs.write_to(folder)
        logs.log.warning("the note of the last stop says nothing: %s", problem)
        return None
