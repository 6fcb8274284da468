"""Certificates that tests make for themselves."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Certificate:
    """A self-signed certificate in a file, and the pin of its key."""

    file: Path
    pin: bytes

    @classmethod
    def make(cls, folder: Path, first: int = 2000, last: int = 2100) -> "Certificate":
        """Make one that counts from the year ``first`` to ``last``."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "centre")])
        public = key.public_key()
        made = (
            x509.CertificateBuilder(name, name, public, x509.random_serial_number())
            .not_valid_before(datetime(first, 1, 1, tzinfo=UTC))
            .not_valid_after(datetime(last, 1, 1, tzinfo=UTC))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .sign(key, hashes.SHA256())
        )
        form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        file = folder / f"{made.serial_number:x}.pem"
        pem = made.public_bytes(serialization.Encoding.PEM)
        file.write_bytes(key.private_bytes(serialization.Encoding.PEM, *form) + pem)
        shape = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return cls(file, hashlib.sha256(public.public_bytes(*shape)).digest())
