"""A kiosk whose clock is wrong connects, sends, and is told by the centre's signed time how wrong it is."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.app import assets, health
from kiosk.app.founding import found
from kiosk.app.road.joining import by_net, read_invitation
from kiosk.app.road.road import Outcome, Road
from kiosk.app.road.telling import facts
from kiosk.store.ledger import Ledger
from tests.app.office import settings
from tests.app.road.conftest import newcomer_of
from tests.app.road.visiting import is_there
from tests.app.staffroom.stage import ToldClock
from tests.driving.centre import AT, Centre

HOUR = 3_600_000


@pytest.fixture
def clock() -> ToldClock:
    return ToldClock(AT)


@pytest.fixture
def ledger(tmp_path: Path, clock: ToldClock) -> Iterator[Ledger]:
    made = found(tmp_path / "data", settings(), training=False, clock=clock)
    yield made
    made.close()


@pytest.fixture
def road(ledger: Ledger, clock: ToldClock, centre: Centre) -> Iterator[Road]:
    newcomer = newcomer_of(ledger, clock)
    by_net(newcomer, read_invitation(centre.url, centre.typed()))
    made = Road(ledger, clock, newcomer.believer.state, look_s=0.02)
    yield made
    made.close()


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_clock_far_off_keeps_nobody_from_the_centre(
    road: Road, ledger: Ledger, clock: ToldClock, centre: Centre, year: int
) -> None:
    clock.wall = int(datetime(year, 1, 2, tzinfo=UTC).timestamp() * 1000)
    assert road.travel().result(120) == Outcome(None, 0)
    assert is_there(centre, ledger)
    assert not road.agrees()
    extents = ledger.ask(lambda reader: reader.extents()).result()
    lines = {line.subject: line.says for line in health.road(facts(ledger.folder, extents, road.live()), AT, WORDS)}
    side = "trước" if year == 2099 else "sau"
    assert f"chạy {side} đồng hồ của trung tâm" in lines["road_clock"]


WORDS = assets.wording("vi")


def test_the_centre_agrees_until_somebody_moves_the_clock(road: Road, ledger: Ledger, clock: ToldClock) -> None:
    assert not road.agrees()
    assert road.travel().result(120) == Outcome(None, 0)
    assert road.agrees()
    clock.later(5 * HOUR)
    assert road.agrees()
    clock.wall += HOUR
    assert not road.agrees()
    extents = ledger.ask(lambda reader: reader.extents()).result()
    told = [line.subject for line in health.road(facts(ledger.folder, extents, road.live()), AT, WORDS)]
    assert told == ["road"]


def test_what_waits_without_the_centre_for_days_is_told(road: Road, ledger: Ledger) -> None:
    extents = ledger.ask(lambda reader: reader.extents()).result()
    (line,) = health.road(facts(ledger.folder, extents, None), AT + 4 * 24 * HOUR, WORDS)
    assert (line.state, "Chờ gửi: 4 bản ghi" in line.says) == (health.State.WARN, True)
