"""How a centre is opened: its folder, its keys, its database and its tables, before anybody asks it anything."""

import socket
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from msgspec import Struct

from kiosk.domain.errors import EnvironmentProblem
from sync.server import clock, database, vault
from sync.server import settings as fixed
from sync.server.folder import make_folder
from sync.server.house import House, become
from sync.server.vault import Vault


class Asked(Struct, frozen=True):
    """Where a centre is, and how it is reached.

    ``tls`` are the pins of its line, None for those it had when it listened last; ``root`` the folders of its address,
    which a proxy takes away again.
    """

    folder: Path
    database: str | None = None
    tls: tuple[str, ...] | None = None
    hosts: tuple[str, ...] = ()
    behind_proxy: bool = False
    root: str = ""


def open_centre(asked: Asked) -> House:
    """Return the centre of a folder, ready: made at the first start, its tables brought up to this program.

    Raises EnvironmentProblem ``centre_folder_unwritable``, ``centre_key_broken``, ``centre_database_gone``,
    ``centre_database_down``, ``centre_database_newer``, ``centre_key_foreign``; UsageError ``centre_database_url``,
    ``centre_database_other``.
    """
    house, keys = prepare(asked)
    from sync.server import belonging, founding

    founding.bring_up(keys, clock.now())
    database.remember(asked.folder, asked.database)
    house = belonging.of_its_rows(house, asked.tls)
    become(house)
    return house


def prepare(asked: Asked) -> tuple[House, Vault]:
    """Tell Django where everything is and reach the database, once a process; nothing of it is looked at."""
    if settings.configured:
        return house_of(asked)
    make_folder(asked.folder)
    told = database.database_of(asked.folder, asked.database)
    house, keys = house_of(asked)
    configure(house, told, asked.hosts, keys, asked.root)
    try:
        connection.ensure_connection()
    except (DatabaseError, ImproperlyConfigured) as problem:
        raise EnvironmentProblem("centre_database_down", why=_first_line(problem)) from problem
    return house, keys


def house_of(asked: Asked) -> tuple[House, Vault]:
    """Return who the centre of a folder is."""
    keys = vault.open_vault(asked.folder)
    own = (keys.signer, keys.secret, asked.tls or (), asked.behind_proxy, keys.coming, keys.former)
    return House(asked.folder, *own), keys


def configure(house: House, told: dict[str, Any], hosts: tuple[str, ...], keys: Vault, root: str = "") -> None:
    """Tell Django what this centre is; once a process."""
    always = {name: value for name, value in vars(fixed).items() if name.isupper()}
    own = {"localhost", "127.0.0.1", "[::1]", socket.gethostname().lower(), *hosts}
    named = {
        "SECRET_KEY": keys.secret.hex() + keys.pin.hex(),
        "ALLOWED_HOSTS": sorted(own),
        "DATABASES": {"default": told},
        "FORCE_SCRIPT_NAME": root or None,
        # Django leaves an address that begins with a stroke as it is.
        "STATIC_URL": f"{root}{fixed.STATIC_URL}",
        # Else a browser's own address would seem another one, because this line has no TLS.
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if house.behind_proxy else None,
    }
    settings.configure(**always | named)
    become(house)
    django.setup()


def _first_line(problem: BaseException) -> str:
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0][:200]
