"""The centre says of every vector of protocol 1.0 what the contract says, over real HTTP."""

import json
from typing import Any

import pytest

from kiosk.domain.chain import link
from sync.protocol.messages import Manifest, Receipt, Standing
from sync.protocol.refusals import STATUS, Code
from sync.server.models import CommentText, Device, Entry, Epoch
from tests.sync.protocol.by_the_book import decoded
from tests.sync.protocol.making import FOLDER, SEEDS
from tests.sync.server.kiosks import Kiosk
from tests.sync.server.running import Running

PATHS = {"batch": "/v1/batches", "state": "/v1/state", "fetch": "/v1/manifest"}


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


REFUSALS = [row for row in vectors("refusals") if row["as"] in PATHS]


@pytest.fixture
def kiosk(centre: Running) -> Kiosk:
    """Give the kiosk of the vectors, which the centre knows."""
    found = Kiosk(centre, SEEDS["kiosk"])
    if not Device.objects.filter(id=found.device).exists():
        found.enrols()
    return found


def test_the_batches_of_the_vectors_are_taken(centre: Running, kiosk: Kiosk) -> None:
    for row in vectors("batches"):
        header = row["header"]
        answer = centre.ask("/v1/batches", decoded(row["packet"]))
        [receipt] = answer.messages(centre.house)
        assert isinstance(receipt, Receipt)
        told = (receipt.first, receipt.last, receipt.head, receipt.body, receipt.mark)
        newer = "newer" in row["name"]
        assert told == (header["first"], header["last"], header["head"], header["body"], max(10, receipt.mark))
        assert receipt.unparsed == newer
    epoch = Epoch.objects.get(device_id=kiosk.device)
    rows = {row["header"]["first"]: row for row in vectors("batches") if len(row["entries"]) > 1}
    entries = [body for _, row in sorted(rows.items()) for body in row["entries"]]
    stored = Entry.objects.filter(epoch=epoch).order_by("seq").values_list("body", flat=True)
    assert [bytes(body).decode() for body in stored] == entries
    assert epoch.mark == len(entries)
    assert Entry.objects.filter(epoch=epoch, parsed=False).count() == 1


def test_a_comment_that_was_erased_stays_away(centre: Running, kiosk: Kiosk) -> None:
    rows = sorted(vectors("batches"), key=lambda row: (row["header"]["first"], -len(row["entries"])))
    for row in (*rows, *rows):
        centre.ask("/v1/batches", decoded(row["packet"])).messages(centre.house)
    [comment] = [comment for row in rows for comment in row["comments"]]
    kept = CommentText.objects.get(hash=bytes.fromhex(comment["hash"]))
    # An entry of the second batch erases what the first one brought, and brings again.
    assert (kept.erased, kept.text, bytes(kept.salt)) == (True, "", b"")


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in REFUSALS])
def test_what_the_contract_refuses_is_refused_with_its_code(centre: Running, kiosk: Kiosk, row: dict[str, Any]) -> None:
    before = Entry.objects.count()
    answer = centre.ask(PATHS[row["as"]], decoded(row["content"]))
    code = Code(row["code"])
    assert (answer.problem.code, answer.status) == (code, STATUS[code])
    assert answer.headers["content-type"] == "application/problem+json"
    if code is Code.NEWER:
        assert answer.problem.params["speaks"] == "1.0"
    assert Entry.objects.count() == before


def test_the_questions_of_the_vectors_are_answered(centre: Running, kiosk: Kiosk) -> None:
    frames = {row["kind"]: row for row in vectors("messages")}
    [manifest] = centre.ask("/v1/manifest", frames["fetch"]["frame"].encode()).messages(centre.house)
    assert isinstance(manifest, Manifest)
    assert (manifest.nonce, manifest.device) == (frames["fetch"]["plain"]["nonce"], kiosk.device)
    assert manifest.keys == (centre.house.signer.public_key.hex(),)
    assert manifest.tls == centre.house.tls
    [standing] = centre.ask("/v1/state", frames["state"]["frame"].encode()).messages(centre.house)
    assert isinstance(standing, Standing)
    assert standing.nonce == frames["state"]["plain"]["nonce"]


def test_the_hashes_that_are_told_are_those_of_the_chain(centre: Running, kiosk: Kiosk) -> None:
    row = max(vectors("batches"), key=lambda row: len(row["comments"]))
    centre.ask("/v1/batches", decoded(row["packet"])).messages(centre.house)
    kiosk.epoch = bytes.fromhex(row["header"]["epoch"])
    kiosk.bodies, kiosk.hashes = [], []
    kiosk.chain(*(body.encode() for body in row["entries"]))
    told = dict(kiosk.asks(1, 2).hashes)
    assert told[1] == row["hashes"][0]
    assert told[2] == link(kiosk.raw_id, kiosk.epoch, 2, kiosk.hash_at(1), kiosk.bodies[1]).hex() == row["hashes"][1]
    assert told.keys() == {1, 2, 10}
