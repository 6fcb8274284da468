"""The measurements of the road, small and real: what they measure is what they say."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bench import draining, fleet, ledgers, month, receiving, returning
from tests.sync.server import cluster


@pytest.fixture(scope="module")
def new_database() -> Iterator[Callable[[], str]]:
    with cluster.running() as database:
        yield database


def test_a_made_up_kiosk_sends_full_batches_of_ballots_that_nobody_else_has() -> None:
    one, other = (fleet.Kiosk(seed).votes(300) for seed in (1, 2))
    assert len(one.bodies) == 300 * fleet.ENTRIES
    assert not set(one.bodies) & set(other.bodies)
    assert [packet.header.last for packet in one.packets()] == [1000, 1200]
    assert one.packet(1).header.prev == "0" * 64


def test_what_a_centre_takes_in_is_measured_and_counted(tmp_path: Path, new_database: Callable[[], str]) -> None:
    rows = {each.key: each for each in receiving.measure(tmp_path, new_database, 1, 1, 2)}
    assert [len(rows[key].ours) for key in ("road_ingest", "road_bytes", "road_single")] == [1, 2, 2]
    assert math.isclose(rows["road_ingest_speed"].figure * rows["road_ingest_rate"].figure, 1e6)
    assert rows["road_bytes"].holds
    assert min(*rows["road_ingest"].bare, *rows["road_single"].bare, *rows["road_single_file"].bare) > 0


def test_kiosks_come_back_by_the_real_sender_and_lose_nothing(tmp_path: Path, new_database: Callable[[], str]) -> None:
    rows = {each.key: each for each in returning.measure(tmp_path, new_database(), 5, 20)}
    assert len(rows["road_return"].ours) == 5
    assert rows["road_return_lost"].holds
    assert rows["road_return_all"].figure >= max(rows["road_return"].ours)


def test_taps_are_measured_while_a_backlog_is_sent(tmp_path: Path) -> None:
    ledger = ledgers.make(tmp_path / "kiosk", [ledgers.request(month.MEASURED, 4000, seed=1)])
    rows = {each.key: each for each in draining.measure(tmp_path / "centre", None, ledger, 4000, 20)}
    assert len(rows["road_tap"].ours) == len(rows["road_tap"].bare) == 20
    assert rows["road_tap_tail"].at_p99
    assert rows["road_memory"].holds
    assert rows["road_served"].holds
