"""Made-up kiosks in memory: real keys, real entries of made-up ballots, chained as a ledger chains them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.app.assets import load_survey
from kiosk.app.commands.simulate import demo_settings, entries_of
from kiosk.app.simulation import Request
from kiosk.domain.canonical import canonical
from kiosk.domain.chain import NO_HASH, device_id, link
from kiosk.domain.period import Period, wave
from kiosk.domain.signing import Signer
from sync.protocol.batches import Packet, Start, write_batch
from sync.protocol.limits import MOST_ENTRIES

WEEK = wave("2026-03-02", "2026-03-08")
ENTRIES = 4
"""Of a ballot of two criteria that an officer invited, and whom nothing displeased."""
_ID = re.compile(rb"[0-9a-f]{32}")


@cache
def bodies(ballots: int, period: Period = WEEK) -> tuple[bytes, ...]:
    """Return the entries of so many ballots of two criteria, as they are chained."""
    settings = demo_settings()
    request = Request(period, ballots, ballots, 0, seed=1)
    played = entries_of(settings, request, load_survey(settings.text("survey.id")))
    return tuple(canonical(entry) for batch in played for entry in batch)


def renamed(known: Sequence[bytes], chance: Random) -> list[bytes]:
    """Return the same entries and ballots with ids that nobody else has."""
    salt = chance.getrandbits(128)
    return _ID.sub(lambda found: b"%032x" % (int(found[0], 16) ^ salt), b"\n".join(known)).split(b"\n")


@dataclass
class Kiosk:
    """A kiosk and what it has to send: one epoch."""

    seed: int
    bodies: list[bytes] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = Random(self.seed)
        key = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        self.signer = Signer(key.public_key().public_bytes_raw(), key.sign)
        self.device = device_id(self.signer.public_key)
        self.epoch = chance.randbytes(16)
        self.chance = chance

    def votes(self, ballots: int) -> "Kiosk":
        """Chain so many ballots of its own."""
        for body in renamed(bodies(ballots), self.chance):
            prev = self.hash_at(len(self.hashes))
            self.bodies.append(body)
            self.hashes.append(link(self.device, self.epoch, len(self.bodies), prev, body))
        return self

    def hash_at(self, seq: int) -> bytes:
        return self.hashes[seq - 1] if seq else NO_HASH

    def packet(self, first: int, most: int = MOST_ENTRIES) -> Packet:
        """Return the batch that begins at a place."""
        start = Start(self.epoch, first, self.hash_at(first - 1))
        return write_batch(start, self.bodies[first - 1 : first - 1 + most], {}, self.signer)

    def packets(self, most: int = MOST_ENTRIES) -> Iterator[Packet]:
        """Yield everything in batches of so many entries."""
        for first in range(1, len(self.bodies) + 1, most):
            yield self.packet(first, most)
