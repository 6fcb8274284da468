"""The kiosk's own sender, its ledgers set back and cloned, against the real centre: nothing lost, nothing twice."""

import random

import pytest

from sync.protocol.messages import Receipt, Standing, State
from sync.protocol.refusals import Refused
from sync.server.models import Entry, Epoch, Place
from tests.sync.client import world
from tests.sync.client.world import Line
from tests.sync.server.kiosks import Kiosk, joined, nonce
from tests.sync.server.running import Running


class RealCentre(world.Centre):
    """Gives a line of the sender's tests the listening centre to speak to, as one kiosk."""

    def __init__(self, centre: Running, speaker: Kiosk) -> None:
        super().__init__(random.Random(1))
        self.running, self.speaker = centre, speaker

    def stands(self, device: str, epoch: str, last: int, probes: tuple[int, ...]) -> Standing:
        asked = State(
            nonce=nonce(),
            device=device,
            epoch=epoch,
            last=last,
            hash="00" * 32,
            probes=probes,
            at=0,
            clock=self.speaker.state().clock,
            config_version=0,
            program="0.1.0",
        )
        [standing] = self.running.says("/v1/state", asked, self.speaker.signer).messages(self.running.house)
        assert isinstance(standing, Standing)
        stored = Place.objects.filter(epoch__device_id=device, epoch__epoch=epoch).order_by("seq")
        bodies = dict(Entry.objects.filter(epoch__device_id=device).values_list("id", "body"))
        self.chains[device, epoch] = [(bytes(bodies[row.entry]), bytes(row.hash)) for row in stored]
        return standing

    def takes(self, content: bytes) -> Receipt:
        answer = self.running.ask("/v1/batches", content)
        if answer.status != 200:
            raise Refused(answer.problem.code)
        [receipt] = answer.messages(self.running.house)
        assert isinstance(receipt, Receipt)
        return receipt


def sending(centre: Running, seed: int) -> tuple[world.Kiosk, Line]:
    """Return a kiosk of the sender's tests that the centre knows, and its line there, which loses a third."""
    chance = random.Random(seed + 1_000 * (centre.kind == "postgresql"))
    kiosk = world.Kiosk(chance)
    speaker = Kiosk(centre)
    speaker.signer, speaker.device = kiosk.signer, kiosk.device.hex()
    speaker.enrols()
    return kiosk, Line(RealCentre(centre, speaker), chance, 0.3)


def counted(kiosk: world.Kiosk) -> set[bytes]:
    return {
        bytes(body) for body in Entry.objects.filter(epoch__device_id=kiosk.device.hex()).values_list("body", flat=True)
    }


@pytest.mark.parametrize("seed", range(3))
def test_a_ledger_that_is_set_back_and_cloned_comes_in_once_and_whole(centre: Running, seed: int) -> None:
    kiosk, line = sending(centre, seed)
    everything: set[bytes] = set()
    for _ in range(3):
        for _ in range(line.chance.randrange(1, 30)):
            kiosk.tap()
        backup = kiosk.copied()
        kiosk.tap()
        everything |= kiosk.living()
        assert line.run(kiosk)
        everything |= kiosk.living()
        line.replays()
        # A stale copy of the disk goes on in its place.
        kiosk = backup
        kiosk.tap()
        everything |= kiosk.living()
        assert line.run(kiosk)
        everything |= kiosk.living()
    assert counted(kiosk) == everything
    marks = Epoch.objects.filter(device_id=kiosk.device.hex()).values_list("mark", flat=True)
    assert sum(marks) == Place.objects.filter(epoch__device_id=kiosk.device.hex()).count()


def test_a_kiosk_that_was_joined_twice_is_one(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.enrols()
    assert kiosk.row.counter.office.training is False
