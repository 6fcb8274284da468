"""A new ledger in a folder: the device's key and an empty database, both or neither."""

from pathlib import Path

from kiosk.db.database import Database
from kiosk.db.faults import CommitUnknown, of_system
from kiosk.db.migrate import migrate
from kiosk.domain.errors import UsageError
from kiosk.store import heads, identity
from kiosk.store.opening import FILE, is_provisioned, told
from kiosk.store.schema import APPLICATION, MIGRATIONS


def make(folder: Path, seed: bytes, epoch: bytes) -> None:
    """Make the device's key and an empty ledger; a crash on the way leaves nothing that looks made.

    ``seed`` are 32 and ``epoch`` 16 random bytes. Raises UsageError ``already_provisioned``.
    """
    if is_provisioned(folder):
        raise UsageError("already_provisioned", folder=str(folder))
    waiting = folder / f"{FILE}.new"
    try:
        for tail in ("", "-wal", "-shm", "-journal"):
            waiting.with_name(waiting.name + tail).unlink(missing_ok=True)
        made = identity.make(folder, seed)
        # Comments and the hashes of PINs are nobody else's to read; SQLite gives its log the same rights.
        waiting.touch(mode=0o600)
        database = Database.create(waiting, APPLICATION)
        try:
            migrate(database, MIGRATIONS)
            heads.begin(database, made.device, made.public_key, epoch)
            database.checkpoint()
        finally:
            database.close()
        waiting.replace(folder / FILE)
        identity.sync_folder(folder)
        identity.sync_way(folder)
    except OSError as error:
        raise of_system(error, folder) from error
    except CommitUnknown as problem:
        raise told(problem, folder) from problem
    identity.settle(folder, made.public_key)
