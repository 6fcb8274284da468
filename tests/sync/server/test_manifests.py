"""What comes down: of each thing the version nearest to the counter, under numbers that never come twice."""

from datetime import date

import pytest

from kiosk.domain.errors import UsageError
from sync.protocol.manifests import compare
from sync.protocol.shapes import Item
from sync.server import manifests
from sync.server.models import ConfigItem, Counter
from tests.sync.server.kiosks import Kiosk, joined
from tests.sync.server.running import Running


@pytest.fixture(autouse=True)
def nothing_published(centre: Running) -> None:
    ConfigItem.objects.all().delete()


def values(kiosk: Kiosk) -> dict[str, object]:
    return {item.name: dict(item.value) for item in kiosk.fetches().items}


def test_what_was_published_nearest_to_a_counter_goes_first(centre: Running) -> None:
    here, same_office, elsewhere = joined(centre), joined(centre), joined(centre)
    counter = here.row.counter
    beside = Counter.objects.create(office=counter.office, name="Quầy 2")
    same_office.enrols(beside)
    manifests.publish("hours", {"of": "counter"}, counter=counter)
    manifests.publish("hours", {"of": "office"}, office=counter.office)
    manifests.publish("hours", {"of": "all"})
    assert values(here) == {"hours": {"of": "counter"}}
    assert values(same_office) == {"hours": {"of": "office"}}
    assert values(elsewhere) == {"hours": {"of": "all"}}


def test_every_publishing_is_a_newer_manifest_that_kiosks_hear_of(centre: Running) -> None:
    kiosk = joined(centre)
    before = kiosk.fetches()
    assert kiosk.asks().config_version == before.version
    row = manifests.publish("texts", {"vi": "Xin chào"}, since=date(2026, 12, 1))
    after = kiosk.fetches()
    assert kiosk.asks().config_version == after.version > before.version
    assert after.items == (Item("texts", row.version, {"vi": "Xin chào"}, "2026-12-01"),)


def test_a_kiosk_never_finds_two_values_under_one_version(centre: Running) -> None:
    kiosk = joined(centre)
    held: dict[str, Item] = {}
    counter = kiosk.row.counter
    for value, place in enumerate((None, counter, None, counter)):
        manifests.publish("hours", {"value": value}, counter=place)
        held |= {item.name: item for item in compare(held, kiosk.fetches()).fresh}
    assert held["hours"].value == {"value": 3}


@pytest.mark.parametrize("name", ["Hours", "hours/", "", "x" * 99])
def test_what_no_kiosk_would_read_is_not_published(centre: Running, name: str) -> None:
    with pytest.raises(UsageError):
        manifests.publish(name, {})
    assert not ConfigItem.objects.exists()


def test_a_manifest_stays_within_its_bounds(centre: Running) -> None:
    with pytest.raises(UsageError):
        manifests.publish("slides", {"text": "x" * 600_000})
    for number in range(64):
        manifests.publish(f"survey/s{number}", {})
    with pytest.raises(UsageError):
        manifests.publish("hours", {})
