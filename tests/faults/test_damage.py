"""A folder whose ledger is damaged or gone: the kiosk builds it anew by itself, or refuses, and never starts empty."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.driving.books import ballots
from tests.driving.kiosk import START, THANKS, Kiosk, run, told
from tests.driving.stage import Stage

PATIENCE = "Xin Quý khách chờ một chút"
LEDGER = "ledger.sqlite3"


def rated(kiosk: Kiosk) -> None:
    kiosk.click(START)
    for number in (1, 2):
        kiosk.see(f"Câu {number} / 2")
        kiosk.click("Hài lòng")
    kiosk.see(THANKS)


def without_header(folder: Path) -> None:
    content = bytearray((folder / LEDGER).read_bytes())
    content[:4096] = bytes(4096)
    (folder / LEDGER).write_bytes(content)


def deleted(folder: Path) -> None:
    (folder / LEDGER).unlink()


def emptied(folder: Path) -> None:
    (folder / LEDGER).write_bytes(b"")


@pytest.mark.parametrize("damage", [without_header, deleted, emptied])
def test_a_damaged_kiosk_serves_again_with_every_ballot(stage: Stage, damage: Callable[[Path], None]) -> None:
    kiosk = stage.welcome()
    rated(kiosk)
    assert kiosk.stop() == 0
    before = ballots(kiosk.folder)
    damage(kiosk.folder)
    kiosk.start()
    kiosk.see(START)
    assert kiosk.logged("the ledger is built anew") == 1
    rated(kiosk)
    assert kiosk.stop() == 0
    after = ballots(kiosk.folder)
    assert len(after) == 2
    assert [(one.answers, one.outcome) for one in after] == [(before[0].answers, before[0].outcome)] * 2
    assert run("verify", "--data", kiosk.folder).returncode == 0


def test_a_tap_that_meets_damage_is_kept_and_the_ledger_is_built_anew(stage: Stage) -> None:
    folder = stage.office()
    with closing(sqlite3.connect(folder / LEDGER)) as database:
        find = "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_entry_1'"
        (page,) = database.execute(find).fetchone()
    content = bytearray((folder / LEDGER).read_bytes())
    content[(page - 1) * 4096 : page * 4096] = bytes(range(256)) * 16
    (folder / LEDGER).write_bytes(content)
    kiosk = stage.welcome(folder=folder)
    before = kiosk.child
    rated(kiosk)
    kiosk.until_another_child(before)
    kiosk.see(START)
    assert kiosk.logged("the ledger is built anew") == 1
    assert kiosk.stop() == 0
    (ballot,) = ballots(folder)
    assert (ballot.answers, ballot.outcome) == ({"attitude": "satisfied", "time": "satisfied"}, "completed")
    assert run("verify", "--data", folder).returncode == 0


def test_a_kiosk_that_needs_longer_asks_for_patience(stage: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "kiosk"
    made = "simulate --from 2026-01-05 --to 2026-02-27 --issued 1500 --collected 1400 --unsatisfied 10 --seed 3"
    assert run(*made.split(), "--data", folder).returncode == 0
    deleted(folder)
    kiosk = stage.open(folder=folder)
    kiosk.see(PATIENCE)
    kiosk.see_gone(PATIENCE, seconds=60)
    assert kiosk.stop() == 0
    answer = run("tally", "--month", "2026-01", "--data", folder, "--json")
    assert answer.returncode == 0


def test_a_kiosk_with_nothing_left_refuses_in_words(stage: Stage) -> None:
    folder = stage.office()
    deleted(folder)
    for left in (*(folder / "mirror").iterdir(), folder / "anchor"):
        left.unlink()
    status, sentence = told(run("run", "--data", folder, environment=stage.desktop().environment()))
    assert status == 3
    assert "Không bắt đầu sổ trống" in sentence
    assert not (folder / LEDGER).exists()
