"""Who this device is: an Ed25519 key made once, in a file of its own."""

import errno
import os
from pathlib import Path

from msgspec import Struct

from kiosk.db.faults import of_system
from kiosk.domain.chain import device_id
from kiosk.domain.errors import EnvironmentProblem, IntegrityProblem

KEY_FILE = "device.key"
WAITING_KEY_FILE = "device.key.new"
SEED_BYTES = 32
# A folder that this user may not list was not made by it, and a file system that syncs no folder has nothing to sync.
_NOTHING_TO_SYNC = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EINVAL}


class Identity(Struct, frozen=True):
    """The device's public face."""

    public_key: bytes

    @property
    def device(self) -> bytes:
        return device_id(self.public_key)


def make(folder: Path, seed: bytes) -> Identity:
    """Write the key of ``seed`` (32 random bytes) beside its final name; ``settle`` gives it that name."""
    public_key = _public_key(seed)
    _write(folder / WAITING_KEY_FILE, seed)
    return Identity(public_key)


def settle(folder: Path, public_key: bytes) -> None:
    """Give the key its final name; done again at a start that finds only the waiting one.

    Raises EnvironmentProblem ``device_key_missing`` when no key is there, IntegrityProblem ``device_key_foreign`` when
    the waiting one is of another device.
    """
    if (folder / KEY_FILE).exists():
        return
    try:
        seed = (folder / WAITING_KEY_FILE).read_bytes()
    except FileNotFoundError as error:
        raise EnvironmentProblem("device_key_missing", folder=str(folder)) from error
    except OSError as error:
        raise of_system(error, folder) from error
    if len(seed) != SEED_BYTES or _public_key(seed) != public_key:
        raise IntegrityProblem("device_key_foreign", folder=str(folder))
    try:
        (folder / WAITING_KEY_FILE).replace(folder / KEY_FILE)
        sync_folder(folder)
    except OSError as error:
        raise of_system(error, folder) from error


def public_key_of(folder: Path) -> bytes:
    """Return the public key of the device's key file; raises what ``sign`` raises."""
    return _public_key(_seed(folder))


def sign(folder: Path, message: bytes) -> bytes:
    """Return the device's signature of ``message``.

    Raises EnvironmentProblem ``device_key_missing``, IntegrityProblem ``device_key_foreign``.
    """
    # Half the start time would go into this library, and the welcome screen signs nothing.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(_seed(folder)).sign(message)


def _seed(folder: Path) -> bytes:
    try:
        seed = (folder / KEY_FILE).read_bytes()
    except OSError as error:
        raise EnvironmentProblem("device_key_missing", folder=str(folder)) from error
    if len(seed) != SEED_BYTES:
        raise IntegrityProblem("device_key_foreign", folder=str(folder))
    return seed


def verifies(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Say whether ``signature`` is one of ``message`` by the holder of ``public_key``."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _public_key(seed: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _write(file: Path, content: bytes) -> None:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise of_system(error, file.parent) from error


def sync_file(file: Path) -> None:
    """Make what anybody has written to ``file`` durable."""
    # Windows syncs only what is open for writing.
    descriptor = os.open(file, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` durable; Windows writes them through by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_way(folder: Path) -> None:
    """Make the names of ``folder`` and of every folder above it durable: any of them may be new."""
    for above in folder.absolute().parents:
        sync_names(above)


def sync_names(folder: Path) -> None:
    """Make renames in a folder that may be anybody's durable, where its owner and its file system let us."""
    try:
        sync_folder(folder)
    except OSError as error:
        if error.errno not in _NOTHING_TO_SYNC:
            raise
