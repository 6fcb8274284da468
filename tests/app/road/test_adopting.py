"""What the centre wants is adopted once, from its day on, while nobody is served, as an entry; what is older never."""

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.app.assets import load_survey
from kiosk.app.road.adopter import Adopter, known
from kiosk.app.road.adopting import Unfit, due, facts
from kiosk.app.road.gate import Gate
from kiosk.app.road.joining import Newcomer, by_net, read_invitation
from kiosk.app.road.signpost import PATIENCE_MS, TRIES, Signpost, needs_people
from kiosk.app.stand import read_stand
from kiosk.domain.copies import replace
from kiosk.domain.period import day_of, iso
from kiosk.screens.ask import AskView
from kiosk.screens.welcome import WelcomeView
from kiosk.store.ledger import Ledger
from sync.protocol.shapes import Item
from tests.app.counter import Counter
from tests.app.road.conftest import newcomer_of
from tests.app.road.visiting import travels
from tests.driving.centre import Centre
from tests.turning import wait_until

SLIDES = Item("slides", 1, {"slides": ["Xin chào"]})
KBNN_2 = Item("survey/kbnn-2", 1, load_survey("kbnn-2").to_plain())
OFFICERS = Item(
    "officers", 1, {"officers": [{"id": "o1", "name": "Trần Văn Bình", "active": True, "services": ["Thu thuế"]}]}
)


def kinds(ledger: Ledger, item: Item) -> list[Any]:
    return facts(item, ledger.ask(known).result().office)


def test_each_item_becomes_the_facts_that_adopt_it(ledger: Ledger) -> None:
    week = [[[480, 660]]] * 7
    hours = Item("hours", 1, {"week": week, "closed": ["2027-01-01"]})
    assert kinds(ledger, hours) == [
        {"kind": "config", "settings": {"hours.week": week, "hours.closed": ["2027-01-01"]}}
    ]
    assert kinds(ledger, SLIDES) == [{"kind": "config", "settings": {"public.slides": ["Xin chào"]}}]
    assert kinds(ledger, Item("texts", 1, {"hotline": "1900 0000"})) == [
        {"kind": "config", "settings": {"public.hotline": "1900 0000"}}
    ]
    ((survey),) = kinds(ledger, KBNN_2)
    assert (survey["settings"], survey["survey"]["id"]) == ({"survey.id": "kbnn-2"}, "kbnn-2")
    ((officer),) = kinds(ledger, OFFICERS)
    assert (officer["officer"], officer["services"]) == ("o1", ["Thu thuế"])


def test_what_is_so_already_is_no_fact(ledger: Ledger) -> None:
    assert kinds(ledger, Item("slides", 1, {"slides": ["Xin chào", "Xin lỗi", "Xin cảm ơn"]})) == []
    assert kinds(ledger, Item("survey/kbnn-5", 1, load_survey("kbnn-5").to_plain())) == []


@pytest.mark.parametrize(
    "item",
    [
        Item("hours", 1, {"week": [[[660, 480]]] * 7}),
        Item("hours", 1, {"weeks": []}),
        Item("slides", 1, {"slides": "Xin chào"}),
        Item("texts", 1, {"feedback_url": "javascript:alert(1)"}),
        Item("survey/kbnn-3", 1, KBNN_2.value),
        Item("survey/kbnn-2", 1, {}),
        Item("survey/kbnn-5", 1, {**load_survey("kbnn-5").to_plain(), "satisfied_cut": 1}),
        Item("officers", 1, {"officers": [{"id": "o1"}]}),
        Item("officers", 1, {"officers": [{"id": "o 1", "name": "An", "active": True, "services": []}]}),
        Item("officers", 1, {"officers": [{"id": ["o1"], "name": "An", "active": 1, "services": []}]}),
    ],
)
def test_what_does_not_fit_is_not_adopted(ledger: Ledger, item: Item) -> None:
    with pytest.raises(Unfit):
        kinds(ledger, item)


def test_items_wait_for_their_day_and_count_once() -> None:
    today = day_of(1_790_000_000_000)
    later, sooner = replace(KBNN_2, since=iso(today + 1)), replace(SLIDES, since=iso(today))
    items = [later, sooner, OFFICERS, Item("app", 3, {}), Item("weather", 1, {})]
    assert due(items, {}, today) == [OFFICERS, sooner]
    assert due(items, {"officers": 1}, today + 1) == [sooner, later]
    assert due(items, {"officers": 2, "slides": 1, "survey/kbnn-2": 1}, today + 9) == []


def test_the_newest_of_each_is_kept_and_an_older_one_passed_over(joined: Newcomer, centre: Centre) -> None:
    centre.items, centre.version = (SLIDES, replace(KBNN_2, version=5)), 2
    assert travels(joined.ledger).problem is None
    assert joined.kept.items() == {"slides": SLIDES, "survey/kbnn-2": replace(KBNN_2, version=5)}
    newer = replace(SLIDES, version=2, value={"slides": ["Chào"]})
    centre.items, centre.version = (newer, replace(KBNN_2, version=4)), 3
    assert travels(joined.ledger).problem is None
    assert joined.kept.items() == {"slides": newer, "survey/kbnn-2": replace(KBNN_2, version=5)}


