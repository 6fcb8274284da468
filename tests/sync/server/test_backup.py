"""A backup that was read back makes ballots safe, and a centre made of it gets the rest from its kiosks."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from sync.server import clock, manifests
from sync.server.backup import making
from sync.server.backup.forms import FILES, PAGE
from sync.server.models import Backup, Centre, Entry
from sync.server.upkeep import Upkeep
from tests.sync.server import running
from tests.sync.server.kiosks import joined
from tests.sync.server.processes import run, where
from tests.sync.server.running import Running
from tests.sync.server.test_commands import ended


def test_what_is_in_a_verified_backup_is_called_safe(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(20)
    assert kiosk.brings(1, 12).durable_to == 0
    done = run("backup", *where(centre.folder, centre.database))
    assert done.returncode == 0, done.stderr
    assert kiosk.asks().durable_to == 12
    receipt = kiosk.brings(13)
    assert (receipt.mark, receipt.durable_to) == (20, 12)
    row = Backup.objects.get(file=Path(done.stdout.split()[-1]).name)
    assert row.size == (Path(done.stdout.split()[-1]) / FILES[centre.kind]).stat().st_size


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_centre_that_was_restored_heals_from_its_kiosks(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    new: Callable[[], str] = request.getfixturevalue("new_database") if kind == "postgresql" else str
    url = new() or None
    with running.centre(tmp_path / "one", url) as centre:
        kiosk = joined(centre)
        kiosk.tap(30)
        kiosk.brings(1, 10)
        manifests.publish("hours", {"value": 1})
        backup = making.make(centre.house)
        kiosk.brings(11)
        lost = manifests.publish("hours", {"value": 2})
        before = kiosk.asks()
        key = centre.house.signer.public_key
    other = new() or None
    done = run("restore", *where(tmp_path / "two", other), str(tmp_path / "one" / "backup" / backup.file))
    assert done.returncode == 0, done.stderr
    with running.centre(tmp_path / "two", other) as restored:
        assert restored.house.signer.public_key == key
        kiosk.centre = restored
        after = kiosk.asks()
        assert after.generation != before.generation
        assert (after.mark, after.durable_to) == (10, 10)
        # No version ever says two things: what came down after the backup is passed over.
        assert manifests.publish("hours", {"value": 3}).version > lost.version
        receipt = kiosk.brings(11)
        assert (receipt.fresh, receipt.mark) == (20, 30)
        assert Entry.objects.count() == 30


@pytest.mark.parametrize("spoiled", ["database", PAGE, "server.key"])
def test_a_spoiled_backup_is_not_put_back(centre: Running, tmp_path: Path, spoiled: str) -> None:
    row = making.make(centre.house)
    copy = shutil.copytree(centre.folder / making.FOLDER / row.file, tmp_path / "copy")
    if spoiled == "database":
        file = copy / FILES[centre.kind]
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    else:
        (copy / spoiled).unlink()
    database = f"postgresql:///none?host={tmp_path}" if centre.kind == "postgresql" else None
    ended(run("restore", *where(tmp_path / "new", database), str(copy)), 2, "is not a whole backup")
    assert not (tmp_path / "new" / "centre.sqlite3").exists()


def test_nothing_is_put_back_over_a_centre(centre: Running) -> None:
    row = making.make(centre.house)
    source = str(centre.folder / making.FOLDER / row.file)
    before = Centre.objects.get().generation
    ended(run("restore", *where(centre.folder, centre.database), source), 3, "There is a database already")
    assert Centre.objects.get().generation == before


def test_a_copy_that_lacks_a_place_is_not_whole(centre: Running, tmp_path: Path) -> None:
    from sync.server.backup import postgresql, sqlite
    from sync.server.models import Epoch, Place

    kiosk = joined(centre)
    kiosk.tap(5)
    kiosk.brings()
    epoch = Epoch.objects.get(device_id=kiosk.device)
    Place.objects.filter(epoch=epoch, seq=3).update(seq=99)
    Place.objects.filter(epoch=epoch, seq=99).delete()
    copies = postgresql if centre.kind == "postgresql" else sqlite
    copies.dump(tmp_path / "copy")
    assert copies.marks_in(tmp_path / "copy") is None
    Epoch.objects.filter(pk=epoch.pk).update(mark=2)
    Place.objects.filter(epoch=epoch, seq__gt=2).delete()


def test_seven_days_and_twelve_months_are_kept(tmp_path: Path, centre: Running) -> None:
    hours = [f"{day:02}T0{hour}" for day in (1, 15) for hour in (1, 2)]
    names = [f"2026-{month:02}-{hour}0000.000Z" for month in range(1, 13) for hour in hours]
    names += [f"2026-12-{day:02}T010000.000Z" for day in range(16, 28)] + ["2025-12-31T180000.000Z"]
    for name in names:
        (tmp_path / name).mkdir()
    making.prune(tmp_path)
    kept = sorted(each.name for each in tmp_path.iterdir())
    days = [f"2026-12-{day:02}T010000.000Z" for day in range(21, 28)]
    # 18:00 UTC on the last day of the year is the first of January in Hanoi.
    assert kept == [*(f"2026-{month:02}-15T020000.000Z" for month in range(1, 12)), *days]


def test_a_backup_is_made_every_day(tmp_path: Path) -> None:
    with running.centre(tmp_path, None):
        upkeep = Upkeep(tmp_path, 0.05)
        upkeep.start()
        while not Backup.objects.exists():
            assert upkeep.is_alive()
        upkeep.end()
        upkeep.join()
        first = Backup.objects.get().file
        Upkeep(tmp_path)._look()
        assert Backup.objects.get().file == first
        Backup.objects.update(made_at=clock.now() - timedelta(hours=25))
        Upkeep(tmp_path)._look()
        # The newest of a day is the one that is kept.
        assert Backup.objects.get().file > first


def test_a_backup_tells_what_it_is(centre: Running) -> None:
    row = making.make(centre.house)
    folder = centre.folder / making.FOLDER / row.file
    told = json.loads((folder / PAGE).read_text("utf-8"))
    assert (told["vendor"], told["digest"]) == (centre.kind, row.digest)
    assert {file.name for file in folder.iterdir()} >= {"server.key", "secret.key", FILES[centre.kind], PAGE}
    assert {file.stat().st_mode & 0o077 for file in folder.glob("*.key")} == {0}
