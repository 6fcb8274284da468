"""Tells systemd, where it started the kiosk and wants to know, that the kiosk is open and its parent process alive."""

import os
import sys
from collections.abc import MutableMapping


class System:
    """What systemd has asked for by its variables, which are taken away: the kiosk itself has nothing to tell it."""

    def __init__(self, environ: MutableMapping[str, str] = os.environ) -> None:
        self._address = environ.pop("NOTIFY_SOCKET", "")
        asked = environ.pop("WATCHDOG_USEC", "")
        meant = environ.pop("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        self.every = int(asked) / 3_000_000 if asked.isdecimal() and meant else float("inf")
        """The seconds from one sign of life to the next: a third of what systemd waits for."""
        self._fed = 0.0

    def feed(self, now: float) -> None:
        """Say that this process is alive, if it is time for that; ``now`` in seconds."""
        if now - self._fed >= self.every:
            self._fed = now
            self.tell("WATCHDOG=1")

    def tell(self, state: str) -> None:
        """Send one datagram; where nobody takes it, nothing is lost."""
        if sys.platform != "win32" and self._address:
            # Loaded only where it is needed: this process is to stay small.
            import socket

            address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
            try:
                with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                    line.setblocking(False)
                    line.sendto(state.encode(), address)
            except OSError:
                return
