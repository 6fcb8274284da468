"""A kiosk by somebody who has nothing but README.md: plain HTTPS, keys and JSON, not a line of the project."""

import hashlib
import http.client
import json
import ssl
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.sync.protocol.by_the_book import canonical, cut, of_centre

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LINE = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_LINE.check_hostname, _LINE.verify_mode = False, ssl.CERT_NONE
PATHS = {"enrol": "/v1/enrol", "state": "/v1/state", "batch": "/v1/batches", "fetch": "/v1/manifest"}


def typed(code: str) -> tuple[bytes, bytes]:
    """Return the code and the beginning of the pin that somebody types (section 6)."""
    plain = code.upper().replace("-", "").replace(" ", "").replace("O", "0").replace("I", "1").replace("L", "1")
    number = 0
    for letter in plain:
        number = number << 5 | _LETTERS.index(letter)
    told = (number >> 2).to_bytes(16, "big")
    assert (len(plain), number & 3) == (26, hashlib.sha256(told).digest()[0] >> 6)
    return told[:8], told[8:]


class Refused(Exception):
    """The centre has answered with a problem document."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        super().__init__(problem["code"])
        self.code, self.told = problem["code"], problem


class Outsider:
    """A kiosk with a key and one epoch; ``met`` counts the codes of refusals that it was given."""

    def __init__(self, address: tuple[str, int], seed: str) -> None:
        self.address = address
        self.key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())
        self.raw = self.key.public_key().public_bytes_raw()
        self.device = hashlib.sha256(self.raw).hexdigest()[:32]
        self.centres: set[bytes] = set()
        self.met: Counter[str] = Counter()
        self.asked = 0
        self.begin()

    def begin(self) -> None:
        """Begin a new epoch."""
        self.asked += 1
        self.epoch = hashlib.sha256(f"{self.device} {self.asked}".encode()).hexdigest()[:32]
        self.entries: list[bytes] = []
        self.hashes = ["00" * 32]

    def taps(self, count: int) -> None:
        """Chain entries of a kind that no centre understands yet."""
        for _ in range(count):
            place = len(self.hashes)
            ident = hashlib.sha256(f"{self.epoch} {place}".encode()).hexdigest()[:32]
            entry = canonical({"id": ident, "kind": "smiled", "v": 2})
            self.entries.append(entry)
            self.hashes.append(self.link(place, entry))

    def link(self, place: int, entry: bytes) -> str:
        """Return the hash of a place behind the one before it."""
        who = bytes.fromhex(self.device + self.epoch) + place.to_bytes(8, "big")
        frame = b"hailong/1" + who + bytes.fromhex(self.hashes[place - 1]) + hashlib.sha256(entry).digest()
        return hashlib.sha256(frame).hexdigest()

    def nonce(self) -> str:
        self.asked += 1
        return hashlib.sha256(f"{self.device} nonce {self.asked}".encode()).hexdigest()[:32]

    def signs(self, plain: Mapping[str, Any]) -> bytes:
        text = canonical(plain)
        signature = self.key.sign(b"hailong-sync/1\n" + text)
        return text + b"\n" + f"{self.raw.hex()} {signature.hex()}\n".encode()

    def says(self, kind: str, **members: object) -> bytes:
        return self.signs({"v": "1.0", "kind": kind, "device": self.device, **members})

    def packed(self, first: int, last: int, **other: object) -> bytes:
        """Return the batch of these places; ``other`` members of its header may say what is not so."""
        body = zlib.compress(b"".join(entry + b"\n" for entry in self.entries[first - 1 : last]))
        told = {
            "epoch": self.epoch,
            "first": first,
            "last": last,
            "prev": self.hashes[first - 1],
            "head": self.hashes[last],
            "body": hashlib.sha256(body).hexdigest(),
            "body_bytes": len(body),
            "comments_bytes": 0,
        }
        return self.says("batch", **{**told, **other}) + body

    def asks(self, method: str, path: str, content: bytes | None = None) -> bytes:
        """Return what answers a question; raises Refused."""
        line = http.client.HTTPSConnection(*self.address, timeout=60, context=_LINE)
        try:
            line.request(method, path, content)
            answer = line.getresponse()
            told, media_type = answer.read(), answer.getheader("Content-Type", "")
        finally:
            line.close()
        if answer.status == 200:
            assert media_type == "application/octet-stream"
            return told
        problem = json.loads(told)
        assert (media_type, problem["status"]) == ("application/problem+json", answer.status)
        assert problem["type"] == f"urn:hailong:refusal:{problem['code']}"
        self.met[problem["code"]] += 1
        raise Refused(problem)

    def hears(self, content: bytes) -> Iterator[dict[str, Any]]:
        """Yield the messages of an answer or a file, each of a centre that is believed."""
        while content:
            text, key, signature, content = cut(content, 2**20)
            yield of_centre(text, key, signature, self.centres)

    def time(self, pin: bytes = b"") -> dict[str, Any]:
        """Ask the time; with a pin, believe whoever has it."""
        nonce = self.nonce()
        answer = self.asks("GET", f"/v1/time?nonce={nonce}")
        if pin:
            _, key, _, _ = cut(answer, 16_384)
            assert hashlib.sha256(key).digest().startswith(pin)
            self.centres = {key}
        (told,) = self.hears(answer)
        assert (told["kind"], told["nonce"]) == ("time", nonce)
        assert self.shown() in told["tls"]
        return told

    def shown(self) -> str:
        """Return the pin of the line."""
        certificate = x509.load_pem_x509_certificate(ssl.get_server_certificate(self.address).encode())
        spki = serialization.PublicFormat.SubjectPublicKeyInfo
        return hashlib.sha256(certificate.public_key().public_bytes(serialization.Encoding.DER, spki)).hexdigest()

    def enrols(self, code: bytes, **other: object) -> list[dict[str, Any]]:
        """Join, and believe the keys of the grant."""
        time = self.time()
        members = {"challenge": time["challenge"], "code": code.hex(), "training": False, "program": "outsider 1"}
        return self.joined(self.answers("enrol", **{**members, **other}))

    def joined(self, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
        assert [one["kind"] for one in told] == ["grant", "manifest"]
        self.centres = {bytes.fromhex(key) for key in told[0]["keys"]}
        return told

    def answers(self, kind: str, **members: object) -> list[dict[str, Any]]:
        """Ask something with a nonce and return what answers it."""
        nonce = self.nonce()
        told = list(self.hears(self.asks("POST", PATHS[kind], self.says(kind, nonce=nonce, **members))))
        assert (told[0]["nonce"], told[0]["device"]) == (nonce, self.device)
        return told

    def state(self, *probes: int, **other: object) -> dict[str, Any]:
        last = len(self.entries)
        members = {
            "epoch": self.epoch,
            "last": last,
            "hash": self.hashes[last],
            "probes": list(probes),
            "at": 1_769_878_800_123,
            "clock": "untrusted",
            "config_version": 0,
            "program": "outsider 1",
        }
        (told,) = self.answers("state", **{**members, **other})
        return told

    def sends(self, content: bytes) -> dict[str, Any]:
        """Send a batch and return its receipt."""
        (told,) = self.hears(self.asks("POST", PATHS["batch"], content))
        assert told["kind"] == "receipt"
        return told
