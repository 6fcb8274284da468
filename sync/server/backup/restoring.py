"""The way back: a centre that was restored is the same one, of another generation, and kiosks send it what it lacks."""

from pathlib import Path

from django.db import connection, transaction
from django.db.models import F

from kiosk.domain.errors import EnvironmentProblem, FileProblem
from sync.server import database, mint, vault
from sync.server.backup import postgresql, sqlite
from sync.server.backup.forms import FILES, KEYS, Page, digest_of, read_page
from sync.server.configuring import Asked, open_centre, prepare
from sync.server.folder import keep_first, make_folder, sync_folder
from sync.server.house import House

GAP = 1_000
"""Versions that manifests leave out: some of them may have come down after the backup was made."""


def restore(source: Path, asked: Asked) -> House:
    """Make a centre of a backup, in a folder and a database that have none.

    Raises FileProblem ``centre_backup_broken``; EnvironmentProblem ``centre_database_there``, ``centre_key_foreign``,
    and what ``open_centre`` raises.
    """
    page = read_page(source)
    file = source / FILES[page.vendor]
    if not file.is_file() or digest_of(file) != page.digest:
        raise FileProblem("centre_backup_broken", folder=str(source), where=file.name)
    if (page.vendor == "postgresql") != bool(asked.database):
        raise FileProblem("centre_backup_elsewhere", vendor=page.vendor)
    make_folder(asked.folder)
    _put_keys(source, asked.folder)
    if page.vendor == "sqlite":
        sqlite.put_back(file, asked.folder / database.FILE)
        sync_folder(asked.folder)
    else:
        _fill(file, asked)
    house = open_centre(asked)
    _be_born_again(page)
    return house


def _put_keys(source: Path, folder: Path) -> None:
    for name in KEYS:
        file = source / name
        if file.exists() and keep_first(folder / name, file.read_bytes()) != file.read_bytes():
            raise EnvironmentProblem("centre_key_foreign")
    if not vault.is_made(folder):
        raise FileProblem("centre_backup_broken", folder=str(source), where=vault.SIGNING)


def _fill(file: Path, asked: Asked) -> None:
    prepare(asked)
    if connection.introspection.table_names():
        raise EnvironmentProblem("centre_database_there", file=connection.settings_dict["NAME"])
    postgresql.put_back(file)


def _be_born_again(page: Page) -> None:
    from sync.server.models import Centre, Epoch

    with transaction.atomic():
        Centre.objects.update(generation=mint.random_bytes(16).hex(), config_version=F("config_version") + GAP)
        for epoch, mark in page.marks.items():
            Epoch.objects.filter(pk=int(epoch)).update(durable=mark)
