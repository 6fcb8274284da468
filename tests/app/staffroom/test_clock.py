"""The page of the clock: what is believed and why, and what a manager's word does to ballots tapped before it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.app import mint
from kiosk.app.founding import found
from kiosk.app.scribe import Scribe
from kiosk.domain.entry import Clock
from kiosk.domain.period import DAY_MS, day_of, month_of
from kiosk.staff.rail import RailEntry
from kiosk.store.people import Role
from tests.app.office import settings
from tests.app.staffroom.stage import Kiosk
from tests.turning import wait_until


def tap(kiosk: Kiosk) -> str:
    """Let a visitor answer once, and return the ballot."""
    assert kiosk.ledger is not None
    ballot = mint.new_id()
    asked = {"survey": "kbnn-5", "version": 1, "channel": "kiosk"}
    facts = (
        {"kind": "answered", "ballot": ballot, "criterion": "attitude", "level": "satisfied", **asked},
        {"kind": "closed", "ballot": ballot, "outcome": "completed", "flags": []},
    )
    batch = Scribe(kiosk.clock, "2", kiosk.believer.state).write(facts)
    kiosk.ledger.record(batch.entries, batch.local).result()
    return ballot


def opened(office: Callable[..., Kiosk]) -> Kiosk:
    kiosk = office()
    kiosk.add_people(Role.MANAGER, Role.IT)
    return kiosk


def to_clock(kiosk: Kiosk) -> None:
    kiosk.sign_in(Role.MANAGER)
    kiosk.rest()
    kiosk.hands.press("Đồng hồ")
    kiosk.rest()


def test_the_page_shows_the_time_going_on_and_what_it_is_believed_for(office: Callable[..., Kiosk]) -> None:
    kiosk = opened(office)
    to_clock(kiosk)
    kiosk.hands.wait_for("15:05")
    assert "đã có người xác nhận" in kiosk.hands.words()
    kiosk.clock.later(60_000)
    kiosk.hands.wait_for("15:06")


def test_a_clock_the_network_keeps_says_so(office: Callable[..., Kiosk]) -> None:
    kiosk = opened(office)
    kiosk.clock.kept = True
    to_clock(kiosk)
    kiosk.hands.wait_for("máy chủ thời gian")


def test_whoever_says_it_is_wrong_is_told_how_to_set_it(office: Callable[..., Kiosk]) -> None:
    kiosk = opened(office)
    to_clock(kiosk)
    kiosk.hands.press("Chưa đúng")
    kiosk.hands.wait_for("timedatectl set-time")
    assert not [entry for entry in kiosk.entries() if isinstance(entry, Clock) and entry.person]


def test_a_managers_word_makes_the_clock_believed_and_dates_what_was_tapped_before(
    office: Callable[..., Kiosk],
) -> None:
    kiosk = opened(office)
    assert kiosk.ledger is not None
    kiosk.clock.wall -= 20_000 * DAY_MS
    strange = tap(kiosk)
    kiosk.clock.later(DAY_MS)
    other = tap(kiosk)
    kiosk.clock.wall += 20_000 * DAY_MS
    # The clock is where it would have been, so it is believed again; but two days of ballots wait.
    to_clock(kiosk)
    kiosk.hands.wait_for("có 2 phiếu chưa rõ ngày")
    kiosk.hands.press("Đúng giờ")
    kiosk.rest()
    kiosk.hands.wait_for("2 phiếu trước đó nay đã có ngày")
    newest = [entry for entry in kiosk.entries() if isinstance(entry, Clock)][-1]
    assert (newest.person, newest.dated is not None and len(newest.dated)) == ("manager", 2)
    today = day_of(kiosk.clock.wall)
    reading = kiosk.ledger.read_period(month_of(today)).result().proven()
    assert {ballot.id: ballot.day for ballot in reading.ballots} == {strange: today - 1, other: today}


def test_a_moved_clock_is_confirmed_with_one_tap(office: Callable[..., Kiosk]) -> None:
    kiosk = opened(office)
    kiosk.clock.wall += 3_600_000
    to_clock(kiosk)
    kiosk.hands.wait_for("đã bị chỉnh khi máy đang chạy")
    kiosk.hands.press("Đúng giờ")
    assert wait_until(lambda: "Đã ghi: giờ này đúng" in kiosk.hands.words())
    kiosk.rest()
    assert kiosk.believer.is_confirmed
    assert kiosk.believer.belief().why == "confirmed"


def test_a_time_before_the_program_was_made_cannot_be_confirmed(office: Callable[..., Kiosk]) -> None:
    kiosk = opened(office)
    kiosk.clock.wall = 0
    to_clock(kiosk)
    kiosk.hands.wait_for("Chắc chắn sai")
    assert not kiosk.hands.find("Đúng giờ").isEnabled()


def test_the_state_of_the_kiosk_leads_to_the_clock_whoever_may_confirm_it(office: Callable[..., Kiosk]) -> None:
    kiosk = opened(office)
    kiosk.clock.wall += 3_600_000
    kiosk.sign_in(Role.MANAGER)
    kiosk.rest()
    kiosk.hands.press("Tình trạng máy")
    kiosk.hands.wait_for("Giờ KHÔNG tin được")
    assert kiosk.staffroom is not None
    page = kiosk.staffroom.parts["health"].page  # type: ignore[attr-defined]
    page.clock.emit()
    kiosk.hands.wait_for("Ngày giờ này đúng chưa")


def test_the_clock_is_no_page_for_it(office: Callable[..., Kiosk]) -> None:
    kiosk = opened(office)
    kiosk.sign_in(Role.IT)
    kiosk.rest()
    kiosk.hands.wait_for("Tình trạng máy")
    assert not kiosk.hands.can("Đồng hồ")


def test_on_a_small_panel_the_list_shows_the_page_one_is_on(qapp: QApplication, tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path, 1024, 600)
    kiosk.ledger = found(tmp_path / "data", settings(), training=False, clock=kiosk.clock)
    kiosk.add_people(Role.MANAGER, Role.IT)
    to_clock(kiosk)
    [entry] = [one for one in kiosk.hands.seen() if isinstance(one, RailEntry) and one.current]
    assert wait_until(lambda: entry.visibleRegion().boundingRect() == entry.rect())
    kiosk.close()


@pytest.mark.parametrize(
    ("kept", "words"),
    [(True, "đang giữ đồng hồ này"), (False, "Không có máy chủ thời gian"), (None, "Hệ thống này không cho biết")],
)
def test_the_state_of_the_kiosk_says_whether_time_servers_keep_the_clock(
    office: Callable[..., Kiosk], kept: bool | None, words: str
) -> None:
    kiosk = opened(office)
    kiosk.clock.kept = kept
    kiosk.sign_in(Role.IT)
    kiosk.hands.wait_for(words)
