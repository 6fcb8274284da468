"""A backup is made, read back, and only then counts: until then nothing is called safe for it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction

from kiosk.domain.errors import EnvironmentProblem, IntegrityProblem
from sync.server import clock
from sync.server.backup import postgresql, sqlite
from sync.server.backup.forms import FILES, KEYS, Page, copy_private, digest_of, sync_file, write_page
from sync.server.folder import PRIVATE_FOLDER, sync_folder
from sync.server.house import House
from sync.server.models import Backup, Centre, Epoch

FOLDER = "backup"
DAYS, MONTHS = 7, 12
_HANOI_MS = 7 * 3_600_000


def make(house: House) -> Backup:
    """Return a new backup of the centre, keys included, that was read back whole.

    What kiosks were told to be stored is safe from here on. Raises EnvironmentProblem ``centre_backup_unwritable``,
    ``centre_program_missing``, ``centre_program_failed``; IntegrityProblem ``centre_backup_not_whole``.
    """
    at = clock.now_ms()
    name = f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%dT%H%M%S}.{at % 1000:03}Z"
    final = house.folder / FOLDER / name
    fresh = final.with_name(f"{name}.new")
    try:
        page = _written(house, fresh, at)
        fresh.rename(final)
        sync_folder(final.parent)
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise EnvironmentProblem("centre_backup_unwritable", folder=str(final.parent), why=why) from problem
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    row = _kept(name, page)
    prune(house.folder / FOLDER)
    return row


def _written(house: House, folder: Path, at: int) -> Page:
    folder.mkdir(PRIVATE_FOLDER, parents=True)
    for key in KEYS:
        if (house.folder / key).exists():
            copy_private(house.folder / key, folder / key)
    generation = Centre.objects.get().generation
    file = folder / FILES[connection.vendor]
    copies = postgresql if connection.vendor == "postgresql" else sqlite
    copies.dump(file)
    file.chmod(0o600)
    sync_file(file)
    marks = copies.marks_in(file)
    if marks is None:
        raise IntegrityProblem("centre_backup_not_whole", file=str(file))
    page = Page(
        at=at,
        vendor=connection.vendor,
        generation=generation,
        digest=digest_of(file),
        size=file.stat().st_size,
        marks=marks,
    )
    write_page(folder, page)
    sync_folder(folder)
    return page


def _kept(name: str, page: Page) -> Backup:
    """Write down that there is a backup, and how far every epoch is safe."""
    with transaction.atomic():
        for epoch, mark in page.marks.items():
            Epoch.objects.filter(pk=int(epoch), durable__lt=mark).update(durable=mark)
        return Backup.objects.create(
            file=name,
            size=page.size,
            digest=page.digest,
            made_at=datetime.fromtimestamp(page.at / 1000, UTC),
            verified_at=clock.now(),
        )


def prune(folder: Path) -> None:
    """Keep the newest backup of each of seven days and twelve months, by Hanoi's calendar, and no others."""
    found = sorted((each for each in folder.iterdir() if each.is_dir() and each.suffix != ".new"), reverse=True)
    days: dict[str, Path] = {}
    months: dict[str, Path] = {}
    for each in found:
        day = _day(each)
        days.setdefault(day, each)
        months.setdefault(day[:7], each)
    kept = {*list(days.values())[:DAYS], *list(months.values())[:MONTHS]}
    for each in found:
        if each not in kept:
            shutil.rmtree(each)
            Backup.objects.filter(file=each.name).delete()


def _day(folder: Path) -> str:
    made = datetime.strptime(folder.name[:17], "%Y-%m-%dT%H%M%S").replace(tzinfo=UTC)
    return datetime.fromtimestamp(made.timestamp() + _HANOI_MS / 1000, UTC).strftime("%Y-%m-%d")
