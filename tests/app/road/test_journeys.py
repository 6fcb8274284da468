"""The kiosk's road to a real centre over real HTTPS: every entry arrives once, whatever the line and the centre do."""

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from kiosk.app.road.gate import Gate
from kiosk.app.road.joining import Newcomer, by_net, read_invitation
from kiosk.app.road.kept import Kept
from kiosk.app.road.road import SETTLED_MS, Outcome, Road
from kiosk.domain.errors import EnvironmentProblem
from sync.protocol.refusals import Code, Refused
from tests.app.counter import ToldClock
from tests.app.office import open_office
from tests.app.road.conftest import newcomer_of
from tests.app.road.visiting import is_there, taps, travels
from tests.driving import mischief
from tests.driving.centre import Centre, Handler, Mischief, opened
from tests.driving.certificates import Certificate
from tests.store.visits import LOCAL, Visits


def trouble(outcome: Outcome) -> str:
    assert outcome.problem is not None
    return outcome.problem.key


def test_every_entry_arrives_once_with_its_comment(joined: Newcomer, centre: Centre) -> None:
    ledger = joined.ledger
    visits = Visits(seed=5, counter="2")
    hashed, text = visits.text("Phải chờ lâu")
    ballot = visits.id()
    page = [visits.issued(ballot), visits.answered(ballot), visits.followed(ballot, comment=hashed)]
    ledger.record([*page, visits.closed(ballot)], LOCAL, {hashed: text}).result()
    assert travels(ledger) == Outcome(None, 0)
    assert is_there(centre, ledger)
    assert centre.comments == ["Phải chờ lâu"]
    receipts = Kept(ledger.folder).receipts()
    standing = ledger.ask(lambda reader: reader.standing()).result()
    assert {epoch: receipt.mark for epoch, receipt in receipts.items()} == {standing.epoch.hex(): standing.seq}


def test_a_long_queue_goes_in_batches(joined: Newcomer, centre: Centre) -> None:
    taps(joined.ledger, 600)
    assert travels(joined.ledger) == Outcome(None, 0)
    assert centre.asked.count("/v1/batches") == 3
    assert is_there(centre, joined.ledger)


def test_nothing_is_sent_twice_by_the_next_run(joined: Newcomer, centre: Centre) -> None:
    taps(joined.ledger, 3)
    travels(joined.ledger)
    centre.asked.clear()
    assert travels(joined.ledger, times=2) == Outcome(None, 0)
    assert "/v1/batches" not in centre.asked


