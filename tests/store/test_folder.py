"""A folder is made once, opened by one kiosk, and never started empty again."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.db.database import Database
from kiosk.domain.chain import device_id
from kiosk.domain.errors import EnvironmentProblem, WorldError
from kiosk.store import identity
from kiosk.store.ledger import Ledger, is_provisioned
from kiosk.store.lock import InstanceLock
from kiosk.store.schema import APPLICATION, MIGRATIONS
from tests.store.visits import EPOCH, LOCAL, SEED, Visits


def key_of(folder: Path) -> str:
    with pytest.raises(WorldError) as refused:
        Ledger.open(folder)
    return refused.value.key


@pytest.fixture
def closed(folder: Path) -> Path:
    """Return a folder whose ledger holds one visit and was closed in order."""
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ledger.record(Visits().whole(), LOCAL).result()
    ledger.close()
    return folder


def test_a_new_folder_holds_key_database_and_lock(closed: Path) -> None:
    assert sorted(file.name for file in closed.iterdir()) == [
        "anchor",
        "device.key",
        "kiosk.lock",
        "ledger.sqlite3",
        "mirror",
    ]


def test_what_the_folder_holds_is_for_its_owner_alone(closed: Path) -> None:
    ledger = Ledger.open(closed)
    held = {file: file.stat().st_mode & 0o777 for file in [closed, *closed.rglob("*")]}
    ledger.close()
    assert held == {file: 0o700 if file.is_dir() else 0o600 for file in held}
    assert {"device.key", "anchor", "ledger.sqlite3-wal", "2026-02.log"} < {file.name for file in held}


def test_the_device_is_named_by_its_public_key_and_signs_with_it(closed: Path) -> None:
    ledger = Ledger.open(closed)
    standing = ledger.ask(lambda reader: reader.standing()).result()
    public_key = ledger.change(lambda database: database.value("SELECT public_key FROM device")).result()
    assert standing.device == device_id(public_key)
    signature = ledger.sign(b"a month")
    assert identity.verifies(public_key, signature, b"a month")
    assert not identity.verifies(public_key, signature, b"another month")
    ledger.close()


def test_opening_needs_no_cryptography(closed: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from kiosk.store.ledger import Ledger; "
        "Ledger.open(Path(sys.argv[1])).close(); print('cryptography' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", script, str(closed)], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


def test_nothing_is_made_twice(closed: Path) -> None:
    before = (closed / "device.key").read_bytes()
    with pytest.raises(WorldError) as refused:
        Ledger.create(closed, seed=bytes(32), epoch=EPOCH)
    assert refused.value.key == "already_provisioned"
    assert (closed / "device.key").read_bytes() == before


def test_an_empty_folder_is_not_opened(folder: Path) -> None:
    folder.mkdir()
    assert not is_provisioned(folder)
    assert key_of(folder) == "not_provisioned"


def test_a_missing_folder_is_not_made_by_opening(folder: Path) -> None:
    assert key_of(folder) == "folder_unwritable"
    assert not folder.exists()


def test_a_kiosk_whose_database_is_gone_does_not_start_empty(closed: Path) -> None:
    (closed / "ledger.sqlite3").unlink()
    assert is_provisioned(closed)
    assert key_of(closed) == "provisioned_without_database"
    with pytest.raises(WorldError) as refused:
        Ledger.create(closed, seed=SEED, epoch=EPOCH)
    assert refused.value.key == "already_provisioned"
    assert not (closed / "ledger.sqlite3").exists()


@pytest.mark.parametrize(
    ("content", "key"), [(b"", "not_a_database"), (b"x" * 9000, "not_a_database")], ids=["emptied", "overwritten"]
)
def test_a_spoiled_database_is_left_as_it_is(closed: Path, content: bytes, key: str) -> None:
    (closed / "ledger.sqlite3").write_bytes(content)
    assert key_of(closed) == key
    assert (closed / "ledger.sqlite3").read_bytes() == content


def test_a_newer_programs_ledger_is_refused_in_words(closed: Path) -> None:
    database = Database.open(closed / "ledger.sqlite3", APPLICATION, len(MIGRATIONS))
    database.run(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    database.close()
    assert key_of(closed) == "newer_database"


def test_a_missing_key_is_told(closed: Path) -> None:
    (closed / "device.key").unlink()
    assert key_of(closed) == "device_key_missing"


def test_a_set_up_cut_off_before_the_key_had_its_name_is_finished(closed: Path) -> None:
    (closed / "device.key").rename(closed / "device.key.new")
    Ledger.open(closed).close()
    assert (closed / "device.key").read_bytes() == SEED


def test_a_waiting_key_of_another_device_is_refused(closed: Path) -> None:
    (closed / "device.key").unlink()
    (closed / "device.key.new").write_bytes(bytes(32))
    assert key_of(closed) == "device_key_foreign"


def test_a_set_up_cut_off_before_the_database_had_its_name_begins_again(folder: Path) -> None:
    folder.mkdir()
    (folder / "device.key.new").write_bytes(bytes(32))
    (folder / "ledger.sqlite3.new").write_bytes(b"half a file")
    (folder / "ledger.sqlite3.new-wal").write_bytes(b"half a log")
    assert not is_provisioned(folder)
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    assert ledger.verify().result().differences == ()
    ledger.close()
    assert sorted(file.name for file in folder.iterdir()) == ["device.key", "kiosk.lock", "ledger.sqlite3"]


@pytest.mark.parametrize("name", ["file", "file/data"])
def test_a_folder_that_cannot_be_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(EnvironmentProblem) as refused:
        Ledger.create(tmp_path / name, seed=SEED, epoch=EPOCH)
    assert refused.value.key == "folder_unwritable"


def test_a_second_kiosk_is_refused_while_the_first_runs(closed: Path) -> None:
    ledger = Ledger.open(closed)
    assert key_of(closed) == "already_running"
    script = (
        "import sys; from pathlib import Path; from kiosk.domain.errors import EnvironmentProblem\n"
        "from kiosk.store.ledger import Ledger\n"
        "try: Ledger.open(Path(sys.argv[1]))\n"
        "except EnvironmentProblem as problem: print(problem.key)"
    )
    told = subprocess.run([sys.executable, "-c", script, str(closed)], capture_output=True, text=True, check=True)
    assert told.stdout == "already_running\n"
    ledger.close()
    Ledger.open(closed).close()


def test_a_folder_that_is_held_already_stays_held_when_its_ledger_is_closed(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    held = InstanceLock.take(folder)
    Ledger.create(folder, seed=SEED, epoch=EPOCH, lock=held).close()
    assert key_of(folder) == "already_running"
    ledger = Ledger.open(folder, lock=held)
    held.close()
    assert key_of(folder) == "already_running"
    left = ledger.share_lock()
    ledger.close()
    assert key_of(folder) == "already_running"
    left.close()
    left.close()
    Ledger.open(folder).close()


def test_the_lock_goes_with_its_process(folder: Path) -> None:
    folder.mkdir()
    script = (
        "import os, sys; from pathlib import Path; from kiosk.store.lock import InstanceLock\n"
        "lock = InstanceLock.take(Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, str(folder)], check=False)
    InstanceLock.take(folder).close()


def test_an_unclean_stop_is_known_at_the_next_start(folder: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from kiosk.store.ledger import Ledger\n"
        "Ledger.create(Path(sys.argv[1]), seed=bytes(32), epoch=bytes(16)); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, str(folder)], check=False)
    ledger = Ledger.open(folder)
    assert not ledger.was_clean
    ledger.close()
    ledger = Ledger.open(folder)
    assert ledger.was_clean
    ledger.close()
