"""Kiosks and a centre in memory, and a line between them that loses, repeats and cuts: what the sender must survive."""

import copy
import random
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.chain import NO_HASH, device_id, link
from kiosk.domain.signing import Signer
from sync.client.commands import Ask, Command, Fetch, Look, Recover, Rejoin, Rest, Send
from sync.client.events import Awake, Began, Event, Failed, Fetched, Looked, Rejoined, Stood, Taken
from sync.client.sender import Sender, step
from sync.protocol import batches
from sync.protocol.batches import Start
from sync.protocol.lines import EntryLine
from sync.protocol.messages import Receipt, Standing
from sync.protocol.refusals import Code, Refused


@dataclass
class Epoch:
    """The entries of one epoch and the hash of each place."""

    id: bytes
    bodies: list[bytes] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)

    def hash_at(self, seq: int) -> bytes:
        return self.hashes[seq - 1] if seq else NO_HASH


def ident(body: bytes) -> str:
    return body[7:39].decode()


class Kiosk:
    """A ledger: epochs, each a chain."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        key = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        self.signer = Signer(key.public_key().public_bytes_raw(), key.sign)
        self.device = device_id(self.signer.public_key)
        self.epochs = [Epoch(chance.randbytes(16))]
        self.sender = Sender()

    def tap(self) -> None:
        self.chain(b'{"id":"%s","kind":"smiled","v":2}' % self.chance.randbytes(16).hex().encode())

    def chain(self, body: bytes) -> None:
        epoch = self.epochs[-1]
        prev = epoch.hash_at(len(epoch.hashes))
        epoch.bodies.append(body)
        epoch.hashes.append(link(self.device, epoch.id, len(epoch.bodies), prev, body))

    def begin(self, bodies: list[bytes]) -> None:
        self.epochs.append(Epoch(self.chance.randbytes(16)))
        for body in bodies:
            self.chain(body)
        self.tap()  # the entry that tells of it

    def epoch(self, ident: str) -> Epoch:
        return next(epoch for epoch in self.epochs if epoch.id.hex() == ident)

    def last(self, epoch: Epoch) -> int:
        """Return the last place whose entry is not chained again later."""
        later = {body for other in self.epochs[self.epochs.index(epoch) + 1 :] for body in other.bodies}
        return next((seq for seq in range(len(epoch.bodies), 0, -1) if epoch.bodies[seq - 1] not in later), 0)

    def living(self) -> set[bytes]:
        return {body for epoch in self.epochs for body in epoch.bodies}

    def copied(self) -> "Kiosk":
        """Return what a backup or a cloned disk holds."""
        other = copy.copy(self)
        other.epochs, other.sender = copy.deepcopy(self.epochs), Sender()
        return other


class Centre:
    """Stores batches by the rules of the contract, section 5."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.generation = chance.randbytes(16).hex()
        self.chains: dict[tuple[str, str], list[tuple[bytes, bytes]]] = {}
        self.counted: dict[str, bytes] = {}

    def copied(self) -> "Centre":
        other = copy.copy(self)
        other.chains, other.counted = copy.deepcopy(self.chains), dict(self.counted)
        other.generation = self.chance.randbytes(16).hex()
        return other

    def stands(self, device: str, epoch: str, last: int, probes: tuple[int, ...]) -> Standing:
        chain = self.chains.get((device, epoch), [])
        places = {seq for seq in (*probes, min(last, len(chain))) if 0 < seq <= len(chain)}
        return Standing(
            nonce="00" * 16,
            at=0,
            device=device,
            epoch=epoch,
            generation=self.generation,
            mark=len(chain),
            hashes=tuple((seq, chain[seq - 1][1].hex()) for seq in sorted(places)),
            durable_to=0,
            config_version=0,
        )

    def takes(self, content: bytes) -> Receipt:
        packet = batches.read_only_packet(content)
        header, lines = packet.header, batches.unpack(packet).lines
        chain = self.chains.setdefault((header.device, header.epoch), [])
        if header.first > len(chain) + 1:
            raise Refused(Code.GAP, mark=len(chain))
        hashes = self._hashes(header.device, header.epoch, bytes.fromhex(header.prev), header.first, lines)
        for seq, (_, hashed) in enumerate(chain[header.first - 1 : header.last], header.first):
            if hashed != hashes[seq - header.first]:
                raise Refused(Code.FORK, seq=seq)
        if header.first == len(chain) + 1 and bytes.fromhex(header.prev) != (chain[-1][1] if chain else NO_HASH):
            raise Refused(Code.FORK, seq=header.first)
        fresh = known = 0
        for seq, line in enumerate(lines, header.first):
            if seq <= len(chain):
                known += 1
                continue
            chain.append((line.body, hashes[seq - header.first]))
            fresh, known = (fresh, known + 1) if line.id in self.counted else (fresh + 1, known)
            assert self.counted.setdefault(line.id, line.body) == line.body
        told = {"device": header.device, "epoch": header.epoch, "first": header.first, "last": header.last}
        return Receipt(
            **told,  # type: ignore[arg-type]
            at=0,
            head=header.head,
            body=header.body,
            generation=self.generation,
            mark=len(chain),
            durable_to=0,
            fresh=fresh,
            known=known,
            conflicting=0,
            unparsed=len(lines),
        )

    @staticmethod
    def _hashes(device: str, epoch: str, prev: bytes, first: int, lines: tuple[EntryLine, ...]) -> list[bytes]:
        found = []
        for seq, line in enumerate(lines, first):
            prev = link(bytes.fromhex(device), bytes.fromhex(epoch), seq, prev, line.body)
            found.append(prev)
        return found