@pytest.mark.parametrize(
    ("does", "told"),
    [
        (mischief.portal, "refused_other"),
        (mischief.redirect, "refused_other"),
        (mischief.busy, "refused_busy"),
        (mischief.endless, "road_too_large"),
        (mischief.forged, "refused_key_unknown"),
        (mischief.spoiled, "refused_signature_wrong"),
        (mischief.cut_off, "road_cut"),
        (mischief.silent, "road_timeout"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/state", "/v1/batches"])
def test_whatever_answers_is_told_and_the_next_journey_brings_everything(
    joined: Newcomer, centre: Centre, path: str, does: Mischief, told: str
) -> None:
    taps(joined.ledger, 3)
    centre.does(path, does)
    # Only who never answers is given up so soon: a busy machine is slow at everything.
    assert trouble(travels(joined.ledger, whole_s=1.0 if does is mischief.silent else 100.0)) == told
    assert travels(joined.ledger) == Outcome(None, 0)
    assert is_there(centre, joined.ledger)


def test_a_receipt_for_other_entries_is_none(joined: Newcomer, centre: Centre) -> None:
    centre.does("/v1/batches", mischief.elsewhere)
    problem = travels(joined.ledger).problem
    assert problem is not None
    assert joined.kept.receipts() == {}


def test_a_batch_that_takes_too_long_is_sent_again_with_half_its_entries(joined: Newcomer, centre: Centre) -> None:
    taps(joined.ledger, 200)
    centre.does("/v1/batches", mischief.silent)
    road = Road(joined.ledger, joined.clock, joined.believer.state, whole_s=5.0)
    assert trouble(road.travel().result(120)) == "road_timeout"
    assert road._sender.most == 500
    road.close()
    assert travels(joined.ledger) == Outcome(None, 0)
    assert is_there(centre, joined.ledger)


def test_a_centre_that_is_gone_is_told_in_words(newcomer: Newcomer, tmp_path: Path) -> None:
    with opened(Centre(tmp_path)) as centre:
        by_net(newcomer, read_invitation(centre.url, centre.typed()))
    assert trouble(travels(newcomer.ledger)) == "road_no_line"


def test_a_line_with_another_key_is_told_nothing(joined: Newcomer, centre: Centre, tmp_path: Path) -> None:
    taps(joined.ledger, 1)
    stranger = Centre(tmp_path, seed=9)
    stranger.devices = centre.devices
    with opened(stranger) as between:
        _lead_to(joined, centre, between.port)
        assert trouble(travels(joined.ledger)) == "road_pin"
    # Anybody may be asked the time: it says whose line this is, and nothing of the kiosk.
    assert stranger.asked == ["/v1/time"]


def _lead_to(joined: Newcomer, centre: Centre, port: int) -> None:
    """Let the kiosk's name for the centre lead elsewhere, as a network in between can."""
    kept = joined.kept.membership()
    assert kept is not None
    own, centre.port = centre.port, port
    (joined.ledger.folder / "road" / "centre.kgrant").write_bytes(centre.grant(kept.grant.device, kept.grant.nonce))
    centre.port = own


@pytest.mark.parametrize(("first", "last"), [(1970, 1971), (2098, 2099)])
def test_the_line_counts_by_its_key_whatever_the_clock_says(
    newcomer: Newcomer, tmp_path: Path, first: int, last: int
) -> None:
    """To a clock of 1970 or 2099 every certificate looks like these."""
    centre = Centre(tmp_path)
    centre.certificate = Certificate.make(tmp_path, first, last)
    with opened(centre):
        by_net(newcomer, read_invitation(centre.url, centre.typed()))
        assert travels(newcomer.ledger) == Outcome(None, 0)
        assert is_there(centre, newcomer.ledger)


def test_a_road_that_is_closed_in_the_middle_of_an_answer_does_not_wait_for_it(
    joined: Newcomer, centre: Centre, gate_of: Callable[[Newcomer], Gate]
) -> None:
    taps(joined.ledger, 1)
    arrived: list[str] = []

    def waits(handler: Handler) -> None:
        arrived.append(handler.path)
        gate.close()
        handler.close_connection = True

    centre.does("/v1/batches", waits)
    gate = gate_of(joined)
    done = gate.begin().travel()
    assert done.result(120).problem is not None
    assert arrived == ["/v1/batches"]
    assert travels(joined.ledger) == Outcome(None, 0)


def test_what_is_tapped_is_brought_by_itself_once_nobody_taps(joined: Newcomer, centre: Centre) -> None:
    clock = ToldClock()
    road = Road(joined.ledger, clock, joined.believer.state, look_s=0.02)
    try:
        assert road.travel().result(120) == Outcome(None, 0)
        taps(joined.ledger, 1)
        road.grown()
        asked = len(centre.asked)
        clock.ahead += SETTLED_MS
        until = monotonic() + 120
        while not is_there(centre, joined.ledger):
            assert monotonic() < until
            Event().wait(0.05)
        assert centre.asked[asked:].count("/v1/batches") == 1
    finally:
        road.close()


def test_the_grant_of_another_kiosk_is_of_no_use(joined: Newcomer, tmp_path: Path) -> None:
    other = open_office(tmp_path / "other")
    shutil.copytree(joined.ledger.folder / "road", tmp_path / "other" / "road")
    with pytest.raises(EnvironmentProblem, match="road_broken"):
        Road(other, joined.clock, joined.believer.state)
    other.close()


def test_who_waits_for_a_road_that_is_closed_is_not_told_that_all_is_there(joined: Newcomer, centre: Centre) -> None:
    taps(joined.ledger, 1)
    centre.does("/v1/state", mischief.silent)
    road = Road(joined.ledger, joined.clock, joined.believer.state)
    first = road.travel()
    until = monotonic() + 120
    while "/v1/state" not in centre.asked:
        assert monotonic() < until
        Event().wait(0.02)
    second = road.travel()
    road.close()
    for promise in (first, second, road.travel()):
        assert promise.result(120).problem is not None


def test_a_centre_that_is_busy_is_left_alone_for_as_long_as_it_says(joined: Newcomer, centre: Centre) -> None:
    centre.does("/v1/state", mischief.busy)
    road = Road(joined.ledger, joined.clock, joined.believer.state)
    now = joined.clock.mono_ms()
    assert road.travel().result(120).problem is not None
    assert (road._sender.rest or 0) - now >= 77_000
    road.close()


def test_a_revoked_kiosk_keeps_everything_and_says_why(joined: Newcomer, centre: Centre) -> None:
    taps(joined.ledger, 1)
    centre.revoked |= set(centre.devices)
    outcome = travels(joined.ledger)
    assert isinstance(outcome.problem, Refused)
    assert outcome.problem.code is Code.REVOKED
    centre.revoked.clear()
    assert travels(joined.ledger) == Outcome(None, 0)
    assert is_there(centre, joined.ledger)


def test_a_new_pin_comes_down_before_it_counts(joined: Newcomer, centre: Centre, tmp_path: Path) -> None:
    coming = Certificate.make(tmp_path)
    centre.next_pins, centre.version = (coming.pin,), 2
    assert travels(joined.ledger) == Outcome(None, 0)
    kept = newcomer_of(joined.ledger).kept.membership()
    assert kept is not None
    assert kept.pins == {centre.certificate.pin, coming.pin}
