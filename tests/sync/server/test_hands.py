"""Batches taken in by processes beside the one that listens: the same answers, and one that dies loses nothing."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, connections

from sync.protocol.refusals import Code
from sync.server.ingest.hands import Hands
from sync.server.models import Entry, Epoch, RefusedBatch
from tests.sync.server import processes, running
from tests.sync.server.kiosks import Kiosk, joined
from tests.sync.server.running import Running


@pytest.fixture
def helped(tmp_path: Path, new_database: Callable[[], str]) -> Iterator[tuple[Running, int]]:
    """Give a centre in a process of its own, on PostgreSQL, and the number of that process."""
    url = new_database()
    house = running.point_at(tmp_path / "centre", url)
    with processes.served(tmp_path / "centre", url) as served:
        found = Running(house, served.address, connection.vendor, tmp_path / "centre", url, connections.settings)
        yield found, served.process.pid
        connections.close_all()


def children(pid: int) -> list[int]:
    """Return the processes that any thread of a process has started."""
    return [int(child) for file in Path(f"/proc/{pid}/task").glob("*/children") for child in file.read_text().split()]


def taken(kiosk: Kiosk, first: int, last: int) -> None:
    """Send a batch until it is taken."""
    until = time.monotonic() + 60
    while (answer := kiosk.sends(first, last)).status != 200:
        assert (answer.problem.code, time.monotonic() < until) == (Code.BUSY, True)


def test_batches_are_taken_by_other_processes_and_one_that_dies_is_replaced(helped: tuple[Running, int]) -> None:
    centre, listening = helped
    kiosks = [joined(centre) for _ in range(3)]
    for kiosk in kiosks:
        kiosk.tap(60)
    hands = children(listening)
    processors = os.cpu_count() or 1
    assert len(hands) == (min(processors, 8) if processors > 1 else 0)
    threads = [threading.Thread(target=taken, args=(kiosk, 1, 30)) for kiosk in kiosks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {epoch.mark for epoch in Epoch.objects.all()} == {30}
    for hand in hands:
        os.kill(hand, signal.SIGKILL)
    for kiosk in kiosks:
        taken(kiosk, 31, 60)
    assert bool(set(children(listening)) - set(hands)) == bool(hands)
    assert [epoch.mark for epoch in Epoch.objects.all()] == [60] * 3
    assert Entry.objects.count() == 180
    # What is refused is refused in the same words, and kept.
    gap = kiosks[0].packet(59, 60).content
    kiosks[0].begin()
    assert centre.ask("/v1/batches", gap[:-1]).problem.code is Code.TRUNCATED
    kiosks[0].tap(9)
    assert kiosks[0].sends(5, 9).problem.params["mark"] == 0
    stranger = Kiosk(centre)
    stranger.tap()
    assert stranger.sends().problem.code is Code.UNKNOWN_DEVICE
    broken = kiosks[1].packet(1, 60).content
    assert centre.ask("/v1/batches", broken[:-1] + bytes([broken[-1] ^ 1])).problem.code is Code.BODY
    assert RefusedBatch.objects.filter(device_id=kiosks[1].device).count() == 1


def test_hands_end_with_who_asks_them(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap(3)
    hands = Hands(centre.folder, 2)
    try:
        assert hands.take(kiosk.packet().content).fresh == 3
    finally:
        at_work = [hand._process for hand in list(hands._idle.queue)]
        hands.end()
    assert [process.returncode for process in at_work] == [0, 0]
