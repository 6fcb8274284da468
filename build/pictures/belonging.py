"""A centre for the office in the pictures: it grants by stick, as to a kiosk without a network."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.app.road.joining import Newcomer, ask_by_stick, by_stick
from kiosk.domain.signing import Signer
from sync.protocol import trust
from sync.protocol.messages import Grant, Manifest, Request, sealed
from sync.protocol.signing import cut_only

URL = "https://trungtam.example:8443"
CODE = "7K3M-9QXA-2HTB-VD5W-0RNC-8YEJ-4P"
_HOUR_MS = 3_600_000


def join(newcomer: Newcomer, folder: Path) -> None:
    """Let the centre take the kiosk; ``folder`` is where the files of the stick lie."""
    key = Ed25519PrivateKey.from_private_bytes(b"the centre of all these pictures")
    signer = Signer(key.public_key().public_bytes_raw(), key.sign)
    asked = trust.from_device(cut_only(ask_by_stick(newcomer)), Request)
    at = newcomer.clock.wall_ms() - _HOUR_MS
    keys = {"keys": (signer.public_key.hex(),), "tls": ()}
    granted = Grant(
        nonce=asked.nonce,
        at=at,
        device=asked.device,
        office=asked.office,
        office_name=newcomer.office()[0].text("office.name"),
        counter=asked.counter,
        training=asked.training,
        url=URL,
        **keys,
    )
    manifest = Manifest(nonce=None, at=at, device=asked.device, version=1, items=(), **keys)
    file = folder / "centre.kgrant"
    file.write_bytes(sealed(granted, signer).frame + sealed(manifest, signer).frame)
    by_stick(newcomer, file, trust.pin_of(signer.public_key))
