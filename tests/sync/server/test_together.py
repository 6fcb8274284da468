"""Many speak at once: the same batch on several lines, the same entries by several kiosks."""

import threading
from collections.abc import Callable

from sync.protocol.refusals import Code
from sync.server.models import Entry, Epoch, Place
from tests.sync.server.kiosks import Kiosk, joined
from tests.sync.server.running import Running


def at_once(*works: Callable[[], None]) -> None:
    """Do things side by side, and fail with the first that fails."""
    failed: list[BaseException] = []
    ready = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        try:
            ready.wait(60)
            work()
        except BaseException as problem:  # noqa: BLE001 - told to the thread of the test
            failed.append(problem)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def sending(centre: Running, kiosk: Kiosk) -> Callable[[], None]:
    """Return what sends a ledger in four batches, each until it is taken."""
    contents = [kiosk.packet(first, first + 49).content for first in range(1, 201, 50)]

    def send() -> None:
        for content in contents:
            while (answer := centre.ask("/v1/batches", content)).status != 200:
                # A centre may be busy with another; nothing of what goes on here is a fork or a gap.
                assert answer.problem.code is Code.BUSY, answer.content

    return send


def test_one_batch_on_several_lines_is_stored_once(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(200)
    at_once(*[sending(centre, kiosk)] * 4)
    epoch = Epoch.objects.get(device_id=kiosk.device)
    assert epoch.mark == Place.objects.filter(epoch=epoch).count() == Entry.objects.filter(epoch=epoch).count() == 200


def test_entries_that_several_kiosks_bring_at_once_count_once(centre: Running) -> None:
    kiosks = [joined(centre) for _ in range(4)]
    bodies = kiosks[0].tap(200)
    for number, kiosk in enumerate(kiosks[1:]):
        # In another order each: who locks rows in his own order waits for who does so in his.
        kiosk.chain(*(bodies[::-1] if number % 2 else bodies[100:] + bodies[:100]))
    at_once(*(sending(centre, kiosk) for kiosk in kiosks))
    devices = [kiosk.device for kiosk in kiosks]
    assert Entry.objects.filter(epoch__device_id__in=devices).count() == 200
    assert Place.objects.filter(epoch__device_id__in=devices).count() == 800
