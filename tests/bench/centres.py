"""The real centre as a process of its own, on a PostgreSQL that is made for the measuring, or on one file."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connections

from tests.bench.fleet import Kiosk
from tests.sync.server import processes, running
from tests.sync.server.processes import Served


@dataclass(frozen=True)
class Open:
    """A centre that listens; the models of this process are those of its database."""

    folder: Path
    url: str | None
    served: Served

    @property
    def address(self) -> tuple[str, int]:
        return self.served.address

    @property
    def pid(self) -> int:
        return self.served.process.pid


@contextmanager
def opened(folder: Path, url: str | None) -> Iterator[Open]:
    """Give a centre on an empty database, or on a file where there is no ``url``."""
    running.point_at(folder, url)
    try:
        with processes.served(folder, url) as served:
            yield Open(folder, url, served)
    finally:
        connections.close_all()


def join(kiosks: Iterable[Kiosk]) -> None:
    """Have the centre know these kiosks; how it comes to know them is not what is measured."""
    from sync.server import clock
    from sync.server.models import Device
    from sync.server.offices import counter_of

    counter = counter_of("0031", "Kho bạc Nhà nước số 1", "Quầy số 1", training=False)
    now = clock.now()
    Device.objects.bulk_create(
        [
            Device(id=one.device.hex(), public_key=one.signer.public_key, counter=counter, enrolled_at=now)
            for one in kiosks
        ],
        batch_size=500,
    )


def stored(kiosks: Iterable[Kiosk]) -> tuple[int, int]:
    """Return how many entries of these kiosks the centre has, and how many ballots it counts of them."""
    from django.db.models import Sum

    from sync.server.models import DayCount, Entry, Epoch

    devices = [one.device.hex() for one in kiosks]
    epochs = list(Epoch.objects.filter(device_id__in=devices).values_list("pk", flat=True))
    ballots = DayCount.objects.filter(epoch_id__in=epochs).aggregate(all=Sum("ballots"))["all"]
    return Entry.objects.filter(epoch_id__in=epochs).count(), ballots or 0


def keys_of(centre: Open) -> tuple[bytes, bytes]:
    """Return the pin of a centre's line and the raw key that it signs with."""
    from sync.server import vault

    return bytes.fromhex(vault.open_line(centre.folder).pin), vault.open_vault(centre.folder).signer.public_key
