"""The centre's keys: the one that signs, the one of its line, and the secret of its sessions."""

import hashlib
import ipaddress
import socket
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID
from msgspec import Struct

from kiosk.domain.errors import EnvironmentProblem
from kiosk.domain.signing import Signer
from sync.protocol.trust import pin_of
from sync.server import mint
from sync.server.folder import keep_first, sync_folder

SIGNING, SECRET, LINE, CERTIFICATE = "server.key", "secret.key", "tls.key", "tls.crt"
NEXT_SIGNING, FORMER_SIGNING = "server.next.key", "server.former.key"
NEXT_LINE, NEXT_CERTIFICATE = "tls.next.key", "tls.next.crt"
_FROM, _UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2056, 1, 1, tzinfo=UTC)


class Vault(Struct, frozen=True):
    """Who the centre is: who signs for it, and 32 bytes that only it knows.

    ``coming`` is the public key that will sign next, ``former`` who signed before and still does for kiosks that were
    away when the key was changed.
    """

    signer: Signer
    secret: bytes
    coming: bytes | None = None
    former: Signer | None = None

    @property
    def pin(self) -> bytes:
        """The 32 bytes by which an invitation names the centre."""
        return pin_of(self.signer.public_key)


class Line(Struct, frozen=True):
    """The files of the centre's TLS and the SHA-256 of its SubjectPublicKeyInfo."""

    certificate: Path
    key: Path
    pin: str


def is_made(folder: Path) -> bool:
    """Say whether a centre has lived in this folder."""
    return (folder / SIGNING).exists()


def open_vault(folder: Path) -> Vault:
    """Return the keys of a folder, made at the first start.

    Raises EnvironmentProblem ``centre_key_broken``, ``centre_folder_unwritable``.
    """
    keep_first(folder / SIGNING, _pem(Ed25519PrivateKey.generate()))
    secret = keep_first(folder / SECRET, mint.random_bytes(32).hex().encode() + b"\n")
    signer = signer_in(folder / SIGNING)
    coming, former = (
        signer_in(folder / name) if (folder / name).exists() else None for name in (NEXT_SIGNING, FORMER_SIGNING)
    )
    if former is not None and former.public_key == signer.public_key:
        # A change was broken off before it began.
        former = None
    told = None if coming is None else coming.public_key
    return Vault(signer, hashlib.sha256(secret.strip()).digest(), told, former)


def signer_in(file: Path) -> Signer:
    """Return who signs with the key of a file; raises EnvironmentProblem ``centre_key_broken``."""
    key = _loaded(file, _content(file))
    if not isinstance(key, Ed25519PrivateKey):
        raise EnvironmentProblem("centre_key_broken", file=str(file))
    return Signer(key.public_key().public_bytes_raw(), key.sign)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise EnvironmentProblem("centre_key_broken", file=str(file)) from problem


def open_line(folder: Path) -> Line:
    """Return what TLS needs, made at the first start; a certificate that IT put there instead is taken as it is.

    Raises EnvironmentProblem ``centre_key_broken``, ``centre_folder_unwritable``.
    """
    _end_line_change(folder)
    key = _loaded(folder / LINE, keep_first(folder / LINE, _pem(ec.generate_private_key(ec.SECP256R1()))))
    if isinstance(key, ec.EllipticCurvePrivateKey):
        keep_first(folder / CERTIFICATE, _certificate(key))
    return Line(folder / CERTIFICATE, folder / LINE, pin_of_certificate(folder / CERTIFICATE))


def coming_pin(folder: Path) -> str | None:
    """Return the pin that the line will have next, None where nobody has prepared one."""
    made = (folder / NEXT_LINE).exists() and (folder / NEXT_CERTIFICATE).exists()
    return pin_of_certificate(folder / NEXT_CERTIFICATE) if made else None


def make_coming_signer(folder: Path) -> None:
    """Have a key that will sign next; one that is there is kept."""
    keep_first(folder / NEXT_SIGNING, _pem(Ed25519PrivateKey.generate()))


def make_coming_line(folder: Path) -> None:
    """Have a key and a certificate that the line will show next; what is there is kept."""
    key = _loaded(folder / NEXT_LINE, keep_first(folder / NEXT_LINE, _pem(ec.generate_private_key(ec.SECP256R1()))))
    if isinstance(key, ec.EllipticCurvePrivateKey):
        keep_first(folder / NEXT_CERTIFICATE, _certificate(key))


def change_signer(folder: Path) -> None:
    """Have the key sign that was to come; who signed before is kept beside it."""
    keep_first(folder / FORMER_SIGNING, _content(folder / SIGNING))
    (folder / NEXT_SIGNING).replace(folder / SIGNING)
    sync_folder(folder)


def change_line(folder: Path) -> None:
    """Have the line show the key that was to come."""
    (folder / NEXT_LINE).replace(folder / LINE)
    _end_line_change(folder)


def _end_line_change(folder: Path) -> None:
    """Bring the certificate after its key, now or where a change was broken off between the two."""
    if (folder / NEXT_CERTIFICATE).exists() and not (folder / NEXT_LINE).exists():
        (folder / NEXT_CERTIFICATE).replace(folder / CERTIFICATE)
        sync_folder(folder)


def forget_former(folder: Path) -> None:
    """Forget who signed before."""
    (folder / FORMER_SIGNING).unlink(missing_ok=True)
    sync_folder(folder)


def pin_of_certificate(file: Path) -> str:
    """Return the SHA-256 of the SubjectPublicKeyInfo; raises EnvironmentProblem ``centre_key_broken``."""
    try:
        public_key = x509.load_pem_x509_certificate(file.read_bytes()).public_key()
    except (OSError, ValueError, UnsupportedAlgorithm) as problem:
        raise EnvironmentProblem("centre_key_broken", file=str(file)) from problem
    told = public_key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(told).hexdigest()


def _pem(key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _loaded(file: Path, content: bytes) -> object:
    try:
        return serialization.load_pem_private_key(content, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as problem:
        raise EnvironmentProblem("centre_key_broken", file=str(file)) from problem


def _certificate(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return a certificate that the centre signs itself: kiosks look at its key only, browsers ask once."""
    host = socket.gethostname()[:64] or "localhost"
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    own = x509.SubjectAlternativeName(
        [
            *(x509.DNSName(each) for each in sorted({_ascii(host), "localhost"})),
            x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
            x509.IPAddress(ipaddress.ip_address("::1")),
        ]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(own, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def _ascii(host: str) -> str:
    return host.encode("ascii", errors="ignore").decode() or "localhost"
