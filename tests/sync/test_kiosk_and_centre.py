"""Real kiosks and the real centre as processes of their own, by net and by stick: both count the same, to the unit."""

import json
import socket
import subprocess
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.driving.kiosk import command
from tests.driving.kiosk import run as kiosk
from tests.sync.server.processes import run as centre
from tests.sync.server.processes import served, where

OFFICE, MONTH = "0031", "2022-10"
COUNTS = ("issued", "returned", "walk_up", "collected", "valid", "spoiled", "flagged", "undated", "outcomes")


def made_up(folder: Path, seed: int) -> Path:
    """Return the folder of a kiosk with a month of made-up ballots."""
    amounts = f"--from {MONTH}-01 --to {MONTH}-31 --issued 400 --collected 380 --unsatisfied 9 --seed {seed}"
    assert kiosk("simulate", *amounts.split(), "--data", folder).returncode == 0
    return folder


def done(answer: "subprocess.CompletedProcess[str]") -> str:
    """Return what a command printed that did what it was to do."""
    assert (answer.returncode, answer.stderr) == (0, "")
    return answer.stdout


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def code(house: Path, counter: str) -> str:
    told = done(centre("code", *where(house, None), "--office", OFFICE, "--counter", counter, "--training"))
    return told.splitlines()[-1]


def counted(house: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        done(centre("tally", *where(house, None), "--office", OFFICE, "--month", MONTH, "--json"))
    )
    return found


def own(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done(kiosk("tally", "--month", MONTH, "--json", "--data", folder)))
    return found


def same(told: dict[str, Any], *kiosks: dict[str, Any]) -> None:
    """Hold the centre's figures of an office against the sums of its kiosks' own."""
    for name in COUNTS[:-1]:
        assert told[name] == sum(one[name] for one in kiosks), name
    for outcome, n in told["outcomes"].items():
        assert n == sum(one["outcomes"][outcome] for one in kiosks), outcome
    for place, item in enumerate(told["surveys"][0]["criteria"]):
        for at, level in enumerate(item["levels"]):
            parts = [one["surveys"][0]["criteria"][place]["levels"][at] for one in kiosks]
            assert (level["id"], level["n"]) == (parts[0]["id"], sum(part["n"] for part in parts))
    assert {one["head"] for one in told["ledgers"]} == {line["head"] for one in kiosks for line in one["ledgers"]}


def test_what_a_kiosk_sends_through_sudden_ends_of_both_is_counted_once(tmp_path: Path) -> None:
    house, folder = tmp_path / "centre", made_up(tmp_path / "kiosk", 1)
    listen = f"127.0.0.1:{free_port()}"
    with served(house, None, "--listen", listen) as first:
        done(kiosk("enrol", "--server", f"https://{listen}", "--code", code(house, "Quầy số 1"), "--data", folder))
        with subprocess.Popen(command("sync", "--once", "--data", folder), stdout=subprocess.DEVNULL) as sending:
            # In the middle of it on most machines, and of no harm on the others.
            with suppress(subprocess.TimeoutExpired):
                sending.wait(1.2)
            first.process.kill()
            sending.kill()
    away = kiosk("sync", "--once", "--data", folder)
    assert (away.returncode, away.stderr.count("\n")) == (3, 1)
    with served(house, None, "--listen", listen):
        for _ in range(2):
            assert done(kiosk("sync", "--once", "--data", folder)) == "Mọi bản ghi đã ở trung tâm.\n"
        told = counted(house)
    same(told, own(folder))
    assert told["training"] is True


def test_an_office_without_a_net_joins_and_sends_by_stick(tmp_path: Path) -> None:
    house, stick = tmp_path / "centre", tmp_path / "stick"
    stick.mkdir()
    folders = [made_up(tmp_path / str(seed), seed) for seed in (1, 2)]
    code(house, "Quầy số 1")
    key = json.loads(done(centre("status", *where(house, None), "--json")))["public_key"]
    pin = sha256(bytes.fromhex(key)).hexdigest()
    for folder in folders:
        request, grant = stick / f"{folder.name}.kreq", stick / f"{folder.name}.kgrant"
        done(kiosk("enrol", "--request", request, "--data", folder))
        done(centre("grant", *where(house, None), str(request), "--out", str(grant)))
        done(kiosk("enrol", "--grant", grant, "--pin", pin, "--data", folder))
    for folder in folders:
        batches, receipts = stick / f"{folder.name}.ksb", stick / f"{folder.name}.ksr"
        done(kiosk("sync", "--export", batches, "--data", folder))
        for _ in range(2):
            done(centre("import", *where(house, None), str(batches), "--receipt", str(receipts)))
        done(kiosk("sync", "--receipt", receipts, "--data", folder))
        doctor = json.loads(kiosk("doctor", "--json", "--data", folder).stdout)
        (road,) = [line for line in doctor["lines"] if line["subject"] == "road"]
        assert "0 bản ghi chưa có biên nhận" in road["says"]
    same(counted(house), *map(own, folders))
