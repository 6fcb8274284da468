"""The accessibility bus of a desktop, spoken to as a screen reader does."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

REGISTRY = "org.a11y.atspi.Registry"
ROOT = "/org/a11y/atspi/accessible/root"
ATSPI = "org.a11y.atspi"
_ANSWER_SECONDS = 20.0
# What a screen reader listens to; a program tells only what somebody listens to.
_EVENTS = ("object:announcement", "object:state-changed", "object:text-changed", "focus:", "window:")


@dataclass(frozen=True)
class Place:
    """An object on the bus: the connection of its program, and its path there."""

    owner: str
    path: str


class Gone(Exception):
    """The object, or the whole program, left while it was being asked."""


class Bus:
    """One connection to the accessibility bus that belongs to a session bus; both may run in another ``root``."""

    def __init__(self, session: str, root: Path = Path("/")) -> None:
        with open_dbus_connection(session) as line:
            asked = new_method_call(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress")
            address = line.send_and_get_reply(asked, timeout=_ANSWER_SECONDS).body[0]
        self._line: DBusConnection = open_dbus_connection(
            address.replace("path=/", f"path={root}".rstrip("/") + "/", 1)
        )
        self.announced: list[str] = []
        registry = Place(REGISTRY, "/org/a11y/atspi/registry")
        for event in _EVENTS:
            self.ask([(registry, f"{ATSPI}.Registry", "RegisterEvent", "s", (event,))])
        rule = MatchRule(type="signal")
        self._line.send_and_get_reply(message_bus.AddMatch(rule), timeout=_ANSWER_SECONDS)

    def close(self) -> None:
        self._line.close()

    def ask(self, calls: Sequence[tuple[Place, str, str, str, tuple[Any, ...]]]) -> list[Any]:
        """Send all ``calls`` (object, interface, member, signature, arguments) at once and return their answers.

        Raises Gone when one of them has nobody to answer it any more.
        """
        waited: dict[int, int] = {}
        answers: list[Any] = [None] * len(calls)
        for number, (place, interface, member, signature, arguments) in enumerate(calls):
            address = DBusAddress(place.path, place.owner, interface)
            message = new_method_call(address, member, signature or None, arguments)
            serial = next(self._line.outgoing_serial)
            self._line.send(message, serial=serial)
            waited[serial] = number
        lost = ""
        while waited:
            message = self._hear(_ANSWER_SECONDS)
            number = waited.pop(message.header.fields.get(HeaderFields.reply_serial, -1), -1)
            if number < 0:
                continue
            if message.header.message_type is MessageType.error:
                lost = f"{calls[number][2]}: {message.body}"
            else:
                answers[number] = _value(message)
        if lost:
            raise Gone(lost)
        return answers

    def process(self, owner: str) -> int:
        """Return the id of the process behind a connection."""
        answer = self._line.send_and_get_reply(message_bus.GetConnectionUnixProcessID(owner), timeout=_ANSWER_SECONDS)
        if answer.header.message_type is MessageType.error:
            raise Gone(owner)
        return int(answer.body[0])

    def wait_for_event(self, seconds: float) -> None:
        """Return when a program told of a change, or when the time is over."""
        with suppress(TimeoutError):
            self._hear(max(0.0, seconds))

    def _hear(self, seconds: float) -> Message:
        """Return the next message, and keep what a program wants read out."""
        message = self._line.receive(timeout=seconds)
        if message.header.fields.get(HeaderFields.member) == "Announcement":
            self.announced.append(message.body[3][1])
        return message


def _value(message: Message) -> Any:  # noqa: ANN401 - the answer of a property or of a method may be anything
    """Return the only value of an answer, out of its variant where it is a property's."""
    body = message.body[0] if message.body else None
    return body[1] if isinstance(body, tuple) and message.header.fields.get(HeaderFields.signature) == "v" else body
