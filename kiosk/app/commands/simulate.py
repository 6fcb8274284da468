"""Fills an empty folder with made-up ballots; it stays a training folder for ever."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from kiosk.app import assets, mint
from kiosk.app.clock import Clock
from kiosk.app.founding import found, read_office
from kiosk.app.line import call
from kiosk.app.simulation import Moment, Request, check, play
from kiosk.domain.ballot import ClockState
from kiosk.domain.entry import FORMAT, Entry, from_plain
from kiosk.domain.errors import EnvironmentProblem, UsageError
from kiosk.domain.period import parse_day, wave
from kiosk.domain.settings import Settings, hours_of, rules_of
from kiosk.domain.shapes import floor_time
from kiosk.domain.survey import Survey
from kiosk.store.ledger import Ledger

BATCH = 2_000
"""Entries in one transaction: few enough for a small tablet's memory, many enough for its disk."""


def command(args: Namespace, folder: Path) -> int:
    request = Request(wave(args.first, args.last), args.issued, args.collected, args.unsatisfied, args.seed)
    survey = assets.load_survey(args.survey)
    settings = demo_settings().with_values({"survey.id": survey.id})
    if args.office:
        settings = settings.with_values({"office.code": args.office})
    check(request, hours_of(settings, closed_days(settings)))
    if call(folder) is not None:
        raise EnvironmentProblem("kiosk_running", folder=str(folder))
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError("simulate_not_empty", folder=str(folder))
    ledger = found(folder, settings, training=True, clock=Clock(), survey=survey)
    try:
        fill(ledger, settings, request, survey)
    finally:
        ledger.close()
    print(assets.wording(args.lang).text("cli.simulated", issued=args.issued, folder=str(folder)))
    return 0


def demo_settings() -> Settings:
    """Return the made-up office."""
    file = assets.folder() / "demo" / "office.toml"
    return read_office(assets.read_toml(file, "office_file_broken"), file.name)


def closed_days(settings: Settings) -> frozenset[int]:
    return frozenset(parse_day(date) for date in settings.texts("hours.closed"))


def fill(ledger: Ledger, settings: Settings, request: Request, survey: Survey | None = None) -> None:
    """Play the ballots of ``request`` into ``ledger``, thousands of entries a transaction.

    ``survey`` is the one the ledger was founded with, where it does not come with the program.
    """
    for batch in entries_of(settings, request, survey or assets.load_survey(settings.text("survey.id"))):
        # Waited for at once: two threads that both want the interpreter take longer than one after the other.
        ledger.record(batch).result()


def entries_of(settings: Settings, request: Request, survey: Survey) -> Iterator[list[Entry]]:
    """Yield the entries of the ballots of ``request`` in their order, thousands at a time."""
    counter = settings.text("counter.code")
    batch: list[Entry] = []
    for moment in play(request, rules_of(settings, survey), hours_of(settings, closed_days(settings))):
        batch += _entries(moment, counter)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _entries(moment: Moment, counter: str) -> Iterable[Entry]:
    common = {
        "v": FORMAT,
        "at": floor_time(moment.wall_ms),
        "clock": ClockState.TRUSTED.value,
        "counter": counter,
    }
    return [from_plain({**common, "id": mint.new_id(), **fact}) for fact in moment.facts]
