"""The histories of the road would notice: each safeguard that is taken away is missed within 300 of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.campaign.account import Account
from tests.campaign.road.events import EVENTS, Event
from tests.campaign.road.mutating import without
from tests.campaign.road.oracles import ORACLES
from tests.campaign.road.running import Ground, play, play_all

SEED, MOST = 1, 300
MISSED = {
    "insert as it comes": "entries or ballots twice",
    "upsert by id": "forged or tampered and taken",
    "a mark without its hash": "acknowledged and lost",
    "what was lost before what differs": "acknowledged and lost",
    "a receipt before its commit": "receipts beyond what is stored",
}
"""Safeguards, and what their lack breaks, beside other things."""
BETWEEN = st.builds(Event, st.sampled_from(sorted(EVENTS)), st.integers(0, 2**16))
FOUND: dict[str, list[tuple[str, int]]] = {
    "an epoch that began with a doubted clock, counted anew": [
        ("taps", 0),
        ("is_set_back", 3291247506),
        ("restarts", 1812426822),
        ("taps", 1269098273),
        ("is_set_back", 2423821247),
    ],
    "a centre that was restored, and nothing but sticks to tell of it": [
        ("taps", 0),
        ("centre_keeps", 0),
        ("goes", 3098347650),
        ("centre_is_restored", 0),
        ("line_is_gone", 0),
    ],
}
"""What once broke an oracle, cut down to the events that it took; any chance will do."""


@pytest.mark.parametrize("name", MISSED)
def test_a_safeguard_is_missed(road: Ground, name: str) -> None:
    account = Account.of("road", SEED, ORACLES)
    with without(name):
        play_all(road, SEED, range(MOST), account, patient=False)
    assert account.oracles[MISSED[name]], account.broken


def test_with_all_safeguards_back_the_histories_are_sound(road: Ground) -> None:
    account = Account.of("road", SEED, ORACLES)
    play_all(road, SEED, range(3), account)
    assert account.broken == []


@settings(max_examples=25)
@given(st.lists(BETWEEN, max_size=12), st.integers(1, 2))
def test_no_list_of_events_breaks_anything(road: Ground, events: list[Event], devices: int) -> None:
    account = Account.of("road", SEED, ORACLES)
    play(road, "events", events, devices, account)
    assert account.broken == []


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_stays_mended(road: Ground, name: str) -> None:
    account = Account.of("road", SEED, ORACLES)
    play(road, name, [Event(*one) for one in FOUND[name]], 1, account)
    assert account.broken == []
