"""A damaged or missing ledger is put aside and built anew from backup, mirror and what its file still proves."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from copy import copy
from pathlib import Path

import pytest

from kiosk.domain.canonical import canonical
from kiosk.domain.errors import EnvironmentProblem, IntegrityProblem, WorldError
from kiosk.store.backup import Backups, Kind
from kiosk.store.ledger import Ledger
from kiosk.store.people import People
from kiosk.store.recovery import drafted, is_damage, recover
from tests.store.damaged import LEDGER, Office, entries_of
from tests.store.inspections import at_once
from tests.store.means import NOW, STAMP, means
from tests.store.tampering import unguarded
from tests.store.visits import LOCAL

ROOT = Path(__file__).parents[2]


@pytest.fixture
def office(folder: Path) -> Office:
    made = Office(folder)
    made.go_on(20, "Chờ lâu quá", backup=True)
    made.go_on(15, "Cửa số 3 đông")
    return made


def holds(office: Office, lost: int = 0) -> Ledger:
    """Open the new ledger and assert that it lacks so many entries, agrees with itself and goes on."""
    ledger = Ledger.open(office.folder)
    there = entries_of(ledger)
    assert len(set(office.entries) - set(there)) == lost
    assert len(there) == len(set(there))
    assert ledger.verify().result().differences == ()
    assert ledger.ask(lambda reader: reader.standing()).result().epoch != office.epoch
    ledger.record(office.visits.whole(), LOCAL).result()
    assert ledger.verify().result().differences == ()
    return ledger


def refused(folder: Path) -> WorldError:
    with pytest.raises((EnvironmentProblem, IntegrityProblem)) as caught:
        Ledger.open(folder)
    return caught.value


def test_a_ledger_without_a_header_comes_back_from_backup_and_mirror(office: Office) -> None:
    office.spoil_header()
    assert is_damage(refused(office.folder))
    rebuilt = recover(office.folder, means(), STAMP)
    assert (rebuilt.base, rebuilt.people, rebuilt.texts_lost) == ("daily-2026-02-02.sqlite3", True, 1)
    assert (rebuilt.tells.cause, rebuilt.tells.certain, rebuilt.tells.uncertain) == ("corrupt", 16, 0)
    ledger = holds(office)
    assert [person.name for person in People(ledger).all()] == ["Trần Văn Minh"]
    ledger.close()
    assert office.texts() == ["Chờ lâu quá"]
    assert (office.folder / "quarantine" / STAMP / LEDGER).exists()


def test_the_first_start_after_a_recovery_tells_staff_of_it(office: Office) -> None:
    office.spoil_header()
    rebuilt = recover(office.folder, means(), STAMP)
    ledger = Ledger.open(office.folder)
    assert ledger.recovered == rebuilt.tells
    ledger.record(office.visits.whole(), LOCAL).result()
    ledger.close()
    again = Ledger.open(office.folder)
    assert again.recovered is None
    again.close()


def test_an_open_ballot_that_makes_no_sense_is_damage_and_no_bug(office: Office) -> None:
    ballot = office.visits.id()
    ledger = Ledger.open(office.folder)
    ledger.record([office.visits.issued(ballot)], LOCAL).result()
    ledger.close()
    closed = canonical(office.visits.closed(ballot))
    with unguarded(office.file()) as database:
        database.execute("UPDATE entry SET body = ? WHERE n = (SELECT first_entry FROM open_ballot)", (closed,))
    assert is_damage(refused(office.folder))
    recover(office.folder, means(), STAMP)
    holds(office).close()


def test_a_missing_ledger_comes_back_and_never_starts_empty(office: Office) -> None:
    office.file().unlink()
    assert refused(office.folder).key == "provisioned_without_database"
    rebuilt = recover(office.folder, means(), STAMP)
    assert (rebuilt.tells.cause, rebuilt.tells.certain, rebuilt.tells.uncertain) == ("missing", 16, 0)
    holds(office).close()


def test_a_ledger_with_a_spoilt_page_gives_what_is_not_in_backup_or_mirror(office: Office) -> None:
    office.lose_mirror()
    office.spoil_middle(0.95)
    rebuilt = recover(office.folder, means(), STAMP)
    ledger = Ledger.open(office.folder)
    back = set(office.entries) & set(entries_of(ledger))
    assert ledger.verify().result().differences == ()
    ledger.close()
    assert rebuilt.tells.certain > 0
    assert len(back) > 85
    assert rebuilt.tells.certain + rebuilt.tells.uncertain >= 16


def test_without_a_backup_the_mirror_gives_everything_but_comments_and_pins(folder: Path) -> None:
    office = Office(folder)
    office.go_on(30, "Chờ lâu quá")
    office.file().unlink()
    rebuilt = recover(folder, means(), STAMP)
    assert (rebuilt.base, rebuilt.people, rebuilt.texts_lost) == ("", False, 1)
    assert (rebuilt.tells.certain, rebuilt.tells.uncertain) == (31, 0)
    holds(office).close()


def test_without_backup_and_mirror_the_damaged_file_gives_what_it_can(folder: Path) -> None:
    office = Office(folder)
    office.go_on(60, "Chờ lâu quá")
    office.lose_mirror()
    office.file("suspect").write_text("[]")
    rebuilt = recover(folder, means(), STAMP)
    assert (rebuilt.base, rebuilt.people, rebuilt.texts_lost) == ("", True, 0)
    assert (rebuilt.tells.certain, rebuilt.tells.uncertain) == (61, 0)
    holds(office).close()
    assert office.texts() == ["Chờ lâu quá"]
    assert not office.file("suspect").exists()


def test_with_nothing_left_it_refuses_in_words_and_starts_nothing(folder: Path) -> None:
    office = Office(folder)
    office.go_on(3)
    office.lose_mirror()
    office.file().unlink()
    with pytest.raises(EnvironmentProblem, match="nothing_to_recover"):
        recover(folder, means(), STAMP)
    assert refused(folder).key == "provisioned_without_database"
    assert {path.name for path in folder.iterdir()} == {"device.key", "kiosk.lock"}


def test_an_edited_answer_is_not_believed(office: Office) -> None:
    with unguarded(office.file()) as database:
        edited = database.execute(
            "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '\"satisfied\"', '\"unsatisfied\"') AS BLOB) "
            "WHERE kind = 'answered'"
        ).rowcount
    assert edited > 40
    rebuilt = recover(office.folder, means(), STAMP)
    assert (rebuilt.tells.certain, rebuilt.tells.uncertain) == (16, 0)
    ledger = holds(office)
    levels = ledger.change(lambda database: database.rows("SELECT level, sum(n) FROM tally_day GROUP BY 1")).result()
    ledger.close()
    assert dict(levels) == {"satisfied": 72, "unsatisfied": 2}


def test_a_spoilt_backup_is_passed_over_for_the_one_before_it(office: Office) -> None:
    good = office.folder / "backup" / "daily-2026-02-02.sqlite3"
    shutil.copy(good, good.with_name("daily-2026-02-01.sqlite3"))
    content = bytearray(good.read_bytes())
    content[8192:12288] = bytes(4096)
    good.write_bytes(content)
    office.file().unlink()
    assert recover(office.folder, means(), STAMP).base == "daily-2026-02-01.sqlite3"
    holds(office).close()


def test_a_backup_of_another_kiosk_is_passed_over(office: Office, tmp_path: Path) -> None:
    other = tmp_path / "other"
    ledger = Ledger.create(other, seed=bytes(32), epoch=bytes(16))
    ledger.record([office.visits.genesis(), *office.visits.days(3, 40)], LOCAL).result()
    foreign = Backups(ledger, at_once).make(Kind.DAILY, "2026-02-03", NOW)
    ledger.close()
    shutil.copy(foreign, office.folder / "backup")
    office.file().unlink()
    assert recover(office.folder, means(), STAMP).base == "daily-2026-02-02.sqlite3"
    holds(office).close()


def test_damage_after_a_recovery_is_recovered_too(office: Office) -> None:
    office.spoil_header()
    recover(office.folder, means(), STAMP)
    office.go_on(5)
    office.spoil_header()
    rebuilt = recover(office.folder, means(2), STAMP)
    assert rebuilt.tells.certain == 21
    holds(office).close()
    kept = sorted(path.name for path in (office.folder / "quarantine").iterdir() if path.is_dir())
    assert kept == [STAMP, f"{STAMP}-2"]


def test_a_draft_that_is_not_accepted_changes_nothing(office: Office) -> None:
    office.spoil_middle()
    before = {path: path.read_bytes() for path in office.folder.rglob("*") if path.is_file()}
    with drafted(office.folder, means(), STAMP) as (draft, _):
        assert draft.changes == () or draft.changes[0].after == 37
    assert {path: path.read_bytes() for path in office.folder.rglob("*") if path.is_file()} == before


def test_a_draft_tells_month_by_month_what_changes(office: Office) -> None:
    connection = sqlite3.connect(office.file())
    (ballot,) = connection.execute("SELECT id FROM ballot ORDER BY first_entry LIMIT 1").fetchone()
    connection.execute(
        'UPDATE ballot SET answers = \'{"attitude":"unsatisfied","time":"satisfied"}\' WHERE id = ?', (ballot,)
    )
    connection.execute("DELETE FROM ballot WHERE id IN (SELECT id FROM ballot ORDER BY first_entry DESC LIMIT 2)")
    connection.commit()
    connection.close()
    with drafted(office.folder, means(), STAMP) as (draft, _):
        (change,) = draft.changes
    assert (change.month.month, change.before, change.after, change.first) == ("2026-02", 35, 37, ballot.hex())


RECOVERING = [sys.executable, "-m", "tests.store.recovering"]
KILLS = [
    *(("rename", number) for number in range(1, 6)),
    *(("fsync", number) for number in (1, 2, 5)),
    *(("unlink", number) for number in (1,)),
    *(("pwrite64", number) for number in (10,)),
]


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("damaged") / "data")
    office.go_on(20, backup=True)
    office.go_on(8)
    office.file().write_bytes(b"")
    office.file("ledger.sqlite3-wal").write_bytes(b"what a crash left")
    office.file("suspect").write_text("[]")
    return office


def test_the_new_file_is_synced_once_behind_its_last_write_and_before_it_is_exchanged(
    damaged: Office, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(damaged.folder, tmp_path / "data"))
    watch = ["strace", "-f", "-qq", "-y", "-o", str(tmp_path / "trace")]
    watch += ["--trace=write,pwrite64,ftruncate,fsync,fdatasync,rename"]
    subprocess.run([*watch, *RECOVERING, str(folder)], cwd=ROOT, check=True, timeout=120)
    calls = [line.split(maxsplit=1)[1] for line in (tmp_path / "trace").read_text().splitlines()]
    kinds = [call.partition("(")[0] for call in calls if "/ledger.sqlite3.building" in call]
    assert kinds[-2:] == ["fsync", "rename"]
    assert set(kinds[:-2]) == {"pwrite64"}


@pytest.mark.parametrize(("call", "number"), KILLS)
def test_a_kill_at_any_step_of_a_recovery_is_made_good_by_the_next_start(
    damaged: Office, tmp_path: Path, call: str, number: int
) -> None:
    folder = Path(shutil.copytree(damaged.folder, tmp_path / "data"))
    kill = ["strace", "-f", "-qq", "-o", str(tmp_path / "trace"), f"--trace={call}"]
    kill += [f"--inject={call}:signal=SIGKILL:when={number}"]
    died = subprocess.run([*kill, *RECOVERING, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert died.returncode == -signal.SIGKILL, died.stderr
    again = subprocess.run([*RECOVERING, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert again.returncode == 0, again.stderr
    office = copy(damaged)
    office.folder = folder
    holds(office).close()
    aside = [path for path in (folder / "quarantine").iterdir() if path.is_dir() and (path / LEDGER).exists()]
    assert [(path / f"{LEDGER}-wal").read_bytes() for path in aside] == [b"what a crash left"]
    assert [path.name for path in folder.iterdir() if path.name.startswith(("recovering", f"{LEDGER}."))] == []
