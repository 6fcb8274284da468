"""The kiosk crashes, hangs or loses its parent: a visitor sees the welcome screen again, and nothing is lost."""

import os
import select
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.driving.books import ballots, only_ballot
from tests.driving.family import family
from tests.driving.kiosk import START, THANKS, Kiosk, run, told
from tests.driving.stage import Stage
from tests.driving.witness import Witness

SECONDS = 20
"""A visitor waits no longer than that for the welcome screen."""

# C code that keeps Python's lock: no thread of the process comes to anything any more.
HOLD_LOCK = """
import ctypes, os, sys
from kiosk.app.presenter import Presenter

before = Presenter._started

def hang(self):
    if not os.path.exists(MARK):
        open(MARK, "w").close()
        ctypes.PyDLL(None).sleep(1000)
    before(self)

Presenter._started = hang
"""

BLOCK_WRITER = """
import os, sys, threading
from kiosk.store.keeping import Keeping

before = Keeping.record

def hang(self, batch):
    if not os.path.exists(MARK):
        open(MARK, "w").close()
        threading.Event().wait()
    return before(self, batch)

Keeping.record = hang
"""

# A driver of the graphics processor that never comes back from the first frame.
NO_PICTURE = """
import ctypes, os, sys
from kiosk.app.pulse import Pulse

before = Pulse.paintEvent

def hang(self, event):
    if os.environ.get("LIBGL_ALWAYS_SOFTWARE") != "1":
        ctypes.PyDLL(None).sleep(1000)
    before(self, event)

Pulse.paintEvent = hang
"""

CRASHES_TWICE = """
import ctypes, os, sys
from kiosk.app.shell import Shell

before = Shell._after_first_picture

def crash(self):
    with open(MARK, "a+") as file:
        file.write("x")
        if file.tell() <= 2:
            ctypes.string_at(0)
    before(self)

Shell._after_first_picture = crash
"""

ASKS_FOR_A_FRESH_PROCESS = """
import os, sys
from PySide6.QtWidgets import QApplication
from kiosk.app.shell import Shell
from kiosk.app.watchdog import RESTART

before = Shell._after_first_picture

def leave(self):
    before(self)
    if not os.path.exists(MARK):
        open(MARK, "w").close()
        QApplication.exit(RESTART)

Shell._after_first_picture = leave
"""


def changed(stage: Stage, change: str) -> Kiosk:
    """Open a kiosk with a part of it broken until its mark stands beside the folder."""
    folder = stage.office()
    return stage.open(folder=folder, change=f"MARK = {str(folder.with_name('mark'))!r}\n{change}")


def rate(kiosk: Kiosk) -> None:
    kiosk.click(START, "Hài lòng")
    kiosk.see("Câu 2 / 2")
    kiosk.click("Hài lòng")
    kiosk.see(THANKS)


def rates_and_stops(kiosk: Kiosk) -> None:
    """See that the kiosk serves again and leaves a folder that agrees."""
    kiosk.see(START, seconds=SECONDS)
    rate(kiosk)
    assert kiosk.stop() == 0
    assert [ballot.outcome for ballot in ballots(kiosk.folder)][-1:] == ["completed"]
    assert run("verify", "--data", kiosk.folder).returncode == 0


def test_a_kiosk_that_is_killed_in_a_visit_comes_back_by_itself(stage: Stage) -> None:
    kiosk = stage.welcome()
    witness = Witness()
    kiosk.click(START)
    witness.taps("attitude", "satisfied")
    kiosk.click("Hài lòng")
    kiosk.see("Câu 2 / 2")
    witness.sees_it_kept()
    before = kiosk.child
    os.kill(before, signal.SIGKILL)
    kiosk.until_another_child(before)
    kiosk.see(START, seconds=SECONDS)
    kiosk.reader.until_told(lambda: kiosk.logged("open for visitors") == 2, "the second opening")
    assert kiosk.logged("started again: signal 9") == 1
    assert kiosk.stop() == 0
    witness.compare(kiosk)
    assert only_ballot(kiosk.folder).outcome == "interrupted"


@dataclass(frozen=True)
class Hung:
    """Kiosks that hang, each in its own way, and the processes that were theirs before."""

    asleep: Kiosk
    stopped: Kiosk
    locked: Kiosk
    writing: Kiosk
    dark: Kiosk
    before: dict[Kiosk, int]

    def until_served_again(self, kiosk: Kiosk) -> None:
        kiosk.until_another_child(self.before[kiosk])
        rates_and_stops(kiosk)


