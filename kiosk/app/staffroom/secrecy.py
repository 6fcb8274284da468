"""PINs that nobody else has."""

from collections.abc import Callable

from kiosk.app import mint
from kiosk.domain.errors import UsageError
from kiosk.store.pins import new_pin

_MOST_DRAWS = 50


def give_pin(keep: Callable[[str], None]) -> str:
    """Draw PINs until ``keep`` takes one, and return it: two people never have the same."""
    for _ in range(_MOST_DRAWS):
        pin = new_pin(mint.random_bytes)
        try:
            keep(pin)
        except UsageError as problem:
            if problem.key != "pin_taken":
                raise
        else:
            return pin
    raise UsageError("pin_taken")
