"""What lies in the folder of a backup: the keys, the database, and a page that says what it should be."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from kiosk.domain.errors import FileProblem
from sync.server import vault
from sync.server.folder import PRIVATE_FILE

KEYS = (
    vault.SIGNING,
    vault.NEXT_SIGNING,
    vault.FORMER_SIGNING,
    vault.SECRET,
    vault.LINE,
    vault.CERTIFICATE,
    vault.NEXT_LINE,
    vault.NEXT_CERTIFICATE,
)
PAGE = "backup.json"
FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
_BLOCK = 1 << 20


class Page(Struct, frozen=True, kw_only=True):
    """What a backup says of itself: when it was made (ms UTC), of which database, and how far each epoch went.

    ``marks`` are by the epochs' numbers in the database.
    """

    form: int = 1
    at: int
    vendor: str
    generation: str
    digest: str
    size: int
    marks: Mapping[str, int]


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file, read in blocks."""
    made = hashlib.sha256()
    for block in blocks(file):
        made.update(block)
    return made.hexdigest()


def blocks(file: Path) -> Iterator[bytes]:
    """Yield a file piece by piece."""
    with file.open("rb") as content:
        while block := content.read(_BLOCK):
            yield block


def sync_file(file: Path) -> None:
    """Have what a file holds outlive a power cut."""
    with file.open("rb+") as content:
        os.fsync(content.fileno())


def copy_private(source: Path, target: Path) -> None:
    """Copy a file that nobody else may read, synced."""
    target.touch(PRIVATE_FILE)
    shutil.copyfile(source, target)
    sync_file(target)


def write_page(folder: Path, page: Page) -> None:
    """Write down what the backup is, as the last thing."""
    file = folder / PAGE
    file.write_text(json.dumps(msgspec.to_builtins(page), indent=1), encoding="utf-8")
    sync_file(file)


def read_page(folder: Path) -> Page:
    """Return what a backup says of itself; raises FileProblem ``centre_backup_broken``."""
    try:
        plain: Any = json.loads((folder / PAGE).read_text(encoding="utf-8"))
        page = msgspec.convert(plain, Page)
    except (OSError, ValueError) as problem:
        raise FileProblem("centre_backup_broken", folder=str(folder), where=PAGE) from problem
    if page.form != 1 or page.vendor not in FILES:
        raise FileProblem("centre_backup_broken", folder=str(folder), where=PAGE)
    return page
