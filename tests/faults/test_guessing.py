"""Somebody guesses a PIN, pulls the plug between guesses and sets the machine's clock: no more guesses by that."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.driving.kiosk import START, Kiosk
from tests.driving.office import MANAGER, staffed_office
from tests.driving.stage import Stage
from tests.journeys.test_staff import FIGURES

WRONG = "000000"
YEAR_LATER = (
    "import kiosk.app.clock as c, time; c.Clock.wall_ms = lambda self: time.time_ns() // 10**6 + 31_536_000_000"
)
LONG_AGO = "import kiosk.app.clock as c; c.Clock.wall_ms = lambda self: 0"
OTHER_BOOT = f"{LONG_AGO}; c.Clock.boot_id = lambda self: 'the plug was pulled'; c.Clock.mono_ms = lambda self: 60_000"


def come(kiosk: Kiosk, change: str) -> None:
    """Kill the kiosk, start it with a clock set otherwise, and go to the PIN of the manager."""
    kiosk.kill()
    kiosk.change = f"import sys; {change}"
    kiosk.start()
    kiosk.see(START)
    kiosk.key("ctrl+shift+s")
    kiosk.click(MANAGER)


def tries(kiosk: Kiosk) -> int:
    with closing(sqlite3.connect(kiosk.folder / "ledger.sqlite3")) as database:
        return int(database.execute("SELECT wrong FROM pin_attempt").fetchone()[0])


def guess(kiosk: Kiosk) -> None:
    """Type a wrong PIN and go back to the names, so that the next wrong one is told anew."""
    kiosk.see("Nhập mã PIN sáu số")
    kiosk.hands.key(*WRONG)
    kiosk.see("Mã PIN chưa đúng")
    kiosk.click("Quay lại")
    kiosk.click(MANAGER)


def test_kills_and_clock_jumps_between_guesses_shorten_no_wait(stage: Stage, tmp_path: Path) -> None:
    office = staffed_office(tmp_path / "kiosk")
    kiosk = stage.welcome(folder=office.folder)
    kiosk.key("ctrl+shift+s")
    kiosk.click(MANAGER)
    guess(kiosk)
    guess(kiosk)
    come(kiosk, YEAR_LATER)
    guess(kiosk)
    guess(kiosk)
    come(kiosk, LONG_AGO)
    kiosk.see("Nhập mã PIN sáu số")
    kiosk.hands.key(*WRONG)
    kiosk.see("Xin chờ 0:1")
    come(kiosk, OTHER_BOOT)
    kiosk.see("Xin chờ 0:15")
    kiosk.hands.key(*office.pins[MANAGER])
    kiosk.reader.stand(1.0)
    assert not kiosk.reader.screen().says(FIGURES)
    kiosk.kill()
    assert tries(kiosk) == 5
