"""Questions that only the centre above can answer, passed on while whoever asked waits."""

from sync.client.asking import Waits, frames
from sync.client.line import Answer, Line, Unreachable
from sync.protocol.refusals import Code, Refused
from sync.protocol.signing import Sealed
from sync.server import house
from sync.server.introducing import Introduction


class Answered(Refused):
    """A refusal of the centre's own, not of what was made of its answer here."""


WHOLE_S, READ_S = 25.0, 20.0
"""A kiosk waits 30 s for a word; its hub has to say before that the centre is not there."""
AGAIN_S = 60


def line_to(above: Introduction, whole_s: float, read_s: float) -> Line:
    """Return a line to a centre, whose key and pins are known."""
    return Line(above.url, frozenset(map(bytes.fromhex, above.tls)), whole_s, read_s)


def asked(method: str, path: str, content: bytes | None = None) -> list[Sealed]:
    """Return what the centre says, byte for byte; nothing of it is believed yet.

    Raises Refused as the centre does, ``busy`` where it is not reached.
    """
    above = house.current().upstream
    if above is None:
        raise Refused(Code.OTHER)
    line = line_to(above, WHOLE_S, READ_S)
    try:
        return told(line.ask(method, path, content))
    except Unreachable as problem:
        raise Refused(Code.BUSY, retry_after=AGAIN_S) from problem
    finally:
        line.close()


def told(answer: Answer) -> list[Sealed]:
    """Return the signed messages of an answer.

    Raises Answered, with ``retry_after`` in seconds where that is told; Refused for what is no centre's answer.
    """
    try:
        return frames(answer)
    except Waits as waits:
        raise Answered(waits.code, retry_after=max(1, waits.retry_after // 1000)) from waits
    except Refused as refused:
        if answer.status == 200:
            raise
        raise Answered(refused.code) from refused
