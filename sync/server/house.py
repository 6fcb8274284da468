"""Who this centre is while it runs: what every part of it is told once."""

from pathlib import Path

from msgspec import Struct

from kiosk.domain.signing import Signer
from sync.server.introducing import Introduction


class House(Struct, frozen=True):
    """The running centre.

    ``tls`` are the SHA-256 of the SPKIs of its line, now and next; none where the system's authorities vouch for it.
    ``coming`` is the public key that will sign next, ``former`` signs for kiosks that were away when it was changed.
    ``behind_proxy`` says that somebody in front of it tells whose a question is. ``upstream`` is the centre above,
    where this one is the hub of a building.
    """

    folder: Path
    signer: Signer
    secret: bytes
    tls: tuple[str, ...]
    behind_proxy: bool = False
    coming: bytes | None = None
    former: Signer | None = None
    upstream: Introduction | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The raw public keys that kiosks shall believe."""
        return tuple(key.hex() for key in (self.signer.public_key, self.coming) if key is not None)


_here: list[House] = []


def become(house: House) -> None:
    """Have this process be that centre."""
    _here[:] = [house]


def current() -> House:
    """Return the centre that this process is."""
    return _here[0]
