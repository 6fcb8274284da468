"""What the staff side and the first start are given by the program around them."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.app.closing import Closer
from kiosk.app.jobs import Jobs
from kiosk.app.road.gate import Gate
from kiosk.app.scribe import Scribe
from kiosk.app.staffroom.drives import MOUNTS
from kiosk.app.window import PublicWindow
from kiosk.store.backup import Backups
from kiosk.store.ledger import Ledger
from kiosk.store.lock import InstanceLock
from kiosk.widgets.theme import Theme


class Tools(Struct, frozen=True, kw_only=True):
    """The window and what works behind it.

    ``folder`` is the data folder, ``mounts`` the system's table of mounted drives, ``documents`` the
    folder files are kept in where there is no stick (None: the user's own), ``lock`` the data folder's while it has
    no ledger.
    """

    window: PublicWindow
    theme: Theme
    jobs: Jobs
    clock: Clock
    folder: Path
    mounts: Path = MOUNTS
    documents: Path | None = None
    lock: InstanceLock | None = None


class Room(Tools, frozen=True, kw_only=True):
    """The open kiosk as staff use it.

    ``believer`` judges the clock, ``closer`` closes months, ``backups`` lose what is erased, ``changed`` says that
    settings, survey or the serving officer are other than before, ``leave`` ends the program, ``road`` leads to
    the centre.
    """

    ledger: Ledger
    scribe: Scribe
    believer: Believer
    closer: Closer
    backups: Backups
    changed: Callable[[], None]
    leave: Callable[[], None]
    road: Gate
