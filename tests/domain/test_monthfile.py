"""The form of a signed month never changes: a vector, and its signature proven without this program."""

import hashlib
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.domain import monthfile

VECTOR: dict[str, str] = json.loads((Path(__file__).parents[1] / "vectors/month.json").read_text("utf-8"))
CONTENT = VECTOR["file"].encode()


def test_a_month_is_written_to_the_bytes_of_its_vector() -> None:
    signed = monthfile.read(CONTENT, "vector")
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTOR["seed"]))
    assert monthfile.write(signed.month, key.public_key().public_bytes_raw(), key.sign) == CONTENT
    assert signed.message.hex() == VECTOR["message"]
    counts = signed.month.figures().counts
    assert (counts.issued, counts.collected, counts.all_satisfied) == (3809, 3240, 3238)


def test_the_signature_can_be_proven_without_this_program() -> None:
    plain = json.loads(CONTENT)
    signature = bytes.fromhex(plain.pop("signature"))
    body = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    message = b"hailong-month/1" + hashlib.sha256(body).digest()
    assert message.hex() == VECTOR["message"]
    # Raises when the signature is not one of it.
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(plain["public_key"])).verify(signature, message)
    device = hashlib.sha256(bytes.fromhex(plain["public_key"])).hexdigest()[:32]
    assert {line["device"] for line in plain["ledgers"]} == {device}
