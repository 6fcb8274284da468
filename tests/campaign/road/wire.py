"""The wire between tablets and their centre: it loses, doubles, delays, changes and forges what it carries."""

import random
from collections import Counter
from collections.abc import Callable, Collection

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import structs

from kiosk.domain.signing import Signer
from sync.client.line import Answer, Unreachable
from sync.protocol import messages
from sync.protocol.messages import Receipt, Standing
from sync.protocol.refusals import MEDIA_TYPE, Code, Refused, write_problem
from sync.protocol.signing import cut
from tests.campaign.road.centre import Centre, Reply

MOST_CARRIED = 40
SHOWN = b"\x11" * 32
"""The key that the line shows: nobody here looks at it, for the grants name none."""
FAULTS = (
    "lost", "answer lost", "late", "doubled", "tampered", "answer tampered", "portal", "busy", "forged", "old answer",
    "killed before", "killed behind", "full",
)  # fmt: skip
_FORGER_KEY = Ed25519PrivateKey.from_private_bytes(b"forger" + bytes(26))
FORGER = Signer(_FORGER_KEY.public_key().public_bytes_raw(), _FORGER_KEY.sign)


class Wire:
    """Leads to a centre; ``faults`` says how often something is wrong with an exchange, by ``chance``."""

    def __init__(self, counts: Counter[str], tampered_taken: Callable[[str], None]) -> None:
        self.centre: Centre | None = None
        self.chance, self.faults = random.Random(0), 0.0
        self._counts, self._tampered_taken = counts, tampered_taken
        self.carried: list[tuple[str, str, bytes | None]] = []
        """What came by and can be sent again, however late."""
        self._late: list[tuple[str, str, bytes | None]] = []
        self._answers: list[Reply] = []

    def begin(self, chance: random.Random, faults: float) -> None:
        """Begin a journey."""
        self.chance, self.faults = chance, faults

    def ask(self, method: str, path: str, body: bytes | None) -> Reply:
        """Carry a question and what answers it; raises Unreachable."""
        self.carried = [*self.carried[1 - MOST_CARRIED :], (method, path, body)]
        fault = self.chance.choice(FAULTS) if self.chance.random() < self.faults else ""
        if fault:
            self._counts[f"wire: {fault}"] += 1
        match fault:
            case "lost":
                raise Unreachable("road_no_line")
            case "late":
                self._late.append((method, path, body))
                raise Unreachable("road_timeout")
            case "portal":
                return Reply(200, "text/html", b"<html>Wi-Fi</html>", None)
            case "busy":
                return Reply(503, MEDIA_TYPE, write_problem(Refused(Code.BUSY, retry_after=5)), 5_000)
            case "tampered":
                return self._changed_on_its_way(method, path, body)
            case "doubled":
                self._reached(method, path, body)
            case _:
                pass
        reply = self._reached(method, path, body, fault if fault.startswith(("killed", "full")) else None)
        return self._answer(reply, fault)

    def _reached(self, method: str, path: str, body: bytes | None, fault: str | None = None) -> Reply:
        assert self.centre is not None
        reply = self.centre.asks(method, path, body, fault)
        if reply is None:
            raise Unreachable("road_cut")
        return reply

    def _answer(self, reply: Reply, fault: str) -> Reply:
        if reply.status == 200:
            self._answers = [*self._answers[-10:], reply]
        if fault == "answer lost":
            raise Unreachable("road_timeout" if self.chance.random() < 0.5 else "road_cut")
        if fault == "answer tampered":
            return Reply(reply.status, reply.media_type, flipped(reply.content, self.chance), reply.retry_after)
        if fault == "forged":
            return Reply(reply.status, reply.media_type, _forged(reply), reply.retry_after)
        if fault == "old answer" and self._answers:
            return self.chance.choice(self._answers)
        return reply

    def _changed_on_its_way(self, method: str, path: str, body: bytes | None) -> Reply:
        if not body:
            raise Unreachable("road_cut")
        changed = flipped(body, self.chance)
        reply = self._reached(method, path, changed)
        if reply.status == 200:
            self._tampered_taken(f"{path} with one byte changed")
        return reply

    def comes_late(self) -> None:
        """Deliver what was under way, in any order."""
        self.chance.shuffle(self._late)
        for question in self._late:
            self._again(question)
        self._late.clear()

    def repeats(self) -> None:
        """Bring something again that was carried before."""
        if self.carried:
            self._counts["wire: repeated"] += 1
            self._again(self.chance.choice(self.carried))

    def _again(self, question: tuple[str, str, bytes | None]) -> None:
        assert self.centre is not None
        self.centre.asks(*question)


class WireLine:
    """Stands where the kiosk's line to its centre stands."""

    wire: Wire

    def __init__(self, _url: str, _pins: Collection[bytes] | None, _whole_s: float = 0.0) -> None:
        self.key = SHOWN

    def ask(self, method: str, path: str, body: bytes | None = None) -> Answer:
        reply = self.wire.ask(method, path, body)
        return Answer(reply.status, reply.media_type, reply.content, reply.retry_after, 1)

    def close(self) -> None:
        """There is nothing to hang up."""

    def break_off(self) -> None:
        """Nobody waits on another thread."""


def flipped(content: bytes, chance: random.Random) -> bytes:
    """Return bytes of which one bit is another one."""
    if not content:
        return content
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


def _forged(reply: Reply) -> bytes:
    """Return an answer that promises more than the centre did, by somebody else's key."""
    try:
        message = messages.read_any(cut(reply.content)[0].text)
    except Refused:
        return reply.content[:-1]
    if isinstance(message, Standing | Receipt):
        message = structs.replace(message, mark=message.mark + 50, durable_to=message.mark + 50)
    return messages.sealed(message, FORGER).frame
