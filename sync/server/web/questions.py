"""What can be asked at each address of the interface: what is sent, what answers, what is refused."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest
from msgspec import Struct

from sync.protocol.messages import Message
from sync.protocol.refusals import Code
from sync.protocol.signing import Sealed

View = Callable[[HttpRequest], Sequence[Message | Sealed]]
ALWAYS = frozenset({Code.MALFORMED, Code.TOO_LARGE, Code.BUSY, Code.FULL, Code.OTHER})
"""What may be refused whatever is asked: a length that is none, and what the centre itself may lack."""
SIGNED = frozenset({Code.TRUNCATED, Code.NEWER, Code.OLDER, Code.SIGNATURE, Code.OTHER_DEVICE})
"""What may be wrong with anything that a device signs."""


class Question(Struct, frozen=True):
    """An operation: ``sends`` is the message that is posted, ``answers`` come back in this order.

    ``packed`` says that bytes follow the message. ``refuses`` holds every code that it may be refused with.
    """

    method: str
    sends: type[Message] | None
    answers: tuple[type[Message], ...]
    refuses: frozenset[Code]
    packed: bool = False


def asked(*answers: type[Message], refuses: frozenset[Code] = frozenset()) -> Question:
    """Return a question that anybody may ask."""
    return Question("GET", None, answers, ALWAYS | refuses)


def told(sends: type[Message], *answers: type[Message], refuses: frozenset[Code], packed: bool = False) -> Question:
    """Return a question that a device signs."""
    return Question("POST", sends, answers, ALWAYS | SIGNED | refuses, packed)
