"""Visitors of the staff side's tests who rate, and who say something in their own words."""

from kiosk.domain.canonical import comment_hash
from kiosk.domain.entry import from_plain
from kiosk.domain.period import DAY_MS
from kiosk.domain.shapes import TICK_MS
from kiosk.store.book import FreeText
from tests.app.staffroom.stage import Kiosk


def say(kiosk: Kiosk, number: int, text: str, criterion: str, level: str, days_ago: int = 0) -> None:
    """Let visitor ``number`` say something so many days ago, served by officer ``o1``."""
    ledger, salt = kiosk.ledger, bytes([number % 256]) * 32
    assert ledger is not None
    survey = ledger.ask(lambda reader: reader.survey("kbnn-5")).result()
    assert survey is not None
    at = kiosk.clock.wall - kiosk.clock.wall % TICK_MS - days_ago * DAY_MS
    hashed, ballot = comment_hash(salt, text), f"{number:032x}"
    stamps = {"v": 1, "at": at, "clock": "holdover", "counter": "2", "ballot": ballot}
    asked = {"survey": survey.id, "version": survey.version, "criterion": criterion, "level": level}
    facts: tuple[dict[str, object], ...] = (
        {"kind": "answered", "channel": "kiosk", "officer": "o1", **asked},
        {"kind": "followed", "criterion": criterion, "reasons": [], "comment": hashed},
        {"kind": "closed", "outcome": "completed", "flags": []},
    )
    entries = [from_plain({**stamps, "id": f"{number:08x}{n:024x}", **fact}) for n, fact in enumerate(facts)]
    ledger.record(entries, None, {hashed: FreeText(salt, text)}).result()


def rate(
    kiosk: Kiosk,
    number: int,
    level: str,
    *,
    officer: str | None = None,
    service: str | None = None,
    reasons: tuple[str, ...] = (),
    minutes_ago: int = 0,
) -> None:
    """Let visitor ``number`` answer the first criterion so many minutes ago."""
    ledger = kiosk.ledger
    assert ledger is not None
    survey = ledger.ask(lambda reader: reader.survey("kbnn-5")).result()
    assert survey is not None
    wall = kiosk.clock.wall - minutes_ago * 60_000
    stamps = {"v": 1, "at": wall - wall % TICK_MS, "clock": "holdover", "counter": "2", "ballot": f"{number:032x}"}
    told = {name: value for name, value in (("officer", officer), ("service", service)) if value is not None}
    asked = {"survey": survey.id, "version": survey.version, "criterion": "attitude", "level": level}
    facts: list[dict[str, object]] = [{"kind": "answered", "channel": "kiosk", **told, **asked}]
    if reasons:
        facts.append({"kind": "followed", "criterion": "attitude", "reasons": sorted(reasons)})
    facts.append({"kind": "closed", "outcome": "completed", "flags": []})
    entries = [from_plain({**stamps, "id": f"{number:08x}{n:024x}", **fact}) for n, fact in enumerate(facts)]
    ledger.record(entries).result()


def name_officer(kiosk: Kiosk, ident: str, name: str, *, times: int = 1) -> None:
    """Let the office name an officer, for the first time or once more."""
    assert kiosk.ledger is not None
    at = kiosk.clock.wall - kiosk.clock.wall % TICK_MS
    stamps = {"v": 1, "id": f"{times * sum(ident.encode()):032x}", "at": at, "clock": "holdover", "counter": "2"}
    fact = from_plain({**stamps, "kind": "officer", "officer": ident, "name": name, "active": True, "services": []})
    kiosk.ledger.record([fact]).result()
