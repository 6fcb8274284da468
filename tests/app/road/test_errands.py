"""The commands that join a centre and go to it, as processes of their own and beside a running kiosk."""

import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.app.line import Line
from kiosk.app.road.gate import Gate
from kiosk.app.road.joining import Newcomer
from kiosk.store.ledger import Ledger
from sync.protocol import invitation, sticks
from sync.protocol.shapes import Item
from sync.protocol.signing import cut
from tests.app.office import open_office
from tests.app.road.conftest import newcomer_of
from tests.app.road.visiting import ids, taps
from tests.driving.centre import Centre, Handler
from tests.driving.kiosk import ROOT, command, run, told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an office's folder that nobody has open, with some visits."""
    ledger = open_office(tmp_path / "data")
    taps(ledger, 20)
    ledger.close()
    return tmp_path / "data"


def here(folder: Path) -> list[str]:
    ledger = Ledger.open(folder)
    try:
        return ids(ledger)
    finally:
        ledger.close()


def enrolled(folder: Path, centre: Centre) -> None:
    done = run("enrol", "--data", folder, "--server", centre.url, "--code", centre.typed())
    assert (done.returncode, done.stderr) == (0, "")
    assert "Kho bạc Nhà nước Hòa Bình (mã 0031), Quầy số 2" in done.stdout


def test_a_kiosk_joins_by_a_typed_code_and_sends_everything(folder: Path, centre: Centre) -> None:
    enrolled(folder, centre)
    for _ in range(2):
        done = run("sync", "--once", "--data", folder)
        assert (done.returncode, done.stdout) == (0, "Mọi bản ghi đã ở trung tâm.\n")
    assert here(folder) == centre.ids()
    doctor = json.loads(run("doctor", "--json", "--data", folder).stdout)
    (line,) = [line for line in doctor["lines"] if line["subject"] == "road"]
    assert (line["state"], "Chờ gửi: 0 bản ghi" in line["says"]) == ("good", True)


def test_a_kiosk_that_is_killed_while_it_sends_has_sent_everything_once(folder: Path, centre: Centre) -> None:
    enrolled(folder, centre)
    arrived = threading.Event()

    def kills(handler: Handler) -> None:
        """Store the batch, and let the kiosk die before it hears of it."""
        with centre.door:
            centre.answer(handler.path, handler.content)
        os.kill(process.pid, signal.SIGKILL)
        arrived.set()
        handler.close_connection = True

    centre.does("/v1/batches", kills)
    process = subprocess.Popen(command("sync", "--once", "--data", folder), cwd=ROOT)
    assert process.wait(120) == -signal.SIGKILL
    assert arrived.wait(60)
    assert run("sync", "--once", "--data", folder).returncode == 0
    assert here(folder) == centre.ids()
    assert centre.books.counted.keys() == set(centre.ids())


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["sync", "--once"], 2, "chưa ghép với trung tâm nào"),
        (["sync"], 2, "Lệnh chưa đúng"),
        (["enrol", "--code", "TF9X-7MYK-TF9X-6AW9-2CD8-3R94-48"], 2, "--server https://"),
        (["enrol", "--server", "https://localhost:1", "--code", "TF9X-7MYK-TF9X-6AW9-2CD8-3R94-48"], 3, "Chưa kết nối"),
        (["enrol", "--server", "https://localhost:1", "--code", "WRONG"], 3, "Mã ghép không đúng"),
        (["enrol", "--grant", "/nowhere.kgrant"], 2, "--pin"),
        (["enrol", "--grant", "/nowhere.kgrant", "--pin", "ab" * 32], 2, "enrol --request"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(folder: Path, words: list[str], status: int, says: str) -> None:
    found, sentence = told(run(*words, "--data", folder))
    assert (found, says in sentence) == (status, True), sentence


def test_a_stick_carries_requests_grants_batches_and_receipts(folder: Path, centre: Centre, tmp_path: Path) -> None:
    request, grant = tmp_path / "a.kreq", tmp_path / "a.kgrant"
    batches, receipts = tmp_path / "a.ksb", tmp_path / "a.ksr"
    (folder / "office.toml").write_text(f'[centre]\npin = "{centre.pin.hex()}"\n', encoding="utf-8")
    assert run("enrol", "--data", folder, "--request", request).returncode == 0
    with request.open("rb") as stream:
        ((asked, _),) = sticks.requests(stream.read)
    grant.write_bytes(centre.grant(asked.device, asked.nonce, by_net=False))
    assert run("enrol", "--data", folder, "--grant", grant).returncode == 0
    assert told(run("sync", "--once", "--data", folder))[0] == 2
    done = run("sync", "--data", folder, "--export", batches)
    assert (done.returncode, done.stderr) == (0, "")
    with batches.open("rb") as stream:
        answers = [centre.answer("/v1/batches", packet.content) for packet in sticks.packets(stream.read)]
    assert here(folder) == centre.ids()
    centre.version, centre.items = 2, (Item("slides", 1, {"slides": ["Xin chào"]}),)
    receipts.write_bytes(b"".join(answers) + centre.frame(centre.manifest(asked.device, None)))
    done = run("sync", "--data", folder, "--receipt", receipts)
    assert (done.returncode, "Đã nhận cấu hình mới của trung tâm" in done.stdout) == (0, True)
    status, sentence = told(run("sync", "--data", folder, "--export", batches))
    assert (status, "Không có gì chờ gửi" in sentence) == (2, True)


def test_a_receipt_of_anybody_else_is_not_taken(folder: Path, centre: Centre, tmp_path: Path) -> None:
    enrolled(folder, centre)
    file = tmp_path / "a.ksr"
    file.write_bytes(Centre(tmp_path, seed=9).time("ab" * 16))
    assert told(run("sync", "--data", folder, "--receipt", file)) == (
        3,
        "Nội dung do một khóa lạ ký, không phải khóa của trung tâm này. Xin báo bộ phận tin học.",
    )


def test_beside_a_running_kiosk_the_commands_hand_it_the_job(
    newcomer: Newcomer, centre: Centre, gate_of: Callable[[Newcomer], Gate], tmp_path: Path
) -> None:
    ledger = newcomer.ledger
    taps(ledger, 3)
    gate = gate_of(newcomer)
    line = Line(ledger.folder, gate.answer)
    try:
        told_url = invitation.write_scanned(centre.invites())
        assert run("enrol", "--data", ledger.folder, "--code", told_url).returncode == 0
        assert run("sync", "--data", ledger.folder, "--once").returncode == 0
        assert run("sync", "--data", ledger.folder, "--export", tmp_path / "a.ksb").returncode == 2
        centre.devices.clear()
        status, sentence = told(run("sync", "--data", ledger.folder, "--once"))
        assert (status, "Trung tâm chưa biết kiosk này" in sentence) == (3, True)
    finally:
        line.close()
    assert ids(ledger) == centre.ids()
    facts = gate.facts()
    assert facts is not None
    assert (facts["queue"], facts["trouble"]["key"]) == (0, "refused_device_unknown")


def test_a_spoiled_file_of_the_grant_is_told_and_costs_nothing_else(
    joined: Newcomer, gate_of: Callable[[Newcomer], Gate]
) -> None:
    folder = joined.ledger.folder
    file = folder / "road" / "centre.kgrant"
    content = file.read_bytes()
    _, end = cut(content)
    file.write_bytes(content[:40] + b"x" + content[41:])
    gate = gate_of(newcomer_of(joined.ledger))
    gate.set_out()
    facts = gate.facts()
    assert facts is not None
    assert (facts["trouble"]["key"], end < len(content)) == ("road_broken", True)
