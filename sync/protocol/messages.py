"""Everything that kiosk and centre say to each other, as frozen values; each is one line of canonical JSON."""

from types import MappingProxyType
from typing import ClassVar, TypeVar

import msgspec
import rfc8785
from msgspec import Struct

from kiosk.domain.chain import NO_HASH
from kiosk.domain.errors import IllFormedError
from kiosk.domain.members import build, check, tell
from kiosk.domain.signing import Signer
from sync.protocol import shapes, versions
from sync.protocol.limits import MOST_ENTRIES, MOST_MANIFEST, MOST_MESSAGE, MOST_PACKED
from sync.protocol.refusals import Code, Refused
from sync.protocol.signing import Sealed, seal
from sync.protocol.versions import VERSION


class Message(Struct, frozen=True, kw_only=True):
    """One thing said; ``v`` and ``kind`` stand beside its members. Making an ill-formed one is a Bug."""

    kind: ClassVar[str]

    def __post_init__(self) -> None:
        check(self, self.kind)


_Told = TypeVar("_Told", bound=Message)


class Enrol(Message, frozen=True, kw_only=True):
    """A kiosk asks to be taken, by net: the one-time code, and the challenge that the centre gave."""

    kind = "enrol"
    nonce: shapes.Hex32
    device: shapes.Hex32
    challenge: shapes.Challenge
    code: shapes.EnrolmentCode
    training: shapes.Truth
    program: shapes.Name


class Request(Message, frozen=True, kw_only=True):
    """A kiosk asks to be taken, by stick: what office and counter it says to stand at."""

    kind = "request"
    nonce: shapes.Hex32
    device: shapes.Hex32
    office: shapes.Ident
    counter: shapes.Name
    training: shapes.Truth
    program: shapes.Name


class State(Message, frozen=True, kw_only=True):
    """A kiosk says how far one of its epochs goes and how it is, and asks for the centre's hashes at ``probes``.

    ``last`` is the last place whose entry is not chained again in a later epoch, ``hash`` the hash of that place.
    ``at`` is what its clock says (ms UTC), ``clock`` how far that is believed, ``config_version`` the manifest it has.
    """

    kind = "state"
    nonce: shapes.Hex32
    device: shapes.Hex32
    epoch: shapes.Hex32
    last: shapes.Count
    hash: shapes.Hex64
    probes: shapes.Places = ()
    at: shapes.Count
    clock: shapes.ClockMember
    config_version: shapes.Count
    program: shapes.Name

    def __post_init__(self) -> None:
        check(self, self.kind)
        if self.probes and self.probes[-1] > self.last:
            raise IllFormedError(self.kind, "probes")


class BatchHeader(Message, frozen=True, kw_only=True):
    """What a batch is: the places ``first`` to ``last`` of an epoch, the hashes before and at its end, and its bytes.

    ``body`` and ``comments`` are the SHA-256 of the packed bytes that follow, so many bytes each.
    """

    kind = "batch"
    device: shapes.Hex32
    epoch: shapes.Hex32
    first: shapes.Place
    last: shapes.Place
    prev: shapes.Hex64
    head: shapes.Hex64
    body: shapes.Hex64
    body_bytes: shapes.Size
    comments: shapes.Hex64 | None = None
    comments_bytes: shapes.Packed = 0

    def __post_init__(self) -> None:
        check(self, self.kind)
        if not 0 <= self.last - self.first < MOST_ENTRIES:
            raise IllFormedError(self.kind, "last")
        if self.first == 1 and self.prev != NO_HASH.hex():
            raise IllFormedError(self.kind, "prev")
        if (self.comments is None) != (self.comments_bytes == 0):
            raise IllFormedError(self.kind, "comments")
        if self.body_bytes + self.comments_bytes > MOST_PACKED:
            raise IllFormedError(self.kind, "body_bytes")


class Fetch(Message, frozen=True, kw_only=True):
    """A kiosk asks for its manifest."""

    kind = "fetch"
    nonce: shapes.Hex32
    device: shapes.Hex32


class Time(Message, frozen=True, kw_only=True):
    """The centre says the time (ms UTC), which protocol it speaks at most, and who it is on this line.

    ``tls`` are the SHA-256 of the SPKIs that its line has now and next; none: ask the system's authorities.
    """

    kind = "time"
    nonce: shapes.Hex32
    at: shapes.Count
    speaks: shapes.Speaks
    challenge: shapes.Challenge
    tls: shapes.Pins


class Grant(Message, frozen=True, kw_only=True):
    """The centre takes a device: where it stands, and whom it shall believe from now on.

    ``nonce`` is that of the request; ``keys`` and ``tls`` hold what counts now and what will count next.
    """

    kind = "grant"
    nonce: shapes.Hex32
    at: shapes.Count
    device: shapes.Hex32
    office: shapes.Ident
    office_name: shapes.Line
    counter: shapes.Name
    training: shapes.Truth
    keys: shapes.Keys
    tls: shapes.Pins
    url: shapes.Url | None = None


