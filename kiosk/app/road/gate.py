"""Whether the kiosk belongs to a centre, and what a running one does for it; loads the road when it does."""

import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.app.logs import log
from kiosk.app.road.joined import is_joined
from kiosk.domain.errors import UsageError, WorldError
from kiosk.store.ledger import Ledger

if TYPE_CHECKING:
    # A kiosk that belongs to no centre loads none of this: it takes some megabytes.
    from kiosk.app.road.joining import Newcomer
    from kiosk.app.road.parcels import Parcel
    from kiosk.app.road.road import Road

ERRANDS = frozenset({"sync", "enrol", "request", "grant", "export", "receipt"})
"""What the command line asks of the road."""
Serve = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class Gate:
    """The road of a running kiosk; any thread may use it."""

    def __init__(self, ledger: Ledger, clock: Clock, believer: Believer) -> None:
        self.ledger, self.clock, self.believer = ledger, clock, believer
        self._door = threading.Lock()
        self._road: Road | None = None
        self._closed = False

    def set_out(self) -> None:
        """Begin, where the kiosk belongs to a centre, on a thread of its own: loading the road takes a moment."""
        if is_joined(self.ledger.folder):
            threading.Thread(target=self._set_out, name="setting out", daemon=True).start()

    def _set_out(self) -> None:
        try:
            self._start()
        except WorldError as problem:
            log.error("the road to the centre stays closed: %s", problem)
        except Exception:  # noqa: BLE001 - a bug on the road costs no visitor anything
            log.critical("the road to the centre stays closed", exc_info=True)

    def _start(self) -> "Road":
        from kiosk.app.road.road import Road

        with self._door:
            if self._closed:
                raise UsageError("road_not_joined")
            if self._road is None:
                self._road = Road(self.ledger, self.clock, self.believer.state)
            return self._road

    def after(self, ends: Callable[[], None]) -> Callable[[], None]:
        """Return what is to be called when a fact is stored: ``ends``, and a note that the ledger has grown.

        It is called on the ledger's thread, right after a tap: nothing else is done there.
        """

        def stored() -> None:
            ends()
            road = self._road
            if road is not None:
                road.grown()

        return stored

    def serve(self, request: Mapping[str, Any], others: Serve) -> Mapping[str, Any]:
        """Answer a command: its errand on the road, or what ``others`` say, who know no road."""
        if request.get("do") in ERRANDS:
            return self.answer(request)
        answer = others(request)
        return {**answer, "road": self.facts()} if request.get("do") == "state" else answer

    def answer(self, request: Mapping[str, Any], person: str = "") -> Mapping[str, Any]:
        """Do what a command asks for, or somebody of the staff, on the thread of who asks."""
        from kiosk.app.road.errands import answer

        return answer(request, self._newcomer(person), self)

    def _newcomer(self, person: str = "") -> "Newcomer":
        from kiosk.app.road.joining import Newcomer

        return Newcomer(self.ledger, self.clock, self.believer, person)

    def begin(self) -> "Road":
        """Return the road, opened anew where the kiosk was taken by another centre meanwhile.

        Raises UsageError ``road_not_joined``.
        """
        if not is_joined(self.ledger.folder):
            raise UsageError("road_not_joined")
        return self._start()

    def turn_back(self) -> None:
        """Leave the road, to set out anew: the kiosk belongs elsewhere now."""
        with self._door:
            road, self._road = self._road, None
        if road is not None:
            road.close()

    def live(self) -> Mapping[str, Any] | None:
        """Return how the road is, None where the kiosk belongs to no centre."""
        road = self._road
        return None if road is None else road.live()

    def agrees(self) -> bool:
        """Say whether the centre has told in this run that the clock is right, and it was not moved since."""
        road = self._road
        return road is not None and road.agrees()

    def facts(self) -> Mapping[str, Any] | None:
        """Return what doctor and staff pages tell of the road, None where the kiosk belongs to no centre."""
        folder = self.ledger.folder
        if not is_joined(folder):
            return None
        from kiosk.app.road.telling import facts

        return facts(folder, self.ledger.ask(lambda reader: reader.extents()).result(), self.live())

    def parcel(self) -> "Parcel":
        """Return what a stick takes to the centre; raises what ``parcels.parcel`` does."""
        from kiosk.app.road.parcels import parcel

        return parcel(self._newcomer())

    def take_from(self, folders: Iterable[Path]) -> int:
        """Take the receipts that lie on sticks; raises what ``parcels.take_from`` does."""
        from kiosk.app.road.errands import renewing
        from kiosk.app.road.parcels import take_from

        newcomer = self._newcomer()
        return renewing(newcomer, self, lambda: take_from(newcomer, folders))

    def close(self) -> None:
        """Leave the road for good; what is under way is broken off."""
        with self._door:
            self._closed = True
        self.turn_back()
