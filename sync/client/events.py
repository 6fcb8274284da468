"""What the sender is told; times are monotonic milliseconds, ``chance`` is of [0, 1)."""

from collections.abc import Mapping

from msgspec import Struct

from sync.protocol.messages import Receipt, Standing


class Began(Struct, frozen=True):
    """The kiosk has started; it holds the manifest of this version."""

    now: int
    chance: float
    config_version: int = 0


class Awake(Struct, frozen=True):
    """Time has passed; ``wanted`` by a person or a command, who wait for no rest."""

    now: int
    wanted: bool = False


class Grown(Struct, frozen=True):
    """The ledger has new entries."""

    now: int


class Looked(Struct, frozen=True):
    """The epochs of the ledger that hold entries, the oldest first."""

    now: int
    epochs: tuple[str, ...]


class Stood(Struct, frozen=True):
    """The centre's answer to ``Ask``, with how far the epoch goes here and the hashes here at the places it tells."""

    now: int
    standing: Standing
    last: int
    own: Mapping[int, str]


class Taken(Struct, frozen=True):
    """The centre's receipt for what was sent, and how far the epoch goes here by now."""

    now: int
    receipt: Receipt
    last: int


class Rejoined(Struct, frozen=True):
    """A new epoch has begun."""

    now: int


class Fetched(Struct, frozen=True):
    """The manifest of this version is here."""

    now: int
    version: int


class Failed(Struct, frozen=True):
    """A command could not be done: a code of the protocol, ``unreachable``, ``timeout``, or any word of the driver."""

    now: int
    chance: float
    reason: str
    retry_after: int | None = None


Event = Began | Awake | Grown | Looked | Stood | Taken | Rejoined | Fetched | Failed
