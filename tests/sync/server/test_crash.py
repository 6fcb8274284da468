"""The centre is ended in the middle, as by a power cut: what it receipted is there, what comes again counts once."""

import http.client
import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from sync.protocol import messages, signing
from sync.protocol.messages import Receipt
from sync.server.models import Entry, Epoch
from tests.sync.server import processes, running
from tests.sync.server.kiosks import Kiosk
from tests.sync.server.running import Running, ask

ROUNDS = 3


class _Sender(threading.Thread):
    """Sends batch after batch until nobody answers."""

    def __init__(self, kiosk: Kiosk, address: tuple[str, int], begun: threading.Event) -> None:
        super().__init__()
        self.kiosk, self.address, self.begun = kiosk, address, begun
        self.acknowledged = 0

    def run(self) -> None:
        try:
            first = 1
            while first <= len(self.kiosk.bodies):
                answer = ask(self.address, "/v1/batches", self.kiosk.packet(first, first + 9).content)
                receipt = messages.read(signing.cut(answer.content)[0].text, Receipt)
                self.acknowledged, first = receipt.mark, receipt.last + 1
                self.begun.set()
        except (OSError, http.client.HTTPException):
            self.begun.set()


def counted(kiosk: Kiosk) -> list[bytes]:
    rows = Entry.objects.filter(epoch__device_id=kiosk.device).order_by("seq")
    return [bytes(body) for body in rows.values_list("body", flat=True)]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_receipt_is_ever_taken_back(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    new_database: Callable[[], str] = request.getfixturevalue("new_database") if kind == "postgresql" else str
    url = new_database() or None
    with running.centre(tmp_path, url) as centre:
        kiosks = [Kiosk(centre) for _ in range(ROUNDS)]
        for kiosk in kiosks:
            kiosk.enrols()
            kiosk.tap(400)
    chance = random.Random(7)
    centre.take_over()
    for kiosk in kiosks:
        begun = threading.Event()
        with processes.served(tmp_path, url) as made:
            sender = _Sender(kiosk, made.address, begun)
            sender.start()
            begun.wait(60)
            # A moment that nobody chose: while a batch is read, stored, committed or answered.
            begun.clear()
            begun.wait(chance.random() * 0.2)
            made.process.kill()
            made.process.wait()
            sender.join()
        mark = Epoch.objects.get(device_id=kiosk.device).mark
        assert 0 < sender.acknowledged <= mark
        assert mark - sender.acknowledged in {0, 10}
        assert counted(kiosk) == kiosk.bodies[:mark]
        connection.close()
    _goes_on(tmp_path, url, kiosks)


def _goes_on(folder: Path, url: str | None, kiosks: list[Kiosk]) -> None:
    with processes.served(folder, url) as made:
        for kiosk in kiosks:
            for first in range(1, 401, 50):
                assert ask(made.address, "/v1/batches", kiosk.packet(first, first + 49).content).status == 200
    for kiosk in kiosks:
        assert counted(kiosk) == kiosk.bodies


def test_what_was_stored_and_not_answered_is_known_afterwards(centre: Running) -> None:
    kiosk = Kiosk(centre)
    kiosk.enrols()
    kiosk.tap(10)
    with processes.served(centre.folder, centre.database) as made:
        line = http.client.HTTPSConnection(*made.address, timeout=60, context=running.UNVERIFIED)
        line.request("POST", "/v1/batches", kiosk.packet().content)
        # The answer is never read: to the kiosk it is lost, and the centre is gone the moment it had stored.
        while not Epoch.objects.filter(device_id=kiosk.device, mark=10).exists():
            assert made.process.poll() is None
        made.process.kill()
        made.process.wait()
        line.close()
    again = kiosk.brings()
    assert (again.known, again.fresh, again.mark) == (10, 0, 10)
    assert counted(kiosk) == kiosk.bodies
