"""Kiosks for the centre's tests: a key, a chain of entries, and what they say."""

from hashlib import sha256
from itertools import count

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import structs

from kiosk.domain.ballot import ClockState
from kiosk.domain.chain import NO_HASH, device_id, link
from kiosk.domain.signing import Signer
from sync.protocol import messages
from sync.protocol.batches import Packet, Start, write_batch
from sync.protocol.lines import Comment
from sync.protocol.messages import Enrol, Fetch, Grant, Manifest, Receipt, Standing, State, Time
from sync.server import enrolling
from sync.server.models import Counter, Device
from sync.server.offices import counter_of
from tests.sync.server.running import Answer, Running

_numbers = count(1)


def nonce() -> str:
    return sha256(f"nonce {next(_numbers)}".encode()).hexdigest()[:32]


def new_counter(*, training: bool = False) -> Counter:
    """Return a counter of an office of its own."""
    return counter_of(f"t{next(_numbers)}", "Kho bạc Nhà nước số 1", "Quầy 1", training=training)


class Kiosk:
    """A device with one epoch, whose entries are numbered and of a kind that nobody knows yet."""

    def __init__(self, centre: Running, seed: bytes | None = None) -> None:
        self.centre = centre
        key = Ed25519PrivateKey.from_private_bytes(
            seed or sha256(f"kiosk {next(_numbers)} {id(self)}".encode()).digest()
        )
        self.signer = Signer(key.public_key().public_bytes_raw(), key.sign)
        self.raw_id = device_id(self.signer.public_key)
        self.device = self.raw_id.hex()
        self.begin()

    def begin(self) -> None:
        """Begin a new epoch."""
        self.epoch = sha256(f"epoch {next(_numbers)} {self.device}".encode()).digest()[:16]
        self.bodies: list[bytes] = []
        self.hashes: list[bytes] = []

    def hash_at(self, seq: int) -> bytes:
        return self.hashes[seq - 1] if seq else NO_HASH

    def chain(self, *bodies: bytes) -> None:
        for body in bodies:
            prev = self.hash_at(len(self.bodies))
            self.bodies.append(body)
            self.hashes.append(link(self.raw_id, self.epoch, len(self.bodies), prev, body))

    def tap(self, times: int = 1) -> list[bytes]:
        """Chain entries of their own and return them."""
        made = [entry() for _ in range(times)]
        self.chain(*made)
        return made

    def packet(self, first: int = 1, last: int | None = None, comments: dict[str, Comment] | None = None) -> Packet:
        start = Start(self.epoch, first, self.hash_at(first - 1))
        return write_batch(start, self.bodies[first - 1 : last], comments or {}, self.signer)

    def forged(self, packed: bytes, body: bytes = b"") -> bytes:
        """Return a batch of one place, of this entry, that is signed as it stands, with any bytes as what is packed."""
        head = link(self.raw_id, self.epoch, 1, NO_HASH, body).hex()
        digest = sha256(packed).hexdigest()
        header = structs.replace(self.packet(1, 1).header, head=head, body=digest, body_bytes=len(packed))
        return messages.sealed(header, self.signer).frame + packed

    def sends(self, first: int = 1, last: int | None = None, comments: dict[str, Comment] | None = None) -> Answer:
        return self.centre.ask("/v1/batches", self.packet(first, last, comments).content)

    def brings(self, first: int = 1, last: int | None = None, comments: dict[str, Comment] | None = None) -> Receipt:
        """Send a batch that is taken, and return its receipt."""
        [receipt] = self.sends(first, last, comments).messages(self.centre.house)
        assert isinstance(receipt, Receipt)
        return receipt

    def asks(self, *probes: int, last: int | None = None) -> Standing:
        """Ask how far its epoch is there."""
        [standing] = self.centre.says("/v1/state", self.state(*probes, last=last), self.signer).messages(
            self.centre.house
        )
        assert isinstance(standing, Standing)
        return standing

    def state(self, *probes: int, last: int | None = None) -> State:
        last = len(self.bodies) if last is None else last
        return State(
            nonce=nonce(),
            device=self.device,
            epoch=self.epoch.hex(),
            last=last,
            hash=self.hash_at(last).hex(),
            probes=probes,
            at=1_769_878_800_123,
            clock=ClockState.TRUSTED,
            config_version=0,
            program="0.1.0",
        )

    def fetches(self) -> Manifest:
        asked = Fetch(nonce=nonce(), device=self.device)
        [manifest] = self.centre.says("/v1/manifest", asked, self.signer).messages(self.centre.house)
        assert isinstance(manifest, Manifest)
        return manifest

    def challenge(self) -> str:
        [time] = self.centre.ask(f"/v1/time?nonce={nonce()}").messages(self.centre.house)
        assert isinstance(time, Time)
        return time.challenge

    def enrol_with(self, code: bytes, *, training: bool = False, challenge: str | None = None) -> Answer:
        asked = Enrol(
            nonce=nonce(),
            device=self.device,
            challenge=challenge or self.challenge(),
            code=code.hex(),
            training=training,
            program="0.1.0",
        )
        return self.centre.says("/v1/enrol", asked, self.signer)

    def enrols(self, counter: Counter | None = None) -> Grant:
        """Join by net, and return the grant."""
        counter = counter or new_counter()
        training = counter.office.training
        grant, manifest = self.enrol_with(enrolling.new_code(counter), training=training).messages(self.centre.house)
        assert isinstance(grant, Grant)
        assert isinstance(manifest, Manifest)
        return grant

    @property
    def row(self) -> Device:
        return Device.objects.select_related("counter__office").get(id=self.device)


def entry(text: str = "") -> bytes:
    """Return an entry with an id of its own, of a kind that no centre understands yet."""
    ident = sha256(f"entry {next(_numbers)}".encode()).hexdigest()[:32]
    return entry_of(ident, text)


def entry_of(ident: str, text: str = "") -> bytes:
    return b'{"id":"%s","kind":"smiled","says":"%s","v":2}' % (ident.encode(), text.encode())


def joined(centre: Running) -> Kiosk:
    """Return a kiosk that the centre knows."""
    kiosk = Kiosk(centre)
    kiosk.enrols()
    return kiosk


def sealed(message: messages.Message, kiosk: Kiosk) -> bytes:
    return messages.sealed(message, kiosk.signer).frame
