"""A kiosk that was written from README.md alone joins the real centre, sends, and meets every refusal of its list."""

import ast
import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.sources import ROOT
from tests.sync.protocol.by_the_book import canonical
from tests.sync.server import outsider
from tests.sync.server.outsider import Outsider, Refused, typed
from tests.sync.server.processes import Served, run, served, where

README = (ROOT / "sync" / "protocol" / "README.md").read_text("utf-8")
AT_KIOSKS = {"key_unknown", "nonce_wrong", "config_contradicts"}
"""What a kiosk refuses of what comes down to it."""
IN_TROUBLE = {"busy", "storage_full", "other"}
"""What a centre says whose machine has a fault."""
MET: Counter[str] = Counter()
"""The refusals that the tests below have met, in their order."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("outside")


@pytest.fixture(scope="module")
def centre(folder: Path) -> Iterator[Served]:
    with served(folder, None) as made:
        yield made


def code(folder: Path, *more: str) -> tuple[bytes, bytes]:
    answer = run("code", *where(folder, None), "--office", "0031", "--counter", "1", *more)
    assert answer.returncode == 0, answer.stderr
    return typed(answer.stdout.splitlines()[-1])


def change(folder: Path, statement: str, *values: str) -> None:
    """Do what staff do on the pages."""
    with closing(sqlite3.connect(folder / "centre.sqlite3", timeout=20)) as database, database:
        assert database.execute(statement, values).rowcount == 1


def joined(centre: Served, folder: Path, name: str) -> Outsider:
    kiosk = Outsider(centre.address, name)
    told, pin = code(folder)
    kiosk.time(pin)
    kiosk.enrols(told)
    return kiosk


def test_neither_it_nor_this_test_has_a_line_of_the_project() -> None:
    for file in (Path(str(outsider.__file__)), Path(__file__)):
        tree = ast.parse(file.read_text("utf-8"))
        named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        named += [one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names]
        assert [name for name in named if name.partition(".")[0] in {"kiosk", "sync"}] == []


def test_it_joins_and_every_entry_arrives_once(centre: Served, folder: Path) -> None:
    kiosk = Outsider(centre.address, "one")
    told, pin = code(folder)
    assert kiosk.time(pin)["speaks"] == "1.0"
    grant, manifest = kiosk.enrols(told)
    assert (grant["office"], grant["counter"], grant["training"]) == ("0031", "1", False)
    assert (grant["tls"], manifest["tls"]) == ([kiosk.shown()],) * 2
    kiosk.taps(30)
    assert (kiosk.state()["mark"], kiosk.state()["hashes"]) == (0, [])
    receipts = [kiosk.sends(kiosk.packed(first, last)) for first, last in ((1, 10), (5, 20), (21, 30), (1, 30))]
    assert [(one["fresh"], one["known"], one["mark"], one["unparsed"]) for one in receipts] == [
        (10, 0, 10, 10),
        (10, 6, 20, 16),
        (10, 0, 30, 10),
        (0, 30, 30, 30),
    ]
    standing = kiosk.state(3, 7)
    assert standing["hashes"] == [[seq, kiosk.hashes[seq]] for seq in (3, 7, 30)]
    (fetched,) = kiosk.answers("fetch")
    assert (fetched["kind"], fetched["version"]) == ("manifest", standing["config_version"])


def test_it_goes_by_stick(centre: Served, folder: Path) -> None:
    request, grant, batches, answer = (folder / f"a.{kind}" for kind in ("kreq", "kgrant", "ksb", "ksr"))
    kiosk = Outsider(centre.address, "stick")
    kiosk.time(code(folder)[1])
    nonce = kiosk.nonce()
    members = {"nonce": nonce, "office": "0032", "counter": "2", "training": False, "program": "outsider 1"}
    request.write_bytes(kiosk.says("request", **members))
    assert run("grant", *where(folder, None), str(request), "--out", str(grant)).returncode == 0
    told = kiosk.joined(list(kiosk.hears(grant.read_bytes())))
    assert (told[0]["nonce"], told[0]["device"], told[0]["office"]) == (nonce, kiosk.device, "0032")
    assert told[0]["tls"] == told[1]["tls"] == [kiosk.shown()]
    kiosk.taps(20)
    batches.write_bytes(kiosk.packed(1, 10) + kiosk.packed(12, 20) + kiosk.packed(11, 20) + kiosk.packed(1, 20)[:-9])
    assert run("import", *where(folder, None), str(batches), "--receipt", str(answer)).returncode != 0
    told = list(kiosk.hears(answer.read_bytes()))
    assert [one["kind"] for one in told] == ["receipt", "refusal", "receipt", "manifest"]
    assert (told[1]["code"], told[2]["mark"]) == ("gap", 20)


def hashed(told: bytes) -> str:
    return sha256(b"hailong-sync/1/code\n" + told).hexdigest()


def refused(asked: Callable[[], object]) -> Mapping[str, Any]:
    """Return the problem document that a question meets."""
    with pytest.raises(Refused) as problem:
        asked()
    return problem.value.told


def test_it_is_refused_for_joining_wrongly(centre: Served, folder: Path) -> None:
    kiosk, other = Outsider(centre.address, "two"), Outsider(centre.address, "three")
    told, pin = code(folder)
    kiosk.time(pin)
    other.centres = kiosk.centres
    assert refused(lambda: kiosk.enrols(b"\xab" * 8))["code"] == "code_wrong"
    assert refused(lambda: kiosk.enrols(told, training=True))["code"] == "training_mixed"
    assert refused(lambda: kiosk.enrols(told, challenge="00" * 32))["code"] == "challenge_expired"
    kiosk.enrols(told)
    # An answer that was lost is given again, but to nobody else.
    kiosk.enrols(told)
    assert refused(lambda: other.enrols(told))["code"] == "code_used"
    late, _ = code(folder)
    change(folder, "UPDATE centre_enrolmentcode SET expires_at = made_at WHERE typed_hash = ?", hashed(late))
    assert refused(lambda: other.enrols(late))["code"] == "code_expired"
    problems = [refused(lambda: other.enrols(b"\xcd" * 8)) for _ in range(21)]
    assert (problems[-1]["code"], problems[-1]["retry_after"] > 0) == ("too_many", True)
    change(folder, "DELETE FROM centre_attempt WHERE who LIKE ?", "enrol 127%")
    MET.update(kiosk.met + other.met)


def test_it_is_refused_for_a_chain_that_does_not_go_on(centre: Served, folder: Path) -> None:
    kiosk, stranger = joined(centre, folder, "four"), Outsider(centre.address, "nobody")
    kiosk.taps(9)
    assert (problem := refused(lambda: kiosk.sends(kiosk.packed(2, 3))))["code"] == "gap"
    assert problem["mark"] == 0
    kiosk.sends(kiosk.packed(1, 5))
    kept = kiosk.hashes, kiosk.entries
    kiosk.hashes, kiosk.entries = kiosk.hashes[:3], kiosk.entries[:2]
    kiosk.entries.append(b'{"id":"%s","kind":"smiled","v":3}' % (b"ef" * 16))
    kiosk.hashes.append(kiosk.link(3, kiosk.entries[2]))
    assert (problem := refused(lambda: kiosk.sends(kiosk.packed(1, 3))))["code"] == "fork"
    assert problem["seq"] == 3
    kiosk.hashes, kiosk.entries = kept
    stranger.taps(1)
    assert refused(lambda: stranger.sends(stranger.packed(1, 1)))["code"] == "device_unknown"
    change(folder, "UPDATE centre_device SET state = 'revoked' WHERE id = ?", kiosk.device)
    assert refused(lambda: kiosk.sends(kiosk.packed(6, 9)))["code"] == "device_revoked"
    assert refused(kiosk.state)["code"] == "device_revoked"
    MET.update(kiosk.met + stranger.met)


def test_it_is_refused_for_bytes_that_are_not_as_they_should_be(centre: Served, folder: Path) -> None:
    kiosk = joined(centre, folder, "five")
    kiosk.taps(3)
    whole = kiosk.packed(1, 3)
    salted = canonical({"salt": "ab" * 32, "text": "?"})
    beside = zlib.compress(salted + b"\n")
    named = {"comments": sha256(beside).hexdigest(), "comments_bytes": len(beside)}
    sent = {
        "truncated": whole[:-1],
        "malformed": b"<!doctype html>\n" * 20,
        "too_large": b" " * 300_000,
        "body_wrong": whole[:-5] + b"\0" + whole[-4:],
        "chain_broken": kiosk.packed(1, 3, head="ab" * 32),
        "comment_unnamed": kiosk.packed(1, 3, **named) + beside,
        "signature_wrong": whole.replace(b'"last":3', b'"last":4'),
        "other_device": kiosk.packed(1, 3, device="ab" * 16),
        "protocol_newer": kiosk.packed(1, 3, v="1.1"),
        "protocol_older": kiosk.packed(1, 3, v="0.9"),
    }
    for told, content in sent.items():
        problem = refused(lambda content=content: kiosk.sends(content))  # type: ignore[misc]
        assert problem["code"] == told
        assert problem.get("speaks") == ("1.0" if told.startswith("protocol") else None)
    # What is of another major is refused, too, and a newer minor is put right by writing the older one.
    assert refused(lambda: kiosk.sends(kiosk.packed(1, 3, v="2.0")))["code"] == "protocol_newer"
    assert kiosk.state()["mark"] == 0
    assert kiosk.sends(whole)["fresh"] == 3
    MET.update(kiosk.met)


def test_every_refusal_of_the_list_was_met() -> None:
    listed = set(re.findall(r"^\| `([a-z_]+)` \| [0-9]{3} \|", README, re.MULTILINE))
    assert MET.keys() == listed - AT_KIOSKS - IN_TROUBLE
