"""The centre in this process: its own views, asked by bytes, and its own database on a disk that can fail."""

import io
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from django.db import connections
from django.http import HttpRequest, HttpResponse

from sync.protocol.messages import Refusal
from sync.server.house import House, become
from tests.sync.server import settled

# Before anybody imports a model.
settled.settle()

from sync.server import byhand, clock, database, founding, vault  # noqa: E402
from sync.server.backup import making, restoring  # noqa: E402
from sync.server.configuring import Asked  # noqa: E402
from sync.server.folder import make_folder  # noqa: E402
from sync.server.web import kiosks  # noqa: E402
from sync.server.web.handler import CentreRequest  # noqa: E402

URL = "https://centre.example"
VIEWS: Mapping[str, Callable[[HttpRequest], HttpResponse]] = {
    "/v1/time": kiosks.time,
    "/v1/enrol": kiosks.enrol,
    "/v1/state": kiosks.state,
    "/v1/batches": kiosks.batches,
    "/v1/manifest": kiosks.manifest,
}
Marks = dict[tuple[str, str], int]
"""How many places of each epoch of a device there are."""


class Killed(BaseException):
    """The centre's process is gone, wherever it was."""


class Disk(sqlite3.Connection):
    """A database whose next commit does what ``fault`` says, once."""

    fault: ClassVar[str | None] = None

    def commit(self) -> None:
        fault, Disk.fault = Disk.fault, None
        match fault:
            case "killed before":
                self.rollback()
                raise Killed
            case "killed behind":
                super().commit()
                raise Killed
            case "full":
                raise sqlite3.OperationalError("database or disk is full")
            case _:
                super().commit()


@dataclass(frozen=True)
class Reply:
    """What came back of a question."""

    status: int
    media_type: str
    content: bytes
    retry_after: int | None


def found(folder: Path) -> House:
    """Make a centre in a new folder, and have this process be it."""
    from sync.server.models import Centre as Row

    point_at(folder)
    make_folder(folder)
    keys = vault.open_vault(folder)
    house = House(folder, keys.signer, keys.secret, ())
    become(house)
    founding.bring_up(keys, clock.now())
    database.remember(folder, None)
    Row.objects.update(url=URL)
    return house


def point_at(folder: Path) -> None:
    """Have the models of this process be those of a folder's database."""
    told: dict[str, Any] = database.database_of(folder, None)
    told["OPTIONS"]["factory"] = Disk
    settings = connections.configure_settings({"default": told})
    hang_up()
    connections.settings = settings


def hang_up() -> None:
    """Let the database go as a process does that ends: what was not committed is gone."""
    # There is none yet when nobody has asked anything.
    with suppress(AttributeError):
        one = connections["default"]
        if one.connection is not None:
            one.connection.close()
        del connections["default"]


class Centre:
    """A centre that lives in a folder; ``heard`` is told of every answer before anybody can lose it.

    A hub is another one of these: a line leads to whoever ``asks`` a question as this one does.
    """

    def __init__(self, folder: Path, house: House, heard: Callable[["Centre", bytes, Reply], None]) -> None:
        self.folder, self.house, self._heard = folder, House(folder, house.signer, house.secret, ()), heard
        self.restarts = 0
        point_at(folder)
        become(self.house)

    def asks(self, method: str, path: str, body: bytes | None, fault: str | None = None) -> Reply | None:
        """Answer a question; None where the process was killed at it, and started anew."""
        Disk.fault = fault
        try:
            response = VIEWS[path.partition("?")[0]](_request(method, path, body or b""))
        except Killed:
            self.restarts_now()
            return None
        finally:
            Disk.fault = None
        waits = response.headers.get("Retry-After", "")
        media = response.headers.get("Content-Type", "").partition(";")[0]
        reply = Reply(response.status_code, media, response.content, int(waits) * 1000 if waits else None)
        self._heard(self, body or b"", reply)
        return reply

    def restarts_now(self) -> None:
        """Be killed and started again."""
        self.restarts += 1
        hang_up()

    def takes_stick(self, content: bytes) -> bytes:
        """Take a file of batches as the command and the page do, and return the file that goes back."""
        judged = byhand.judge(io.BytesIO(content).read)
        told = [*byhand.fitting(judged.answers), *byhand.going_down(self.house, judged.answers)]
        answer = byhand.sealed(self.house, told)
        if any(not isinstance(one, Refusal) for one in judged.answers):
            self._heard(self, content, Reply(200, "application/octet-stream", answer, None))
        return answer

    def grants(self, request: bytes) -> bytes:
        """Take who asks by stick, and return the file of grants."""
        told = [one for asked in byhand.requests(io.BytesIO(request).read) for one in byhand.admit(self.house, asked)]
        return byhand.sealed(self.house, told)

    def keeps(self) -> Path:
        """Make a backup, and return its folder."""
        return self.folder / making.FOLDER / making.make(self.house).file

    def restored(self, backup: Path, folder: Path) -> "Centre":
        """Return the centre that a backup makes in a new folder."""
        point_at(folder)
        house = restoring.restore(backup, Asked(folder))
        return Centre(folder, house, self._heard)

    @property
    def file(self) -> Path:
        return self.folder / database.FILE


def _request(method: str, path: str, body: bytes) -> HttpRequest:
    where, _, query = path.partition("?")
    told = {
        "REQUEST_METHOD": method,
        "PATH_INFO": where,
        "QUERY_STRING": query,
        "SERVER_NAME": "centre.example",
        "SERVER_PORT": "443",
        "REMOTE_ADDR": "192.0.2.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "https",
    }
    return CentreRequest(told)


def marks_of(file: Path) -> Marks:
    """Return what a database file holds by what SQLite alone says; a hole ends an epoch."""
    asked = (
        "SELECT d.device_id, d.epoch, count(*), max(p.seq) FROM centre_place p "
        "JOIN centre_epoch d ON d.id = p.epoch_id GROUP BY p.epoch_id"
    )
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database_alone:
        return {(device, epoch): n if n == last else 0 for device, epoch, n, last in database_alone.execute(asked)}
