"""A backup is a whole ledger that was opened and checked, made while taps go on, and kept for long enough."""

import random
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from kiosk.db import breathing
from kiosk.domain.errors import EnvironmentProblem, IntegrityProblem
from kiosk.store import backup, room
from kiosk.store.backup import Backups, Kind
from kiosk.store.inspecting import Copy, Inspection, inspect
from kiosk.store.ledger import Ledger
from kiosk.store.schema import APPLICATION
from tests.store.inspections import at_once
from tests.store.tampering import unguarded
from tests.store.visits import LOCAL, Visits

ROOT = Path(__file__).parents[2]
NOW = 1_770_000_000_000


def commented(ledger: Ledger, visits: Visits, told: str) -> str:
    hashed, text = visits.text(told)
    ballot = visits.id()
    entries = [
        visits.answered(ballot, level="unsatisfied"),
        visits.followed(ballot, "late", comment=hashed),
        visits.closed(ballot),
    ]
    ledger.record(entries, LOCAL, {hashed: text}).result()
    return hashed


def rows(file: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_a_backup_is_the_ledger_of_that_moment_in_one_file(filled: Ledger, backups: Backups) -> None:
    standing = filled.ask(lambda reader: reader.standing()).result()
    file = backups.make(Kind.DAILY, "2026-02-05", NOW)
    found = inspect(file)
    assert file == filled.folder / "backup" / "daily-2026-02-05.sqlite3"
    assert (found.epoch, found.seq, found.head, found.findings) == (
        standing.epoch.hex(), standing.seq, standing.head.hex(), ()
    )  # fmt: skip
    assert rows(file, "PRAGMA application_id") == [(APPLICATION,)]
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_opens_as_a_ledger_and_goes_on(filled: Ledger, backups: Backups, visits: Visits) -> None:
    file = backups.make(Kind.DAILY, "2026-02-05", NOW)
    head = filled.ask(lambda reader: reader.standing()).result()
    filled.close()
    file.replace(filled.folder / "ledger.sqlite3")
    with_backup = Ledger.open(filled.folder)
    assert with_backup.ask(lambda reader: reader.standing()).result() == head
    with_backup.record(visits.whole(), LOCAL).result()
    assert with_backup.verify().result().differences == ()
    with_backup.close()


def test_a_daily_backup_holds_comments_and_a_monthly_one_does_not(
    filled: Ledger, backups: Backups, visits: Visits
) -> None:
    commented(filled, visits, "Nhân viên ở quầy số ba nói to quá")
    daily = backups.make(Kind.DAILY, "2026-02-05", NOW)
    monthly = backups.make(Kind.MONTHLY, "2026-01", NOW)
    assert rows(daily, "SELECT text FROM free_text") == [("Nhân viên ở quầy số ba nói to quá",)]
    assert rows(monthly, "SELECT text FROM free_text") == []
    assert "quầy số ba".encode() in daily.read_bytes()
    assert "quầy số ba".encode() not in monthly.read_bytes()
    assert inspect(monthly, texts=False).findings == ()
    assert [what for what, _ in inspect(monthly).findings] == ["comment"]


def test_seven_days_and_twelve_months_are_kept(filled: Ledger, backups: Backups) -> None:
    for day in range(1, 10):
        backups.make(Kind.DAILY, f"2026-02-{day:02}", NOW)
    for month in range(1, 13):
        backups.make(Kind.MONTHLY, f"2025-{month:02}", NOW)
    backups.make(Kind.MONTHLY, "2026-01", NOW)
    assert [file.name[6:16] for file in backup.kept(filled.folder, Kind.DAILY)] == [
        f"2026-02-{day:02}" for day in range(3, 10)
    ]
    months = [file.name[8:15] for file in backup.kept(filled.folder, Kind.MONTHLY)]
    assert (len(months), months[0], months[-1]) == (12, "2025-02", "2026-01")


def test_a_backup_is_refused_before_it_takes_the_room_of_ballots(
    filled: Ledger, backups: Backups, visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LEAST_BYTES", 1 << 60)
    with pytest.raises(EnvironmentProblem, match="backup_no_room"):
        backups.make(Kind.DAILY, "2026-02-05", NOW)
    told = filled.ask(lambda reader: reader.upkeep()).result()
    assert (told.backup, told.trouble and told.trouble["key"]) == (None, "backup_no_room")
    assert list((filled.folder / "backup").iterdir()) == []
    filled.record(visits.whole(), LOCAL).result()


def test_the_last_good_backup_is_noted_and_heals_the_note_of_a_bad_one(
    filled: Ledger, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(room, "LEAST_BYTES", 1 << 60)
        with pytest.raises(EnvironmentProblem):
            backups.make(Kind.DAILY, "2026-02-05", NOW)
    backups.make(Kind.DAILY, "2026-02-05", NOW + 5)
    told = filled.ask(lambda reader: reader.upkeep()).result()
    assert told.trouble is None
    assert told.backup is not None
    assert (told.backup["at"], told.backup["name"]) == (NOW + 5, "daily-2026-02-05.sqlite3")


def tampered(folder: Path) -> None:
    """Change an answer as somebody would who has the file."""
    with unguarded(folder / "ledger.sqlite3") as database:
        database.execute(
            "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'unsatisfied', 'satisfied') AS BLOB) "
            "WHERE n = (SELECT min(n) FROM entry WHERE instr(CAST(body AS TEXT), 'unsatisfied'))"
        )


def test_a_ledger_that_does_not_chain_makes_no_backup_and_the_finding_is_noted(filled: Ledger) -> None:
    filled.close()
    tampered(filled.folder)
    ledger = Ledger.open(filled.folder)
    try:
        with pytest.raises(IntegrityProblem, match="copy_differs"):
            Backups(ledger, at_once).make(Kind.DAILY, "2026-02-05", NOW)
        assert backup.kept(ledger.folder, Kind.DAILY) == []
        told = ledger.ask(lambda reader: reader.upkeep()).result()
        assert told.check is not None
        assert ["hash", "3"] in told.check["findings"]
        assert told.trouble is not None
        assert told.trouble["key"] == "copy_differs"
    finally:
        ledger.close()


def test_a_copy_that_the_disk_spoils_is_made_again(filled: Ledger) -> None:
    spoiled: list[Path] = []

    def spoil_once(file: Path, *, texts: bool, gently: bool) -> Inspection:
        if not spoiled:
            spoiled.append(file)
            content = bytearray(file.read_bytes())
            content[8192 : 8192 + 4096] = random.Random(1).randbytes(4096)
            file.write_bytes(content)
            assert inspect(file, texts=texts, gently=gently).findings
        return inspect(file, texts=texts, gently=gently)

    file = Backups(filled, spoil_once).make(Kind.DAILY, "2026-02-05", NOW)
    assert inspect(file).findings == ()
    assert spoiled


def test_a_file_that_is_no_ledger_is_a_finding(tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite3"
    file.write_bytes(b"nothing")
    assert inspect(file).findings == (("file", "not_a_database"),)


def test_a_copy_is_only_read(filled: Ledger, backups: Backups) -> None:
    file = backups.make(Kind.DAILY, "2026-02-05", NOW)
    before = file.read_bytes()
    copy = Copy(file)
    with pytest.raises(EnvironmentProblem, match="folder_unwritable"):
        copy.book().database.run("DELETE FROM state")
    copy.close()
    assert file.read_bytes() == before


def test_a_whole_check_leaves_its_verdict_and_no_file(filled: Ledger, backups: Backups) -> None:
    found = backups.check(NOW)
    assert (found.ballots, found.findings) == (120, ())
    told = filled.ask(lambda reader: reader.upkeep()).result()
    assert told.check == {"at": NOW, "entries": found.entries, "findings": []}
    assert list((filled.folder / "backup").iterdir()) == []


def _until_saved(lines: IO[str], times: int) -> Iterator[str]:
    """Yield what is said until so many backups were made."""
    for line in lines:
        yield line
        times -= line.startswith("saved")
        if not times:
            return


def test_a_kill_at_any_moment_leaves_only_whole_backups(filled: Ledger) -> None:
    filled.close()
    chance = random.Random(5)
    saved: dict[str, int] = {}
    for run in range(4):
        words = [sys.executable, "-m", "tests.store.saving", str(filled.folder), str(run)]
        with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as saving:
            assert saving.stdout is not None
            heard = list(_until_saved(saving.stdout, 1 + run % 2))
            heard += [saving.stdout.readline() for _ in range(chance.randrange(90))]
            saving.kill()
            rest = saving.stdout.read()
        assert saving.returncode == -signal.SIGKILL
        lines = [line.split() for line in ("".join(heard) + rest).splitlines()]
        saved |= {line[1]: int(line[2]) for line in lines if line[0] == "saved"}
    files = backup.kept(filled.folder, Kind.DAILY)
    for file in files:
        found = inspect(file)
        assert found.findings == ()
        assert found.ballots >= 120 + saved.get(file.stem.partition("-")[2], 0)
    assert {f"daily-{name}.sqlite3" for name in sorted(saved)[-7:]} <= {file.name for file in files}


def test_a_copy_that_is_checked_gently_is_checked_with_rests(filled: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    backups = Backups(filled, inspect)
    rests: list[float] = []
    monkeypatch.setattr(breathing, "WORK_S", 0.0)
    monkeypatch.setattr(breathing, "sleep", rests.append)
    file = backups.make(Kind.DAILY, "2026-02-05", NOW)
    assert set(rests) == {breathing.REST_S}
    made = len(rests)
    assert inspect(file, gently=True) == inspect(file)
    assert len(rests) == 2 * made
    backups.make(Kind.MONTHLY, "2026-01", NOW, at_once=True)
    assert len(rests) == 2 * made