class Line:
    """Does what senders command, over a net that keeps what it has carried; ``faults`` is how often it fails."""

    def __init__(self, centre: Centre, chance: random.Random, faults: float) -> None:
        self.centre, self.chance, self.faults = centre, chance, faults
        self.now = 0
        self.carried: list[bytes] = []
        self.commands: list[Command] = []

    def run(self, kiosk: Kiosk, most: int = 400) -> bool:
        """Go one round and more, until the sender rests with nothing wrong; False when it does not come to that."""
        # A process that was ended in the middle starts anew; one that rests is woken.
        anew = kiosk.sender.rest is None or self.chance.random() < 0.3
        woken: Event = Began(self.now, self.chance.random()) if anew else Awake(self.now, wanted=True)
        kiosk.sender, command = step(kiosk.sender, woken)
        for _ in range(most):
            assert command is not None
            self.commands.append(command)
            if isinstance(command, Rest):
                if kiosk.sender.left == 0 and not kiosk.sender.trouble:
                    return True
                self.now = command.until
            kiosk.sender, command = step(kiosk.sender, self.does(kiosk, command))
        return False

    def does(self, kiosk: Kiosk, command: Command) -> Event:
        self.now += 10
        match command:
            case Rest():
                return Awake(self.now)
            case Look():
                return Looked(self.now, tuple(epoch.id.hex() for epoch in kiosk.epochs))
            case Rejoin():
                epoch = kiosk.epoch(command.epoch)
                kiosk.begin(epoch.bodies[command.after : kiosk.last(epoch)])
                return Rejoined(self.now)
            case Recover():
                # Only an end is missing here: whatever is here is there.
                epoch = kiosk.epoch(command.epoch)
                there = self.centre.chains[kiosk.device.hex(), command.epoch]
                assert command.last < command.mark == len(there)
                assert [body for body, _ in there[: command.last]] == epoch.bodies[: command.last]
                kiosk.begin([])
                return Rejoined(self.now)
            case Fetch():
                return Fetched(self.now, 1)
        if self.chance.random() < self.faults:
            return Failed(self.now, self.chance.random(), "unreachable")
        answer = self._asks(kiosk, command) if isinstance(command, Ask) else self._sends(kiosk, command)
        if self.chance.random() < self.faults:
            return Failed(self.now, self.chance.random(), "timeout")
        return answer

    def _asks(self, kiosk: Kiosk, command: Ask) -> Event:
        epoch = kiosk.epoch(command.epoch)
        last = kiosk.last(epoch)
        standing = self.centre.stands(kiosk.device.hex(), command.epoch, last, command.probes)
        own = {seq: epoch.hash_at(seq).hex() for seq, _ in standing.hashes if seq <= len(epoch.bodies)}
        return Stood(self.now, standing, last, own)

    def _sends(self, kiosk: Kiosk, command: Send) -> Event:
        epoch = kiosk.epoch(command.epoch)
        last = kiosk.last(epoch)
        start = Start(epoch.id, command.first, epoch.hash_at(command.first - 1))
        bodies = epoch.bodies[command.first - 1 : last][: command.most]
        content = batches.write_batch(start, bodies, {}, kiosk.signer).content
        self.carried.append(content)
        try:
            return Taken(self.now, self.centre.takes(content), last)
        except Refused as refused:
            return Failed(self.now, self.chance.random(), refused.code)

    def replays(self) -> None:
        """Bring something again that was carried before, however long ago."""
        if self.carried:
            try:
                self.centre.takes(self.chance.choice(self.carried))
            except Refused as refused:
                if refused.code not in {Code.GAP, Code.FORK}:
                    raise
