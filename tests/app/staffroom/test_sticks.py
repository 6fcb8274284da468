"""Real file systems on an image: pulled out at every step, full, read-only, and giving back other bytes than it got."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.app.staffroom.drives import Place, PlaceKind
from kiosk.app.staffroom.ejecting import let_go
from kiosk.app.staffroom.saving import save
from kiosk.domain.errors import EnvironmentProblem
from tests.driving.disk import Stick, fill
from tests.driving.disk import stick as plugged_in

ROOT = Path(__file__).parents[3]
CONTENT = b"%PDF " + bytes(range(256)) * 2_000
OLDER = b"older"
SYNCED = 4
"""The folder is opened, the draft, the file object for it; then it is synced."""
STEPS = 9
"""More calls of the system than a saving has that change something: the last ones find it done."""
# Counts what a saving asks of the system and, when its turn has come, has another program do something to the stick.
AT_A_STEP = """
import os, subprocess, sys
from pathlib import Path
from kiosk.app.staffroom.drives import Place, PlaceKind
from kiosk.app.staffroom.saving import save
from kiosk.domain.errors import EnvironmentProblem
folder, source, turn, command = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
content = source.read_bytes()
place = Place(PlaceKind.STICK, folder, "KINGSTON", folder.stat().st_dev, 0)
steps = [0]
def step():
    steps[0] += 1
    if steps[0] == turn:
        subprocess.run(command, check=True)
def heard(event, words):
    if event in ("open", "os.rename") and steps[0] < turn:
        step()
fsync = os.fsync
def synced(number):
    fsync(number)
    step()
os.fsync = synced
sys.addaudithook(heard)
try:
    told = save(place, "report.pdf", content).name
except EnvironmentProblem as problem:
    told = problem.key
print(steps[0], told)
"""


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Stick]:
    made = Stick(tmp_path / "KINGSTON")
    yield made
    if made.is_plugged_in():
        made.pull_out()


def place(stick: Stick, source: str = "") -> Place:
    return Place(PlaceKind.STICK, stick.folder, "KINGSTON", stick.folder.stat().st_dev, 10**9, source)


def key_of(act: Callable[[], object]) -> str:
    with pytest.raises(EnvironmentProblem) as caught:
        act()
    return caught.value.key


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "lost+found")


def save_with(stick: Stick, turn: int, *command: str) -> str:
    """Save while ``command`` is run at that step; return what a person is told."""
    source = stick.folder.with_name("content")
    source.write_bytes(CONTENT)
    words = [sys.executable, "-c", AT_A_STEP, str(stick.folder), str(source), str(turn), *command]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.split()[1]


@pytest.mark.parametrize("turn", range(1, STEPS + 1))
def test_a_stick_pulled_out_at_any_step_is_told_and_nothing_lands_beside_it(stick: Stick, turn: int) -> None:
    (stick.folder / "report.pdf").write_bytes(OLDER)
    told = save_with(stick, turn, "umount", "--lazy", str(stick.folder))
    pulled = not stick.is_plugged_in()
    assert told == ("save_gone" if pulled else "report")
    if pulled:
        # What is there without the stick is a folder on the machine's own disk.
        assert list(stick.folder.iterdir()) == []
        stick.plug_in()
    if stick.image is not None:
        assert (stick.folder / "report.pdf").read_bytes() == OLDER
        assert set(names(stick.folder)) <= {"report.pdf", "report (2).pdf", ".report.pdf.1.part"}
    assert save(place(stick), "other.pdf", CONTENT).read_bytes() == CONTENT


def test_the_steps_reach_beyond_the_end_of_a_saving(stick: Stick) -> None:
    assert save_with(stick, STEPS, "umount", "--lazy", str(stick.folder)) == "report.pdf"
    assert stick.is_plugged_in()


def test_what_the_stick_holds_is_compared_and_not_what_the_system_remembers(stick: Stick) -> None:
    # The bytes change on the medium right behind the sync that wrote them.
    program = "import sys; from pathlib import Path; from tests.driving.disk import spoil; "
    program += (
        "at = Path(sys.argv[1]); spoil([*at.glob('.*.part')] if at.is_dir() else [at], Path(sys.argv[2]).read_bytes())"
    )
    where = str(stick.image or stick.folder)
    told = save_with(stick, SYNCED, sys.executable, "-c", program, where, str(stick.folder.with_name("content")))
    assert told == "save_differs"
    assert names(stick.folder) == []


def test_a_full_stick_is_told_and_keeps_what_it_has(stick: Stick) -> None:
    filler = fill(stick.folder)
    before = filler.stat().st_size
    assert key_of(lambda: save(place(stick), "report.pdf", CONTENT)) == "save_full"
    assert names(stick.folder) == ["filler"]
    assert filler.stat().st_size == before


def test_a_read_only_stick_is_told(stick: Stick) -> None:
    there = place(stick)
    subprocess.run(["mount", "-o", "remount,ro", str(stick.folder)], check=True)
    assert key_of(lambda: save(there, "report.pdf", CONTENT)) == "save_unwritable"
    assert names(stick.folder) == []


def test_a_stick_is_given_back_whole_and_only_when_nobody_uses_it(stick: Stick) -> None:
    there = place(stick)
    path = save(there, "report.pdf", CONTENT)
    with path.open("rb"):
        assert not let_go(there)
        assert stick.is_plugged_in()
    assert let_go(there)
    assert not stick.is_plugged_in()
    assert key_of(lambda: save(there, "report.pdf", CONTENT)) == "save_gone"
    stick.plug_in()
    assert names(stick.folder) == ([] if stick.image is None else ["report.pdf"])


def test_a_stick_that_is_gone_already_needs_no_giving_back(stick: Stick) -> None:
    there = place(stick)
    stick.pull_out()
    assert let_go(there)


def test_a_stick_of_a_test_is_seen_by_nobody_who_runs_beside_it() -> None:
    with plugged_in() as folder:
        here = Path("/proc/self/mounts").read_text(encoding="utf-8")
        # The parent of all processes stands for every test of another processor.
        beside = Path("/proc/1/mounts").read_text(encoding="utf-8")
    assert str(folder) in here
    assert str(folder) not in beside
