"""What the sender wants done; whoever does it answers each command by one event."""

from msgspec import Struct


class Look(Struct, frozen=True):
    """Say which epochs the ledger has."""


class Ask(Struct, frozen=True):
    """Ask the centre how much of an epoch it has, with these probes."""

    epoch: str
    probes: tuple[int, ...] = ()


class Send(Struct, frozen=True):
    """Send a batch of at most so many entries of an epoch, from a place on."""

    epoch: str
    first: int
    most: int


class Rejoin(Struct, frozen=True):
    """Begin a new epoch with the entries of one behind a place, by the same ids and bytes."""

    epoch: str
    after: int


class Recover(Struct, frozen=True):
    """Begin a new epoch with a ``recovery`` entry: the places of one behind ``last`` up to ``mark`` were lost here."""

    epoch: str
    last: int
    mark: int


class Fetch(Struct, frozen=True):
    """Fetch the manifest."""


class Rest(Struct, frozen=True):
    """Do nothing until this time, or until there is something new."""

    until: int


Command = Look | Ask | Send | Rejoin | Recover | Fetch | Rest
