"""A nation of kiosks comes back after a week: the real sender of each, on real lines, to a real centre."""

import queue
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from pathlib import Path
from random import Random
from threading import Event as Flag
from time import monotonic

from kiosk.domain.ballot import ClockState
from sync.client.asking import Centre, Waits
from sync.client.backoff import SPREAD_MS
from sync.client.commands import Ask, Command, Look, Rest, Send
from sync.client.events import Awake, Began, Event, Failed, Looked, Stood, Taken
from sync.client.line import Line, Unreachable
from sync.client.sender import Sender, step
from sync.protocol.messages import State
from sync.protocol.refusals import Refused
from tests.bench import centres
from tests.bench.figures import Row, quantile
from tests.bench.fleet import Kiosk

NATION, BALLOTS = 5_000, 200
"""So many kiosks with so many ballots each: a week of a million."""
LINES = 12
"""So many of them speak at once from a process."""
AT = 1_772_800_000_000
SLACK = 1.1
"""The last one comes ten minutes after the power at most, by chance; then it takes a moment."""


@dataclass(frozen=True)
class Fleet:
    """What a process plays: kiosks by their numbers, and where they find the centre.

    ``spread`` is the share of the ten minutes in which they come.
    """

    url: str
    pin: bytes
    key: bytes
    numbers: Sequence[int]
    ballots: int
    spread: float


@dataclass
class _Life:
    """A kiosk's sender, and what it waits for."""

    number: int
    command: Command
    sender: Sender
    kiosk: Kiosk | None = None
    begun: float = 0.0


class _Playing:
    """Plays the kiosks of a fleet, several at once, until everything of each is at the centre."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._chance = Random(fleet.numbers[0])
        self._power = monotonic()
        self._waiting: queue.PriorityQueue[tuple[int, int, _Life]] = queue.PriorityQueue()
        self.took: list[float] = []
        self.faults = 0
        for number in fleet.numbers:
            began = Began(self._now(), self._chance.random() * fleet.spread, 1)
            sender, command = step(Sender(), began)
            self._rest(_Life(number, command or Rest(0), sender))

    def play(self) -> None:
        with ThreadPoolExecutor(LINES) as lines:
            for one in [lines.submit(self._serve) for _ in range(LINES)]:
                one.result()

    def _now(self) -> int:
        return int((monotonic() - self._power) * 1000)

    def _rest(self, life: _Life) -> None:
        self._waiting.put((life.sender.rest or 0, life.number, life))

    def _serve(self) -> None:
        pause = Flag()
        while len(self.took) < len(self._fleet.numbers):
            try:
                due, number, life = self._waiting.get(timeout=0.05)
            except queue.Empty:
                continue
            if (early := due - self._now()) > 0:
                self._waiting.put((due, number, life))
                pause.wait(min(early, 50) / 1000)
                continue
            self._goes(life)

    def _goes(self, life: _Life) -> None:
        """Let a kiosk make its round; it is done when a round ended well."""
        if life.kiosk is None:
            life.kiosk = Kiosk(life.number).votes(self._fleet.ballots)
            life.begun = monotonic()
        line = Line(self._fleet.url, {self._fleet.pin})
        sender, command = step(life.sender, Awake(self._now()))
        while command is not None and not isinstance(command, Rest):
            sender, command = step(sender, self._does(life.kiosk, command, line))
        line.close()
        life.sender = sender
        if sender.trouble is None and sender.left == 0:
            self.took.append(monotonic() - life.begun)
            life.kiosk = None
        else:
            self.faults += 1
            self._rest(life)

    def _does(self, kiosk: Kiosk, command: Command, line: Line) -> Event:
        centre = Centre(line, kiosk.signer, {self._fleet.key}, lambda: kiosk.chance.randbytes(16))
        try:
            match command:
                case Look():
                    return Looked(self._now(), (kiosk.epoch.hex(),))
                case Ask():
                    return self._asked(kiosk, command, centre)
                case Send():
                    receipt, _ = centre.send(kiosk.packet(command.first, command.most))
                    return Taken(self._now(), receipt, len(kiosk.bodies))
        except Waits as problem:
            return Failed(self._now(), self._chance.random(), problem.code, problem.retry_after)
        except Refused as problem:
            return Failed(self._now(), self._chance.random(), problem.code)
        except Unreachable as problem:
            return Failed(self._now(), self._chance.random(), problem.key)
        raise RuntimeError(f"a kiosk whose ledger is whole is told to {command}")

    def _asked(self, kiosk: Kiosk, command: Ask, centre: Centre) -> Event:
        last = len(kiosk.bodies)
        standing, _ = centre.state(
            lambda nonce: State(
                nonce=nonce,
                device=kiosk.device.hex(),
                epoch=command.epoch,
                last=last,
                hash=kiosk.hash_at(last).hex(),
                probes=command.probes,
                at=AT,
                clock=ClockState.TRUSTED,
                config_version=1,
                program="bench",
            )
        )
        own = {seq: kiosk.hash_at(seq).hex() for seq, _ in standing.hashes}
        return Stood(self._now(), standing, last, own)


def play(fleet: Fleet) -> tuple[list[float], float, int]:
    """Return how many seconds each kiosk took, how many they took together, and how many rounds failed."""
    playing = _Playing(fleet)
    began = monotonic()
    playing.play()
    return playing.took, monotonic() - began, playing.faults


def measure(folder: Path, url: str, kiosks: int, ballots: int) -> list[Row]:
    """Return the rows of so many kiosks with so many ballots each; fewer than the nation come in as much less time."""
    spread = min(1.0, kiosks / NATION)
    processes = cpu_count() or 1
    with centres.opened(folder, url) as centre, ProcessPoolExecutor(processes) as players:
        nation = [Kiosk(number) for number in range(kiosks)]
        centres.join(nation)
        pin, key = centres.keys_of(centre)
        address = f"https://{centre.address[0]}:{centre.address[1]}"
        fleets = [
            Fleet(address, pin, key, range(kiosks)[at::processes], ballots, spread)
            for at in range(min(processes, kiosks))
        ]
        told = list(players.map(play, fleets))
        _, counted = centres.stored(nation)
    took = tuple(each for one, _, _ in told for each in one)
    whole, faults = max(seconds for _, seconds, _ in told), sum(faults for _, _, faults in told)
    said = f"{kiosks:,} kiosks back after a week, {ballots} ballots each"
    most = round(SPREAD_MS / 1000 * spread * SLACK + 5)
    return [
        Row("road_return", f"{said}: each", "s", took),
        Row("road_return_p95", "… 95 of 100 within", "s", (quantile(took, 0.95),)),
        Row("road_return_all", "… all since the power came", "s", (whole,), most=most),
        Row("road_return_faults", "… rounds that failed and were made again", "rounds", (float(faults),)),
        Row("road_return_lost", "… lost", "ballots", (float(kiosks * ballots - counted),), most=0.0),
    ]
