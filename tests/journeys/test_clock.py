"""A kiosk whose clock is wrong goes on, says so, and dates its ballots once a manager has looked at the time."""

import json
from pathlib import Path

from kiosk.app.clock import Clock
from kiosk.domain.period import day_of, iso
from tests.driving.books import entries
from tests.driving.kiosk import START, THANKS, Kiosk, run
from tests.driving.office import MANAGER, OtherBoot, staffed_office
from tests.driving.stage import Stage


def rate(kiosk: Kiosk) -> None:
    kiosk.click(START, "Hài lòng", "Hài lòng")
    kiosk.see(THANKS)
    kiosk.see(START)


def counted(kiosk: Kiosk) -> tuple[int, int]:
    """Return how many ballots of these days were collected, and how many of them have no date."""
    today = day_of(Clock().wall_ms())
    days = ("--from", iso(today - 1), "--to", iso(today + 5))
    told = json.loads(run("tally", "--data", kiosk.folder, *days, "--json").stdout)
    return told["collected"], told["undated"]


def test_a_manager_confirms_the_time_and_the_ballots_of_the_doubted_clock_get_their_day(
    stage: Stage, tmp_path: Path
) -> None:
    # The ledger's newest believed time is three days ahead: this boot's clock cannot be right by itself.
    office = staffed_office(tmp_path / "kiosk", OtherBoot(days=3))
    kiosk = stage.welcome(folder=office.folder)
    rate(kiosk)
    today = iso(day_of(Clock().wall_ms()))
    told = run("doctor", "--data", kiosk.folder)
    assert (told.returncode, "Giờ KHÔNG tin được" in told.stdout) == (1, True)
    assert counted(kiosk) == (0, 1)
    kiosk.key("ctrl+shift+s")
    kiosk.click(MANAGER)
    kiosk.see("Nhập mã PIN sáu số")
    kiosk.hands.key(*office.pins[MANAGER])
    kiosk.click("Đồng hồ")
    kiosk.see("Không tin được: sớm hơn", "có 1 phiếu chưa rõ ngày")
    kiosk.click("Đúng giờ")
    kiosk.see("1 phiếu trước đó nay đã có ngày")
    kiosk.click("Ra")
    rate(kiosk)
    assert counted(kiosk) == (2, 0)
    assert "Giờ tin được" in run("doctor", "--data", kiosk.folder).stdout
    assert kiosk.stop() == 0
    confirmed = [body for body in entries(kiosk.folder) if body["kind"] == "clock"][-1]
    assert [one["day"] for one in confirmed["dated"]] == [today]
    assert run("verify", "--data", kiosk.folder).returncode == 0
