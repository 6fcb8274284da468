"""The vectors of protocol 1.0 hold, read by this package and by a program that knows README.md only."""

import ast
import json
import re
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

import sync.protocol
from kiosk.domain.chain import device_id
from sync.protocol import batches, invitation, limits, messages, signing, sticks, trust
from sync.protocol.messages import KINDS, State
from sync.protocol.refusals import STATUS, Code, Refused
from tests.sync.protocol import by_the_book, members_by_the_book
from tests.sync.protocol.by_the_book import Wrong, decoded
from tests.sync.protocol.making import ENTRIES, FOLDER, said, signer_of
from tests.sync.protocol.members_by_the_book import Json


def vectors(name: str) -> Json:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


KEYS: Mapping[str, Mapping[str, str]] = vectors("keys")
PUBLIC = {name: bytes.fromhex(told["public_key"]) for name, told in KEYS.items()}
CENTRES = {PUBLIC["centre"], PUBLIC["next centre"]}
KIOSK = device_id(PUBLIC["kiosk"])
README = (Path(sync.protocol.__file__).parent / "README.md").read_text("utf-8")


def named(rows: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(row, id=f"{number} {row.get('name') or row['kind']}") for number, row in enumerate(rows)]


@pytest.mark.parametrize("name", KEYS)
def test_a_key_has_its_device_and_its_pin(name: str) -> None:
    told = KEYS[name]
    public_key = signer_of(bytes.fromhex(told["seed"])).public_key
    assert (public_key.hex(), device_id(public_key).hex()) == (told["public_key"], told["device"])
    assert trust.pin_of(public_key).hex() == told["pin"]


@pytest.mark.parametrize("row", named(vectors("messages")))
def test_a_message_has_its_bytes_and_its_signature(row: dict[str, Any]) -> None:
    frame = row["frame"].encode()
    sealed, end = signing.cut(frame)
    message = messages.read_any(sealed.text)
    assert (json.loads(messages.write(message)), end, sealed.frame) == (row["plain"], len(frame), frame)
    signer = signer_of(bytes.fromhex(KEYS[row["by"]]["seed"]))
    assert messages.sealed(message, signer) == sealed
    if row["by"] == "centre":
        assert trust.from_centre(sealed, CENTRES) == message
    else:
        assert trust.from_device(sealed, type(message)) == message


@pytest.mark.parametrize("row", named(vectors("messages")))
def test_a_message_is_read_by_the_book(row: dict[str, Any]) -> None:
    text, key, signature, rest = by_the_book.cut(row["frame"].encode(), 2**20)
    if row["by"] == "centre":
        found = by_the_book.of_centre(text, key, signature, CENTRES)
    else:
        found = by_the_book.of_device(text, key, signature, row["kind"])
    assert (found, rest) == (row["plain"], b"")


@pytest.mark.parametrize("row", named(vectors("batches")))
def test_a_batch_is_what_its_vector_says(row: dict[str, Any]) -> None:
    content = decoded(row["packet"])
    packet, end = batches.read_packet(content)
    unpacked = batches.unpack(packet)
    assert (packet.content, end) == (content, len(content))
    assert [line.body.decode() for line in unpacked.lines] == row["entries"]
    assert [line.kind for line in unpacked.lines if line.entry is None] == ["smiled"] * ("newer" in row["name"])
    told = [{"salt": one.salt.hex(), "text": one.text, "hash": one.hash} for one in unpacked.comments]
    assert told == row["comments"]
    assert json.loads(packet.sealed.text) == row["header"]


@pytest.mark.parametrize("row", named(vectors("batches")))
def test_a_batch_is_read_by_the_book(row: dict[str, Any]) -> None:
    header, entries, comments, rest = by_the_book.batch(decoded(row["packet"]))
    assert [body.decode() for body in entries] == row["entries"]
    assert (header, comments, rest) == (row["header"], row["comments"], b"")
    assert by_the_book.chain(header, entries) == row["hashes"]


def read_here(kind: str, content: bytes) -> None:
    if kind == "batch":
        batches.unpack(batches.read_packet(content)[0])
        return
    sealed, _ = signing.cut(content, most=limits.MOST_MANIFEST)
    if kind == "centre":
        trust.from_centre(sealed, CENTRES)
    else:
        trust.from_device(sealed, State)


def read_by_the_book(kind: str, content: bytes) -> None:
    if kind == "batch":
        by_the_book.batch(content)
        return
    text, key, signature, _ = by_the_book.cut(content, 2**20)
    if kind == "centre":
        by_the_book.of_centre(text, key, signature, CENTRES)
    else:
        by_the_book.of_device(text, key, signature, kind)


@pytest.mark.parametrize("row", named(vectors("refusals")))
def test_what_is_wrong_is_refused_with_its_code_here_and_by_the_book(row: dict[str, Any]) -> None:
    content = decoded(row["content"])
    with pytest.raises(Refused) as here:
        read_here(row["as"], content)
    with pytest.raises(Wrong) as elsewhere:
        read_by_the_book(row["as"], content)
    assert (here.value.code, elsewhere.value.code) == (row["code"], row["code"])


def test_an_invitation_is_typed_and_scanned() -> None:
    row = vectors("invitations")
    code, pin = bytes.fromhex(row["code"]), bytes.fromhex(row["pin"])
    typed, scanned = invitation.read_typed(row["typed"]), invitation.read_scanned(row["scanned"])
    assert (typed.code, typed.pin) == (code[:8], pin[:8])
    assert (scanned.code, scanned.pin, row["scanned"]) == (code, pin, invitation.write_scanned(scanned))
    assert invitation.write_typed(code, pin) == row["typed"]
    assert invitation.code_hash(typed.code).hex() == row["typed_hash"]
    assert invitation.code_hash(scanned.code).hex() == row["scanned_hash"]


