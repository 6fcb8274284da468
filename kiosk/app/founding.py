"""Makes the ledger of an office: key, first entry with settings and survey, the confirmed clock."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from kiosk.app import mint
from kiosk.app.assets import load_survey
from kiosk.app.clock import Clock
from kiosk.domain.ballot import ClockState
from kiosk.domain.entry import FORMAT, Entry, from_plain
from kiosk.domain.errors import FileProblem, UsageError
from kiosk.domain.letterhead import Letterhead, PublicHead
from kiosk.domain.settings import BY_KEY, Settings
from kiosk.domain.shapes import floor_time
from kiosk.domain.survey import Survey
from kiosk.store.book import LocalTime
from kiosk.store.ledger import Ledger, is_provisioned
from kiosk.store.lock import InstanceLock

Prepare = Callable[[Ledger], Sequence[Mapping[str, Any]]]


def nothing_else(_ledger: Ledger) -> Sequence[Mapping[str, Any]]:
    """Prepare nothing and add no facts."""
    return ()


def found(
    folder: Path,
    settings: Settings,
    *,
    training: bool,
    clock: Clock,
    prepare: Prepare = nothing_else,
    survey: Survey | None = None,
    lock: InstanceLock | None = None,
) -> Ledger:
    """Return a new ledger in ``folder`` whose first entries say whose it is and that the clock was confirmed.

    ``survey`` stands for the one that ``settings`` name among those that come with the program.
    ``lock`` is the folder's, where it is held already.
    ``prepare`` works on the ledger before it is founded and returns facts that are stored with the first ones.
    A ledger that was made but never founded (power cut between the two) is founded now.
    Raises UsageError ``already_provisioned``, FileProblem for an unknown survey, and what ``Ledger.create`` raises.
    """
    survey = survey or load_survey(settings.text("survey.id"))
    chosen = settings.with_values({"survey.id": survey.id})
    ledger = _opened(folder, lock)
    try:
        more = prepare(ledger)
        facts: tuple[Mapping[str, Any], ...] = (
            {"kind": "config", "genesis": True, "training": training, "settings": chosen.to_plain()},
            {"kind": "config", "survey": survey.to_plain()},
            {"kind": "clock", "confirmed": True},
            *more,
        )
        local = LocalTime(clock.wall_ms(), clock.mono_ms(), clock.boot_id())
        ledger.record([_entry(fact, chosen, local.wall_ms) for fact in facts], local).result()
    except BaseException:
        ledger.close()
        raise
    return ledger


def _opened(folder: Path, lock: InstanceLock | None) -> Ledger:
    if not is_provisioned(folder):
        return Ledger.create(folder, seed=mint.random_bytes(32), epoch=mint.random_bytes(16), lock=lock)
    ledger = Ledger.open(folder, lock=lock)
    if ledger.ask(lambda reader: reader.training()).result() is None:
        return ledger
    ledger.close()
    raise UsageError("already_provisioned", folder=str(folder))


def _entry(fact: Mapping[str, Any], settings: Settings, wall_ms: int) -> Entry:
    return from_plain(
        {
            "v": FORMAT,
            "id": mint.new_id(),
            "at": floor_time(wall_ms),
            "clock": ClockState.TRUSTED.value,
            "counter": settings.text("counter.code"),
            **fact,
        }
    )


def read_office(tree: Mapping[str, Any], file: str) -> Settings:
    """Return the settings of an office file: tables ``[office] name = …`` become ``office.name``.

    Raises FileProblem ``office_file_broken`` naming the first key that is unknown or out of bounds.
    """
    values: dict[str, object] = {}
    for table, rows in tree.items():
        if not isinstance(rows, Mapping):
            raise FileProblem("office_file_broken", file=file, where=table)
        values |= {f"{table}.{name}": value for name, value in rows.items()}
    unknown = sorted(set(values) - set(BY_KEY))
    if unknown:
        raise FileProblem("office_file_broken", file=file, where=unknown[0])
    try:
        return Settings(values)
    except UsageError as problem:
        where = f"{problem.params['setting']} = {problem.params['value']}"
        raise FileProblem("office_file_broken", file=file, where=where) from problem


def letterhead(settings: Settings) -> Letterhead:
    """Return what stands around the figures on this office's papers."""
    return Letterhead(
        parent=settings.text("office.parent"),
        body=settings.text("office.name"),
        place=settings.text("office.place"),
        symbol=settings.text("office.abbreviation"),
        signer=settings.text("office.signer"),
        recipients=settings.texts("office.recipients"),
    )


def public_head(settings: Settings) -> PublicHead:
    """Return the same with where the public turns to, for the notice in the hall."""
    hotline, feedback = settings.text("public.hotline"), settings.text("public.feedback_url")
    return PublicHead(**asdict(letterhead(settings)), hotline=hotline, feedback=feedback)
