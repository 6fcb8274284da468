"""What stands between a kiosk and its centre, or goes wrong there: each answers one question in its own way."""

from contextlib import suppress
from random import Random
from socket import SHUT_RDWR

from msgspec.structs import replace

from sync.protocol import messages
from sync.protocol.messages import Receipt
from sync.protocol.refusals import MEDIA_TYPE, Code, Refused, write_problem
from sync.protocol.signing import cut_only
from tests.driving.centre import OCTETS, Handler, signer


def portal(handler: Handler) -> None:
    """Answer as a network that wants a login first."""
    handler.say(b"<html>Please log in</html>", 200, "text/html")


def redirect(handler: Handler) -> None:
    handler.say(b"", 302, "text/html", Location="http://login.example/")


def busy(handler: Handler) -> None:
    handler.say(write_problem(Refused(Code.BUSY)), 503, MEDIA_TYPE, Retry_After="77")


def silent(handler: Handler) -> None:
    """Answer once the kiosk has gone."""
    handler.centre.slow.wait(60)
    handler.close_connection = True


def endless(handler: Handler) -> None:
    """Send more than anybody wants."""
    handler.send_response(200)
    handler.send_header("Content-Type", OCTETS)
    handler.end_headers()
    handler.close_connection = True
    with suppress(OSError):
        for _ in range(400):
            handler.wfile.write(bytes(65_536))


def cut_off(handler: Handler) -> None:
    """Store what comes, and break the line instead of saying so."""
    with handler.centre.door:
        handler.centre.answer(handler.path, handler.content)
    handler.close_connection = True
    handler.connection.shutdown(SHUT_RDWR)


def forged(handler: Handler) -> None:
    """Answer by another key, as somebody in between would."""
    with handler.centre.door:
        own, handler.centre.signer = handler.centre.signer, signer(Random(99))
        try:
            told = handler.centre.answer(handler.path, handler.content)
        finally:
            handler.centre.signer = own
    handler.say(told)


def elsewhere(handler: Handler) -> None:
    """Confirm other entries than those that came."""
    with handler.centre.door:
        receipt = messages.read(cut_only(handler.centre.answer(handler.path, handler.content)).text, Receipt)
        told = handler.centre.frame(replace(receipt, head="ab" * 32))
    handler.say(told)


def spoiled(handler: Handler) -> None:
    """Change a letter of the answer, which leaves its signature wrong."""
    with handler.centre.door:
        told = handler.centre.answer(handler.path, handler.content)
    handler.say(told.replace(b'"at":1', b'"at":2', 1))
