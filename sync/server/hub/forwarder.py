"""What a hub does by itself while it listens: it travels to the centre above, at once when there is something new."""

import threading

from django.db import DatabaseError, close_old_connections, connections
from msgspec.structs import replace

from kiosk.domain.errors import WorldError
from sync.client.backoff import wait_ms
from sync.server import clock, mint
from sync.server.belonging import upstream
from sync.server.house import House
from sync.server.hub.forwarding import Journey
from sync.server.ingest.keeping import NEWS
from sync.server.logs import log

ROUND_S = 600.0
"""How often it asks for news where there is nothing to bring."""
ANEW_MS = 3_600_000


class Forwarder(threading.Thread):
    """Brings everything to the centre above, again and again; ends when it is told to."""

    def __init__(self, house: House, round_s: float = ROUND_S) -> None:
        super().__init__(name="forwarder", daemon=True)
        self._house, self._round_s = house, round_s
        self._ended = threading.Event()
        self._journey: Journey | None = None
        self._tries = 0
        self._anew_ms = 0

    def run(self) -> None:
        """Travel and rest until the end."""
        try:
            while not self._ended.is_set():
                NEWS.clear()
                if self._arrives():
                    self._tries = 0
                    NEWS.wait(self._round_s)
                else:
                    self._tries += 1
                    self._ended.wait(wait_ms(self._tries, _chance()) / 1000)
        finally:
            connections.close_all()

    def end(self) -> None:
        """Break off what is under way, and travel no more."""
        self._ended.set()
        NEWS.set()
        journey = self._journey
        if journey is not None:
            journey.break_off()

    def _arrives(self) -> bool:
        """Make one journey and say whether it came to its end."""
        close_old_connections()
        try:
            # Somebody may have named another centre meanwhile.
            above = upstream()
            if above is None:
                return True
            if above != self._house.upstream:
                self._house = replace(self._house, upstream=above)
            now = clock.now_ms()
            self._journey = Journey(above, anew=now - self._anew_ms >= ANEW_MS)
            self._journey.go()
        except (WorldError, DatabaseError) as problem:
            if not self._ended.is_set():
                log.warning("the centre above was not served: %s", problem)
            return False
        except Exception:  # noqa: BLE001 - a bug on the road costs no kiosk anything
            log.critical("the road to the centre above", exc_info=True)
            return False
        self._anew_ms = now if now - self._anew_ms >= ANEW_MS else self._anew_ms
        return True


def _chance() -> float:
    return int.from_bytes(mint.random_bytes(6), "big") / 2**48
