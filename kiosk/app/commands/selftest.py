"""Tries the program itself, touching no kiosk's data: typefaces, drawing, screens, a ballot, a paper, keys, SQLite."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import asdict

from kiosk.app import assets
from kiosk.app.clock import Clock
from kiosk.app.logs import log
from kiosk.app.watchdog import BUG
from kiosk.domain.errors import WorldError
from kiosk.domain.wording import Wording

Check = Callable[[], dict[str, object]]


class Outcome(Struct, frozen=True):
    """What one check found: ``status`` as a command ends with it, and one sentence."""

    subject: str
    status: int
    says: str


def command(args: Namespace, folder: Path) -> int:
    """Print a line for each check; the status is the worst: 0 all is well, 3 the machine lacks something, 4 a bug."""
    del folder
    wording = assets.wording(args.lang)
    outcomes = []
    with TemporaryDirectory(prefix="hailong-selftest-") as room:
        for outcome in tried(Path(room) / "kiosk", wording):
            outcomes.append(outcome)
            if not args.json:
                state = wording.text("doctor.bad" if outcome.status else "doctor.good")
                print(f"[{state}] {outcome.says}", flush=True)
    status = max(outcome.status for outcome in outcomes)
    if args.json:
        json.dump({"status": status, "checks": [asdict(one) for one in outcomes]}, sys.stdout, ensure_ascii=False)
        print()
    return status


def tried(folder: Path, wording: Wording) -> Iterator[Outcome]:
    """Yield what each check finds; one that rests on another is left out once that has failed."""
    from kiosk.app.commands.trial import drawing, typefaces

    folder.mkdir(mode=0o700)
    first = tried_alone("drawing", lambda: drawing.check(folder), wording)
    yield first
    if first.status:
        return
    yield tried_alone("typefaces", typefaces.check, wording)
    clock = Clock()
    screens = tried_alone("screens", lambda: _walked(folder, clock), wording)
    yield screens
    if screens.status:
        return
    from kiosk.app.commands.trial import books

    yield tried_alone("ballot", lambda: books.ballot(folder, clock), wording)
    yield tried_alone("paper", lambda: books.paper(folder, clock), wording)
    yield tried_alone("keys", lambda: books.keys(folder), wording)
    yield tried_alone("sqlite", lambda: books.sqlite(folder), wording)


def _walked(folder: Path, clock: Clock) -> dict[str, object]:
    from kiosk.app.commands.trial.journey import Journey

    journey = Journey(folder, clock)
    try:
        with journey.watched():
            journey.visit()
            journey.staff()
            journey.others()
    finally:
        journey.close()
    return {"n": len(set(journey.painted))}


def tried_alone(subject: str, check: Check, wording: Wording) -> Outcome:
    """Return what one check finds; whatever it raises is told in its sentence."""
    try:
        return Outcome(subject, 0, wording.text(f"selftest.{subject}", **check()))
    except WorldError as problem:
        return Outcome(subject, max(problem.status, 3), wording.sentence(problem))
    except Exception as problem:  # noqa: BLE001 - whatever is broken in a part is what is looked for
        log.critical("self-test: %s", subject, exc_info=problem)
        why = f"{type(problem).__name__}: {problem}"
        return Outcome(subject, BUG, wording.text("selftest.broken", subject=subject, why=why))
