"""The thread that travels to the centre: it asks the sender what to do, has it done, and rests in between."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from msgspec import Struct

from kiosk.app.clock import Clock
from kiosk.app.logs import log
from kiosk.app.road.driver import Driver
from kiosk.app.road.kept import Kept, Membership
from kiosk.domain.ballot import ClockState
from kiosk.domain.errors import EnvironmentProblem, UsageError, WorldError
from kiosk.store.ledger import Ledger
from sync.client.commands import Command, Rest
from sync.client.events import Awake, Began, Event, Grown
from sync.client.line import WHOLE_S
from sync.client.sender import Sender, step

LOOK_S = 10.0
"""How often a resting road looks whether there is something new: nobody wakes it, least of all a tap."""
SETTLED_MS, PATIENCE_MS = 10_000, 60_000
"""Nothing is sent while somebody taps, but after a minute it is."""
AGREES_MS = 60_000
"""So far two clocks may be apart that show the same time."""
MOST_TRIES = 99
"""What counts as tried often enough for people to be told."""
CLOSING_S = 5.0
"""The system may look for the name of a centre for longer; nobody waits for that."""


class Outcome(Struct, frozen=True):
    """How a round ended: what went wrong, if anything did, and how many entries the centre lacks as far as is known."""

    problem: WorldError | None
    left: int | None


class Road:
    """Begins its journeys at once, and rests most of the time; any thread may call it."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        belief: Callable[[], ClockState],
        *,
        look_s: float = LOOK_S,
        whole_s: float = WHOLE_S,
    ) -> None:
        kept = Kept(ledger.folder)
        membership = kept.membership()
        if membership is None:
            raise UsageError("road_not_joined")
        self._clock, self._look_s = clock, look_s
        self._driver = Driver(ledger, clock, belief, kept, membership, whole_s)
        self._sender = Sender()
        self._reached_ms = max([one.at for one in kept.receipts().values()], default=membership.grant.at)
        self._grown: tuple[int, int] | None = None
        """When the ledger grew first since the last round, and last."""
        self._door = threading.Condition()
        self._wanted: list[Future[Outcome]] = []
        self._under_way: list[Future[Outcome]] = []
        """Who waits for the end of this round."""
        self._stopping = False
        self._thread: threading.Thread | None = None
        if membership.grant.url is not None:
            # Without an address everything goes by stick.
            self._thread = threading.Thread(target=self._run, name="road", daemon=True)
            self._thread.start()

    @property
    def membership(self) -> Membership:
        """Where the kiosk belongs."""
        return self._driver.membership

    def grown(self) -> None:
        """Note that the ledger has grown; wakes nobody."""
        now, grown = self._clock.mono_ms(), self._grown
        self._grown = (now if grown is None else grown[0], now)

    def travel(self) -> Future[Outcome]:
        """Go at once, whatever rest was meant; the promise is how the round ends.

        Raises UsageError ``road_by_stick`` where the centre has told no address.
        """
        if self._thread is None:
            raise UsageError("road_by_stick")
        done: Future[Outcome] = Future()
        with self._door:
            if self._stopping:
                done.set_result(self._broken_off())
            else:
                self._wanted.append(done)
                self._door.notify_all()
        return done

    def live(self) -> Mapping[str, Any]:
        """Return what doctor and staff pages tell of this run, as JSON-ready values."""
        problem = self._driver.problem if self._sender.trouble is not None else None
        return {
            "trouble": None if problem is None else {"key": problem.key, "params": {**problem.params}},
            "tries": self._sender.tries,
            "reached": self._reached_ms,
            "ahead": None if self._driver.compared is None else self._driver.compared.ahead,
            "marks": {
                epoch: [standing.mark, standing.durable_to] for epoch, standing in [*self._driver.standings.items()]
            },
        }

    def agrees(self) -> bool:
        """Say whether the centre told this clock's time when it answered last, and nobody has moved it since."""
        compared, now = self._driver.compared, self._clock.read()
        if compared is None or abs(compared.ahead) > AGREES_MS:
            return False
        return abs(now.wall_ms - now.mono_ms - compared.since_boot) <= AGREES_MS

    def close(self) -> None:
        """Break off what is under way and wait for its end, but not for ever."""
        with self._door:
            self._stopping = True
            self._door.notify_all()
        self._driver.break_off()
        if self._thread is not None:
            self._thread.join(CLOSING_S)
            if self._thread.is_alive():
                log.warning("the road is left while the system still looks for the centre")

    def _run(self) -> None:
        try:
            self._travel()
        except Exception:  # noqa: BLE001 - a bug on the road ends the road until the next start, and nothing else
            log.critical("the road to the centre ends here", exc_info=True)
            self._driver.problem = EnvironmentProblem("road_bug")
            self._sender = Sender(trouble="road_bug", tries=MOST_TRIES)
        with self._door:
            self._stopping = True
            for one in (*self._under_way, *self._wanted):
                one.set_result(self._broken_off())

    def _broken_off(self) -> Outcome:
        """Return how a journey ended that was not made to its end."""
        problem = self._driver.problem if self._sender.trouble is not None else None
        return Outcome(problem or EnvironmentProblem("road_cut"), self._sender.left)

    def _travel(self) -> None:
        driver, now = self._driver, self._clock.mono_ms()
        began = Began(now, driver.chance(), driver.membership.manifest.version)
        sender, command = step(self._sender, began)
        while not self._stopping:
            if sender.trouble != self._sender.trouble:
                log.info("the road to the centre: %s", sender.trouble or "free")
            self._sender = sender
            if command is None or isinstance(command, Rest):
                driver.hang_up()
                self._arrived(sender, self._under_way)
                event, self._under_way = self._rests(sender.rest or 0)
            else:
                event = driver.does(command)
            sender, command = self._stepped(sender, event)

    def _stepped(self, sender: Sender, event: Event) -> tuple[Sender, Command | None]:
        after, command = step(sender, event)
        if sender.rest is None and after.rest is not None and after.trouble is None:
            self._reached_ms = self._clock.wall_ms()
        return after, command

    def _arrived(self, sender: Sender, waiting: list[Future[Outcome]]) -> None:
        problem = self._driver.problem if sender.trouble is not None else None
        for one in waiting:
            one.set_result(Outcome(problem, sender.left))

    def _rests(self, until: int) -> tuple[Event, list[Future[Outcome]]]:
        """Wait until it is time, or somebody wants it, or there is something new; return that, and who waits for it."""
        with self._door:
            while True:
                now = self._clock.mono_ms()
                wanted, self._wanted = self._wanted, []
                if wanted or self._stopping or now >= until:
                    self._grown = None
                    return Awake(now, wanted=bool(wanted)), wanted
                if self._has_settled(now):
                    self._grown = None
                    return Grown(now), []
                self._door.wait(min(self._look_s, (until - now) / 1000))

    def _has_settled(self, now: int) -> bool:
        grown = self._grown
        return grown is not None and (now - grown[1] >= SETTLED_MS or now - grown[0] >= PATIENCE_MS)
