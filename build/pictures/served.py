"""Visitors in the pictures whom a named officer served this morning."""

from kiosk.app.scribe import Scribe
from kiosk.domain.ballot import ClockState
from kiosk.store.ledger import Ledger
from pictures.office import StillClock, stand

_SAID = ("very_satisfied", "satisfied", "satisfied", "very_satisfied", "satisfied", "neutral", "satisfied")
_FIRST = 0xC0FFEE00


def serve(ledger: Ledger, clock: StillClock, officer: str, count: int) -> None:
    """Let an officer serve so many visitors."""
    scribe = Scribe(clock, "2", lambda _reading: ClockState.TRUSTED)
    survey = stand().survey
    about = {"survey": survey.id, "version": survey.version, "channel": "kiosk", "officer": officer}
    asked = [criterion.id for criterion in survey.criteria]
    for number in range(count):
        ballot = {"ballot": f"{officer[:16]}{_FIRST + number:016x}"}
        level = _SAID[number % len(_SAID)]
        facts = [{"kind": "answered", "criterion": one, "level": level, **about, **ballot} for one in asked]
        page = scribe.write([*facts, {"kind": "closed", "outcome": "completed", "flags": [], **ballot}])
        ledger.record(page.entries).result()