def test_a_version_that_says_two_things_is_told_and_nothing_of_it_is_taken(joined: Newcomer, centre: Centre) -> None:
    centre.items, centre.version = (SLIDES,), 2
    travels(joined.ledger)
    centre.items, centre.version = (OFFICERS, replace(SLIDES, value={"slides": ["Other"]})), 3
    problem = travels(joined.ledger).problem
    assert problem is not None
    assert problem.key == "refused_config_contradicts"
    assert joined.kept.items() == {"slides": SLIDES}


def test_it_is_adopted_between_two_visitors(serve: Callable[..., Counter], centre: Centre) -> None:
    counter = serve()
    newcomer = newcomer_of(counter.ledger)
    centre.items = (SLIDES, KBNN_2, Item("texts", 1, {"hotline": 5}))
    by_net(newcomer, read_invitation(centre.url, centre.typed()))
    gate = _Gate(newcomer)
    changed: list[None] = []

    def take_over() -> None:
        changed.append(None)
        counter.presenter.adopt(counter.ledger.ask(read_stand).result())

    adopter = Adopter(gate, counter.presenter, counter.scribe, counter.jobs, take_over)  # type: ignore[arg-type]
    counter.presenter._started()
    counter.wait_for(AskView)
    adopter.look()
    assert not adopter._busy
    counter.later()
    counter.presenter._went_back()
    counter.wait_for(WelcomeView)
    adopter.look()
    assert wait_until(lambda: len(changed) == 3 and not adopter._busy)
    view = counter.view()
    assert isinstance(view, WelcomeView)
    assert view.courtesies == ("Xin chào",)
    assert counter.presenter.stand.survey.id == "kbnn-2"
    found = counter.ledger.ask(known).result()
    assert found.adopted == {"slides": 1, "survey/kbnn-2": 1, "texts": 1}
    acts = counter.ledger.change(
        lambda database: database.rows("SELECT CAST(body AS TEXT) ->> '$.act' FROM entry WHERE kind = 'staff'")
    ).result()
    assert sorted(acts) == [("config_adopted",), ("config_adopted",), ("config_unfit",), ("enrolled",)]
    adopter.look()
    assert wait_until(lambda: not adopter._busy)
    assert len(changed) == 3


class _Gate:
    """What an adopter wants of the gate."""

    def __init__(self, newcomer: Newcomer) -> None:
        self.ledger, self.believer = newcomer.ledger, newcomer.believer


DAY = 86_400_000
_NOW = 1_790_000_000_000


@pytest.mark.parametrize(
    ("key", "tries", "ago", "wanted"),
    [
        (None, 0, 30 * DAY, False),
        ("road_no_line", 50, DAY, False),
        ("road_no_line", 500, PATIENCE_MS + 1, True),
        ("refused_device_revoked", 1, 0, False),
        ("refused_device_revoked", 3, 0, True),
        ("road_pin", 3, 0, True),
    ],
)
def test_staff_are_asked_when_no_waiting_mends_it(key: str | None, tries: int, ago: int, wanted: bool) -> None:
    live = {"trouble": key and {"key": key, "params": {}}, "tries": tries, "reached": _NOW - ago}
    assert needs_people(live, _NOW) is wanted
    assert not needs_people(None, _NOW)


def test_a_signpost_sets_out_adopts_and_asks_for_staff(
    serve: Callable[..., Counter], centre: Centre, gate_of: Callable[[Newcomer], Gate]
) -> None:
    counter = serve()
    newcomer = newcomer_of(counter.ledger)
    centre.items = (SLIDES,)
    by_net(newcomer, read_invitation(centre.url, centre.typed()))
    gate = gate_of(newcomer)
    changed: list[None] = []
    post = Signpost(gate, counter.presenter, counter.scribe, counter.jobs, lambda: changed.append(None))
    assert wait_until(lambda: gate.live() is not None)
    post.look()
    assert wait_until(lambda: len(changed) == 1)
    centre.revoked |= set(centre.devices)
    for _ in range(TRIES):
        assert gate.begin().travel().result(120).problem is not None
    post.look()
    counter.tick(1_000)
    view = counter.view()
    assert isinstance(view, WelcomeView)
    assert view.status is not None


def test_the_sign_stands_on_the_welcome_screen_and_goes_again(serve: Callable[..., Counter]) -> None:
    counter = serve()
    for wanted, text in ((True, "Cán bộ: xem Tình trạng máy"), (False, None)):
        counter.presenter.set_sign(wanted)
        counter.tick(1_000)
        view = counter.view()
        assert isinstance(view, WelcomeView)
        assert (view.status.text if view.status else None) == text