class Standing(Message, frozen=True, kw_only=True):
    """The centre says how much of an epoch it has: up to ``mark``, and safe in a verified backup up to ``durable_to``.

    ``generation`` changes when the centre is restored from a backup.
    """

    kind = "standing"
    nonce: shapes.Hex32
    at: shapes.Count
    device: shapes.Hex32
    epoch: shapes.Hex32
    generation: shapes.Hex32
    mark: shapes.Count
    hashes: shapes.Hashes
    durable_to: shapes.Count
    config_version: shapes.Count

    def __post_init__(self) -> None:
        check(self, self.kind)
        if self.durable_to > self.mark:
            raise IllFormedError(self.kind, "durable_to")
        if self.hashes and self.hashes[-1][0] > self.mark:
            raise IllFormedError(self.kind, "hashes")


class Receipt(Message, frozen=True, kw_only=True):
    """The centre has stored a batch, named by its place and its bytes.

    Of its entries ``fresh`` were new, ``known`` were there, ``conflicting`` carry an id that is there with other
    content (kept, never counted); ``unparsed`` ones are kept until a newer centre understands them.
    """

    kind = "receipt"
    at: shapes.Count
    device: shapes.Hex32
    epoch: shapes.Hex32
    first: shapes.Place
    last: shapes.Place
    head: shapes.Hex64
    body: shapes.Hex64
    generation: shapes.Hex32
    mark: shapes.Count
    durable_to: shapes.Count
    fresh: shapes.Amount
    known: shapes.Amount
    conflicting: shapes.Amount
    unparsed: shapes.Amount

    def __post_init__(self) -> None:
        check(self, self.kind)
        if not self.first <= self.last <= self.mark:
            raise IllFormedError(self.kind, "mark")
        if self.durable_to > self.mark:
            raise IllFormedError(self.kind, "durable_to")
        if self.fresh + self.known + self.conflicting != self.last - self.first + 1:
            raise IllFormedError(self.kind, "fresh")


class Refusal(Message, frozen=True, kw_only=True):
    """The centre has not taken a batch that came by stick, and says why."""

    kind = "refusal"
    at: shapes.Count
    device: shapes.Hex32
    epoch: shapes.Hex32
    first: shapes.Place
    last: shapes.Place
    body: shapes.Hex64
    code: shapes.CodeMember


class Manifest(Message, frozen=True, kw_only=True):
    """What the centre wants a kiosk to show and know; ``version`` grows with every change of any item."""

    kind = "manifest"
    at: shapes.Count
    device: shapes.Hex32
    version: shapes.Version
    items: shapes.Items
    keys: shapes.Keys
    tls: shapes.Pins
    nonce: shapes.Hex32 | None = None


FROM_DEVICE = (Enrol, Request, State, BatchHeader, Fetch)
FROM_CENTRE = (Time, Grant, Standing, Receipt, Refusal, Manifest)
KINDS = MappingProxyType({made.kind: made for made in (*FROM_DEVICE, *FROM_CENTRE)})


def write(message: Message) -> bytes:
    """Return a message as canonical JSON (RFC 8785)."""
    return rfc8785.dumps(tell(message, {"v": VERSION, "kind": message.kind}))


def most_bytes(kind: type[Message]) -> int:
    """Return how long a message of a kind may be."""
    return MOST_MANIFEST if kind is Manifest else MOST_MESSAGE


def sealed(message: Message, signer: Signer) -> Sealed:
    """Return a message signed; raises Refused ``too_large`` for one that nobody would read."""
    text = write(message)
    if len(text) > most_bytes(type(message)):
        raise Refused(Code.TOO_LARGE, what=message.kind)
    return seal(text, signer)


def read(text: bytes, expected: type[_Told]) -> _Told:
    """Return the message of a kind whose canonical bytes these are; who signed them is not looked at here.

    Raises Refused ``malformed`` naming the first place that is wrong, ``too_large``, ``protocol_newer`` or
    ``protocol_older``.
    """
    message = read_any(text)
    if not isinstance(message, expected):
        raise Refused(Code.MALFORMED, where="kind")
    return message


def read_any(text: bytes) -> Message:
    """Return the message of any kind whose canonical bytes these are; raises what ``read`` raises."""
    if len(text) > MOST_MANIFEST:
        raise Refused(Code.TOO_LARGE, what="message")
    try:
        plain = msgspec.json.decode(text)
    except (msgspec.DecodeError, ValueError, RecursionError) as problem:
        raise Refused(Code.MALFORMED, where="json") from problem
    if not isinstance(plain, dict):
        raise Refused(Code.MALFORMED, where="json")
    versions.check(plain.get("v"))
    kind = plain.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise Refused(Code.MALFORMED, where="kind")
    if len(text) > most_bytes(KINDS[kind]):
        raise Refused(Code.TOO_LARGE, what=kind)
    try:
        message = build(KINDS[kind], plain)
    except IllFormedError as problem:
        # Whoever sent it chose the name of a member that is unknown here.
        raise Refused(Code.MALFORMED, where=problem.member[:40]) from problem
    if write(message) != text:
        raise Refused(Code.MALFORMED, where="bytes")
    return message
