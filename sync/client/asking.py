"""Questions to a centre and what is believed of its answers."""

from collections.abc import Callable, Collection
from typing import TypeVar

from msgspec import Struct

from kiosk.domain.chain import device_id
from kiosk.domain.signing import Signer
from sync.client.line import Answer, Line
from sync.protocol import trust
from sync.protocol.batches import Packet
from sync.protocol.limits import MOST_MANIFEST
from sync.protocol.messages import (
    Enrol,
    Fetch,
    Grant,
    Manifest,
    Message,
    Receipt,
    Refusal,
    Standing,
    State,
    Time,
    sealed,
)
from sync.protocol.refusals import Code, Refused, read_problem
from sync.protocol.signing import Sealed, cut

_Told = TypeVar("_Told", bound=Message)
_MEDIA_TYPE = "application/octet-stream"
_ENTRY = "/v1/"


class Waits(Refused):
    """A refusal that says when to try again: ``retry_after`` in ms."""

    def __init__(self, code: Code, retry_after: int, **params: str | int) -> None:
        super().__init__(code, **params)
        self.retry_after = retry_after


class Frame(Struct, frozen=True):
    """A message of the centre that is believed, with the bytes it was signed as."""

    message: Message
    sealed: Sealed


class Told(Struct, frozen=True):
    """What answered a question: the answer, what came behind it for this device, and how long it took."""

    first: Frame
    behind: tuple[Frame, ...]
    took_ms: int


class Centre:
    """A centre whose raw ``keys`` are believed, at the end of a line. Each question raises Unreachable and Refused."""

    def __init__(self, line: Line, signer: Signer, keys: Collection[bytes], nonce: Callable[[], bytes]) -> None:
        self._line = line
        self._signer = signer
        self._keys = keys
        self._nonce = nonce
        self.device = device_id(signer.public_key)

    def state(self, make: Callable[[str], State]) -> tuple[Standing, Told]:
        """Ask how much the centre has of an epoch; ``make`` puts the nonce into the question."""
        return self._asked("state", make, Standing)

    def fetch(self) -> tuple[Manifest, Told]:
        """Ask for the manifest."""
        return self._asked("manifest", lambda nonce: Fetch(nonce=nonce, device=self.device.hex()), Manifest)

    def enrol(self, make: Callable[[str], Enrol]) -> tuple[Grant, Told]:
        """Ask to be taken; what follows the grant is believed by the keys that it names."""
        return self._asked("enrol", make, Grant)

    def send(self, packet: Packet) -> tuple[Receipt, Told]:
        """Send a batch and return the receipt for it."""
        told = self._told(self._line.ask("POST", f"{_ENTRY}batches", packet.content))
        receipt, header = told.first.message, packet.header
        if not isinstance(receipt, Receipt):
            raise Refused(Code.MALFORMED, where="kind")
        mine = (header.device, header.epoch, header.first, header.last, header.head, header.body)
        if (receipt.device, receipt.epoch, receipt.first, receipt.last, receipt.head, receipt.body) != mine:
            raise Refused(Code.NONCE)
        return receipt, told

    def _asked(self, path: str, make: Callable[[str], Message], expected: type[_Told]) -> tuple[_Told, Told]:
        nonce = self._nonce()
        question = sealed(make(nonce.hex()), self._signer).frame
        told = self._told(self._line.ask("POST", _ENTRY + path, question))
        return trust.answer(told.first.sealed, expected, self._keys, nonce, self.device), told

    def _told(self, answer: Answer) -> Told:
        first, *others = frames(answer)
        message = trust.from_centre(first, self._keys)
        keys = trust.own_grant(message, first) if isinstance(message, Grant) else self._keys
        behind = tuple(one for other in others if (one := self._believed(other, keys)) is not None)
        return Told(Frame(message, first), behind, answer.took_ms)

    def _believed(self, other: Sealed, keys: Collection[bytes]) -> Frame | None:
        """Return what stands behind an answer, None for what is for others or by others."""
        try:
            message = trust.from_centre(other, keys)
        except Refused:
            return None
        mine = isinstance(message, Receipt | Refusal | Manifest) and message.device == self.device.hex()
        return Frame(message, other) if mine else None


def ask_pins(line: Line, keys: Collection[bytes], nonce: bytes) -> frozenset[bytes]:
    """Return the pins that a centre says its line has now and next; none: the system's authorities decide.

    It is asked on a line of which nobody knows yet whose it is: what a believed key signed over this nonce is true on
    any line. A centre that has changed its key says it with the key before, too, behind the first answer. Raises
    Unreachable, and Refused ``key_unknown`` where none of its ``keys`` said anything.
    """
    for one in frames(line.ask("GET", f"{_ENTRY}time?nonce={nonce.hex()}")):
        if one.public_key in keys:
            return frozenset(map(bytes.fromhex, trust.answer(one, Time, keys, nonce, b"").tls))
    raise Refused(Code.FOREIGN_KEY)


def ask_time(line: Line, pin: bytes, nonce: bytes) -> tuple[Time, bytes]:
    """Return the time that the holder of a pinned key tells, with that raw key; raises Unreachable and Refused.

    ``pin`` are 8 or 32 bytes, ``nonce`` 16.
    """
    first, *_ = frames(line.ask("GET", f"{_ENTRY}time?nonce={nonce.hex()}"))
    key = trust.pinned(first, pin)
    return trust.answer(first, Time, {key}, nonce, b""), key


def _heard(code: Code) -> Refused:
    """Return what a centre has said; which side is to be updated is another one than when it is found out here."""
    refused = Refused(code)
    if code in {Code.NEWER, Code.OLDER}:
        refused.key = f"told_{code}"
    return refused


def frames(answer: Answer) -> list[Sealed]:
    """Return the signed messages of an answer, at least one.

    Raises Refused with the centre's code, ``other`` where it is no centre's answer, and what ``signing.cut`` raises.
    """
    if answer.status != 200:
        problem = read_problem(answer.content, answer.status)
        waits = answer.retry_after
        seconds = problem.params.get("retry_after")
        if waits is None and isinstance(seconds, int) and 0 <= seconds < 10**6:
            waits = seconds * 1000
        raise _heard(problem.code) if waits is None else Waits(problem.code, waits)
    if answer.media_type != _MEDIA_TYPE:
        # A login page of the network says 200, too.
        raise Refused(Code.OTHER)
    found: list[Sealed] = []
    at = 0
    while at < len(answer.content) or not found:
        one, at = cut(answer.content, at, MOST_MANIFEST)
        found.append(one)
    return found