@pytest.fixture(scope="module")
def hung(long_stage: Stage) -> Iterator[Hung]:
    """Let kiosks hang side by side, as each has to be waited for."""
    asleep, stopped = long_stage.welcome(), long_stage.welcome()
    locked, writing = changed(long_stage, HOLD_LOCK), changed(long_stage, BLOCK_WRITER)
    points = [locked.point(START)]
    writing.click(START)
    points.append(writing.point("Hài lòng"))
    before = {kiosk: kiosk.child for kiosk in (asleep, stopped, locked, writing)}
    for process in (*family(asleep.process.pid), stopped.child):
        os.kill(process, signal.SIGSTOP)
    for kiosk, point in zip((locked, writing), points, strict=True):
        kiosk.hands.click(point)
    dark = changed(long_stage, NO_PICTURE)
    yield Hung(asleep, stopped, locked, writing, dark, before)
    # Whoever sleeps still cannot be asked to stop.
    for process in family(asleep.process.pid) if asleep.process.poll() is None else ():
        os.kill(process, signal.SIGCONT)


def test_a_machine_that_sleeps_has_not_hung(hung: Hung) -> None:
    hung.asleep.reader.stand(11)
    for process in family(hung.asleep.process.pid):
        os.kill(process, signal.SIGCONT)
    rates_and_stops(hung.asleep)
    assert hung.asleep.logged("started again") == 0


def test_a_crash_writes_no_memory_to_the_disk(stage: Stage) -> None:
    kiosk = stage.welcome()
    (line,) = (line for line in Path(f"/proc/{kiosk.child}/limits").read_text().splitlines() if "core file" in line)
    assert line.split()[-3:-1] == ["0", "0"]


def test_a_kiosk_that_is_stopped_dead_is_ended_and_started_again(hung: Hung) -> None:
    hung.until_served_again(hung.stopped)
    assert hung.stopped.logged("started again: the window hung") == 1


def test_c_code_that_holds_pythons_lock_is_noticed(hung: Hung) -> None:
    hung.until_served_again(hung.locked)
    assert hung.locked.logged("started again: the window hung") == 1
    assert hung.locked.logged("Fatal Python error: Aborted") == 1
    assert hung.locked.logged("in hang") == 1


def test_a_writer_that_hangs_under_a_tap_is_noticed(hung: Hung) -> None:
    hung.until_served_again(hung.writing)
    assert hung.writing.logged("started again: a tap hung") == 1
    assert len(ballots(hung.writing.folder)) == 1


def test_a_first_frame_that_never_comes_is_drawn_by_software_from_then_on(hung: Hung) -> None:
    kiosk = hung.dark
    kiosk.see(START)
    assert kiosk.logged("started again: no picture") == 1
    assert kiosk.stop() == 0
    kiosk.start()
    kiosk.see(START)
    assert kiosk.logged("started again") == 1
    assert kiosk.stop() == 0


def test_a_kiosk_that_crashes_at_each_start_is_tried_again(stage: Stage) -> None:
    kiosk = changed(stage, CRASHES_TWICE)
    kiosk.reader.until_told(lambda: kiosk.folder.with_name("mark").exists(), "the first crash")
    kiosk.reader.until_told(lambda: kiosk.logged("open for visitors") == 1, "the third start")
    assert kiosk.logged("started again: signal 11") == 2
    rates_and_stops(kiosk)


def test_a_kiosk_that_asks_for_a_fresh_process_gets_one(stage: Stage) -> None:
    kiosk = changed(stage, ASKS_FOR_A_FRESH_PROCESS)
    kiosk.reader.until_told(lambda: kiosk.logged("open for visitors") == 2, "the second opening")
    assert kiosk.logged("started again: status 75") == 1
    assert kiosk.logged("closed in order") == 1
    rates_and_stops(kiosk)


def test_a_kiosk_that_loses_its_parent_ends_in_order(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.reader.until_told(lambda: kiosk.logged("open for visitors") == 1, "the opening")
    end = os.pidfd_open(kiosk.child)
    kiosk.process.kill()
    kiosk.process.wait(timeout=30)
    assert select.select([end], [], [], SECONDS)[0]
    os.close(end)
    assert kiosk.logged("closed in order") == 1
    kiosk.start()
    rates_and_stops(kiosk)


def test_a_ledger_that_another_program_holds_is_told_and_not_tried_for_ever(stage: Stage) -> None:
    folder = stage.office()
    with closing(sqlite3.connect(folder / "ledger.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = run("run", "--data", folder, environment=stage.desktop().environment())
    file = folder / "ledger.sqlite3"
    sentence = f"Một chương trình khác đang giữ tệp {file}. Xin đóng chương trình đó rồi thử lại."
    assert told(answer) == (3, sentence)
