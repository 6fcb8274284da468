"""Adopts what the centre wants, from its day on, while nobody is served; each adoption is an entry."""

from collections.abc import Callable
from functools import partial

from msgspec import Struct
from PySide6.QtCore import QObject

from kiosk.app.jobs import Jobs
from kiosk.app.logs import log
from kiosk.app.presenter import Presenter
from kiosk.app.road import adopting
from kiosk.app.road.adopting import Office, Unfit
from kiosk.app.road.gate import Gate
from kiosk.app.road.kept import Kept
from kiosk.app.scribe import Scribe
from kiosk.app.stand import settings_of
from kiosk.domain.period import day_of
from kiosk.domain.states import Fact, Waiting
from kiosk.store import notes
from kiosk.store.book import Recorded
from kiosk.store.reading import Reader
from sync.protocol.shapes import Item

NOTE = "adopted"
"""What was adopted stands beside the chain: in a ledger that was set back it is wanted again."""


class Known(Struct, frozen=True):
    """What the office has now, and the version of each item that was adopted or found unfit."""

    office: Office
    adopted: dict[str, int]


def known(reader: Reader) -> Known:
    """Return what the ledger holds of it."""
    office = Office(settings_of(reader), reader.surveys(), reader.officers())
    told = reader.note(NOTE) or {}
    return Known(office, {str(name): version for name, version in told.items() if type(version) is int})


class Adopter(QObject):
    """Takes one item at a time; ``changed`` says that the office's settings are others now."""

    def __init__(
        self, gate: Gate, presenter: Presenter, scribe: Scribe, jobs: Jobs, changed: Callable[[], None]
    ) -> None:
        super().__init__(presenter)
        self._ledger, self._believer = gate.ledger, gate.believer
        self._kept = Kept(gate.ledger.folder)
        self._presenter, self._scribe, self._jobs = presenter, scribe, jobs
        self._changed = changed
        self._busy = False

    def look(self) -> None:
        """Begin with the next item that is due, if there is one and nobody is served."""
        state = self._presenter.state
        if not self._busy and isinstance(state.phase, Waiting) and state.pending is None and not state.covered:
            self._busy = True
            self._jobs.run(self._next, self._adopt, self._failed)

    def _next(self) -> tuple[Item, list[Fact], dict[str, int]] | None:
        """Return the next item with the facts that adopt it, on the work thread."""
        found = self._ledger.ask(known).result()
        waiting = adopting.due(self._kept.items().values(), found.adopted, day_of(self._believer.believed_ms()))
        if not waiting:
            return None
        item = waiting[0]
        about = item.name.replace("/", ".")[:64]
        act: Fact = {"kind": "staff", "act": "config_adopted", "about": about, "count": item.version}
        try:
            page = [*adopting.facts(item, found.office), act]
        except Unfit as problem:
            log.error("the centre's %s, version %d, does not fit here: %s", item.name, item.version, problem)
            page = [{**act, "act": "config_unfit"}]
        return item, page, {**found.adopted, item.name: item.version}

    def _adopt(self, found: tuple[Item, list[Fact], dict[str, int]] | None) -> None:
        if found is None:
            self._busy = False
            return
        item, page, adopted = found
        batch = self._scribe.write(page)
        promise = self._ledger.record(batch.entries, batch.local, batch.texts)
        self._jobs.when(promise, partial(self._stored, item, adopted), self._failed)

    def _stored(self, item: Item, adopted: dict[str, int], _recorded: Recorded) -> None:
        # A crash before this is kept finds everything adopted, and only says so once more.
        noted = self._ledger.change(lambda database: notes.write(database, NOTE, adopted))
        self._jobs.when(noted, partial(self._noted, item), self._failed)

    def _noted(self, item: Item, _nothing: None) -> None:
        self._busy = False
        log.info("adopted from the centre: %s, version %d", item.name, item.version)
        self._changed()
        self.look()

    def _failed(self, problem: BaseException) -> None:
        self._busy = False
        log.error("what the centre wants is not adopted yet", exc_info=problem)