@pytest.mark.parametrize("row", named(vectors("files")))
def test_a_file_from_a_stick_holds_what_its_vector_says(row: dict[str, Any]) -> None:
    take = BytesIO(decoded(row["content"])).read
    match Path(row["name"]).suffix:
        case sticks.BATCHES:
            assert [packet.header.kind for packet in sticks.packets(take)] == row["holds"]
        case sticks.RECEIPTS:
            assert [one.kind for one in sticks.receipts(take, CENTRES, KIOSK)] == row["holds"]
        case sticks.REQUESTS:
            assert [(one.kind, key) for one, key in sticks.requests(take)] == [("request", PUBLIC["kiosk"])]
        case sticks.GRANTS:
            pin, nonce = bytes.fromhex(KEYS["centre"]["pin"]), bytes.fromhex("a0" * 16)
            found = sticks.joining(take, pin, KIOSK, nonce)
            assert [found.grant.kind, found.manifest.kind] == row["holds"]
            assert found.keys == CENTRES


def test_the_vectors_show_every_kind_and_every_code_that_reading_has() -> None:
    shown = {row["kind"] for row in vectors("messages")}
    assert shown == {message.kind for _, message in said()}
    assert shown | {"batch"} == KINDS.keys() == members_by_the_book.MEMBERS.keys()
    later = {Code.NONCE, Code.UNKNOWN_DEVICE, Code.REVOKED, Code.GAP, Code.FORK, Code.CODE_WRONG, Code.CODE_USED}
    later |= {Code.CODE_EXPIRED, Code.CHALLENGE, Code.TRAINING, Code.CONFIG, Code.TOO_MANY, Code.BUSY, Code.FULL}
    assert {row["code"] for row in vectors("refusals")} == set(Code) - later - {Code.OTHER}


def test_the_book_is_read_without_a_line_of_this_project() -> None:
    for reader in (by_the_book, members_by_the_book):
        tree = ast.parse(Path(str(reader.__file__)).read_text("utf-8"))
        roots = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert {root for root in roots if root and root.startswith(("kiosk", "sync", "tests"))} <= {
            "tests.sync.protocol.members_by_the_book"
        }


def test_the_contract_names_every_member_code_and_limit() -> None:
    for kind, members in members_by_the_book.MEMBERS.items():
        section = README.partition(f"### `{kind}`")[2].partition("\n### ")[0].partition("\n## ")[0]
        assert set(re.findall(r"^\| `([a-z_]+)` \|", section, re.MULTILINE)) == members.keys(), kind
    told = dict(re.findall(r"^\| `([a-z_]+)` \| ([0-9]{3}) \|", README, re.MULTILINE))
    assert told == {code.value: str(status) for code, status in STATUS.items()}
    told = dict(re.findall(r"^\| `(MOST_[A-Z]+|DEEPEST)` \| ([0-9,]+) \|", README, re.MULTILINE))
    kept = {name: f"{value:,}" for name, value in vars(limits).items() if name.isupper()}
    assert {**told, **{name: kept[name] for name in ("SEALED_LINE", "MOST_PACKET")}} == kept


def test_the_worked_examples_are_those_of_the_vectors() -> None:
    shown = {line.strip() for line in README.splitlines() if line.startswith("    ")}
    fetch = next(row["frame"] for row in vectors("messages") if row["kind"] == "fetch")
    one = decoded(next(row["packet"] for row in vectors("batches") if row["name"] == "one entry"))
    invited = vectors("invitations")
    assert {*fetch.splitlines(), *(line.decode() for line in one.split(b"\n", 2)[:2])} <= shown
    assert {f"typed    {invited['typed']}", f"scanned  {invited['scanned']}"} <= shown
    example = README.partition("**A link of the chain.**")[2]
    frame = bytes.fromhex("".join(re.findall(r"^    ([0-9a-f]+)$", example, re.MULTILINE)[:6]))
    assert f"is `{sha256(frame).hexdigest()}`." in example
    assert sha256(frame).hexdigest() == ENTRIES["entries"][1]["hash"]


KEPT = {
    "sync-1.0/batches.json": "3a4cdefbbb562980a33c9665aaaa7716a28887367e831161a3d387a1ad6ca0bd",
    "sync-1.0/files.json": "420600272e00e7a1e3d20f2b869715c93dc47e82c7eea676837d393a00ad5b46",
    "sync-1.0/invitations.json": "24a4d35fb5a3c0e267b1d486f846b53d1f4b6b122359ee1cad75aa63d2aaedc8",
    "sync-1.0/keys.json": "35959f97582c3794ebe8e2e928f52074a856153d053695dd69ad8548366825c8",
    "sync-1.0/messages.json": "edc92e7b3b6f2d45e6e22ae267f58bc786b19e87d6ab9afab2024fbdfcd2e535",
    "sync-1.0/refusals.json": "0b0eb64dcaf8d681ec69a5ee60724e99be134c11ea10ce38b749a34a9a94dc0d",
}
"""Vectors of every version there was; kiosks in offices speak them."""


def test_the_vectors_of_every_version_stay_what_they_were() -> None:
    # Whatever a checkout has made of the ends of lines.
    found = {
        f"{file.parent.name}/{file.name}": sha256(file.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
        for file in sorted(FOLDER.parent.glob("sync-*/*.json"))
    }
    assert found == KEPT
