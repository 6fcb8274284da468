"""After a stop in order the first picture stands before the ledger is open, and a tap on it is taken."""

import os
from pathlib import Path

from tests.driving.books import only_ballot
from tests.driving.kiosk import START, run
from tests.driving.stage import Stage

NOTE = "stand"

WAITS_WITH_THE_LEDGER = """
import sys
import kiosk.app.opening as opening

before = opening.open_folder

def wait(*given, **named):
    open(MARK + ".waits", "w").close()
    # A pipe without a writer: this thread stands still until there is one.
    open(MARK).close()
    return before(*given, **named)

opening.open_folder = wait
"""
IS_SLOW_TO_PAINT = """
import sys
import kiosk.app.front as front

front._PATIENCE_MS = 8_000
before = front.PublicWindow.show_view

def show(self, view):
    before(self, view)
    if not hasattr(self, "first"):
        # As if this picture never came: nobody waits for it longer than that.
        self.first = view
        self._awaited = False

front.PublicWindow.show_view = show
"""
LEAVES_FOR_A_FRESH_PROCESS = """
import sys
import kiosk.app.keepsake as keepsake
from PySide6.QtWidgets import QApplication
from kiosk.app.shell import Shell
from kiosk.app.watchdog import RESTART

keep, before = keepsake.keep, Shell._after_first_picture

def noted(folder, stand):
    with open(MARK, "a") as file:
        file.write("noted ")
    keep(folder, stand)

def leave(self):
    before(self)
    with open(MARK, "a+") as file:
        file.seek(0)
        if "left" not in file.read():
            file.write("left ")
            QApplication.exit(RESTART)

keepsake.keep, Shell._after_first_picture = noted, leave
"""
FAILS_WITH_THE_LEDGER = """
import sys
import kiosk.app.opening as opening
from kiosk.domain.errors import EnvironmentProblem

def fail(*given, **named):
    raise EnvironmentProblem("database_locked", file="ledger.sqlite3")

opening.open_folder = fail
"""


def test_a_tap_before_the_ledger_is_open_begins_a_visit(stage: Stage) -> None:
    kiosk = stage.welcome()
    start = kiosk.point(START)
    assert not (kiosk.folder / NOTE).exists()
    assert kiosk.stop() == 0
    assert (kiosk.folder / NOTE).stat().st_mode & 0o777 == 0o600
    mark = kiosk.folder.with_name("mark")
    os.mkfifo(mark)
    kiosk.change = f"MARK = {str(mark)!r}\n{WAITS_WITH_THE_LEDGER}"
    kiosk.start()
    kiosk.reader.until_told(lambda: Path(f"{mark}.waits").exists(), "the picture")
    # Only once: whoever starts after a power cut looks first.
    assert not (kiosk.folder / NOTE).exists()
    kiosk.hands.click(start)
    mark.write_bytes(b"")
    kiosk.see("Câu 1 / 2")
    kiosk.click("Hài lòng")
    kiosk.click("Hài lòng")
    kiosk.see("Xin cảm ơn")
    assert kiosk.stop() == 0
    assert only_ballot(kiosk.folder).answers == {"attitude": "satisfied", "time": "satisfied"}


def test_the_picture_goes_with_a_sentence_when_the_ledger_cannot_be_opened(stage: Stage) -> None:
    kiosk = stage.welcome()
    assert kiosk.stop() == 0
    kiosk.change = FAILS_WITH_THE_LEDGER
    kiosk.start()
    assert kiosk.process.wait(timeout=30) == 3
    assert "ledger.sqlite3" in kiosk.output.read_text(encoding="utf-8")
    kiosk.output.write_text("")


def test_after_a_power_cut_nothing_is_shown_before_the_ledger_has_been_looked_over(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.kill()
    assert not (kiosk.folder / NOTE).exists()
    kiosk.start()
    kiosk.see(START)
    assert kiosk.stop() == 0
    assert (kiosk.folder / NOTE).exists()
    (kiosk.folder / NOTE).write_text("{}")
    kiosk.start()
    kiosk.see(START)
    assert kiosk.logged("the note of the last stop says nothing") == 1
    assert kiosk.stop() == 0


def test_a_tap_while_the_first_picture_is_painted_is_not_lost(stage: Stage) -> None:
    kiosk = stage.welcome()
    start = kiosk.point(START)
    assert kiosk.stop() == 0
    kiosk.change = IS_SLOW_TO_PAINT
    kiosk.start()
    kiosk.see(START)
    assert kiosk.logged("open for visitors") == 1
    kiosk.hands.click(start)
    kiosk.see("Câu 1 / 2")
    assert kiosk.logged("open for visitors") == 2
    assert kiosk.stop() == 0


def test_a_second_kiosk_shows_nothing_and_leaves_the_note(stage: Stage) -> None:
    kiosk = stage.welcome()
    (kiosk.folder / NOTE).write_text("{}")
    second = run("run", "--data", kiosk.folder, environment=kiosk.desktop.environment())
    assert second.returncode == 3
    assert (kiosk.folder / NOTE).exists()
    assert kiosk.stop() == 0


def test_only_a_stop_for_good_is_noted(stage: Stage) -> None:
    folder = stage.office()
    mark = folder.with_name("mark")
    kiosk = stage.open(folder=folder, change=f"MARK = {str(mark)!r}\n{LEAVES_FOR_A_FRESH_PROCESS}")
    kiosk.reader.until_told(lambda: kiosk.logged("open for visitors") == 2, "the second opening")
    assert kiosk.stop() == 0
    assert mark.read_text() == "left noted "
