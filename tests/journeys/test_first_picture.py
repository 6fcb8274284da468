"""After a stop in order the first picture stands before the ledger is open, and a tap on it is taken."""

import os
from pathlib import Path

from tests.driving.books import only_ballot
from tests.driving.kiosk import START
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
