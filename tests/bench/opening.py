"""Cold start, memory and idle processor time of the kiosk beside a bare window and a browser with the same buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from kiosk.domain.manners import SETTLE_MS
from tests.bench import programs, weighing
from tests.bench.figures import Row
from tests.bench.hurried import TIMES
from tests.bench.pictures import Change, change, walk
from tests.bench.pointer import Pointer
from tests.bench.programs import Known, Program
from tests.bench.stage import NotShown, Stage, Vigil, open_stage

START_BARE, START_BROWSER = 1.6, 0.8
MEMORY_BARE, MEMORY_BROWSER = 1.5, 0.25
IDLE = 0.3
START_SOURCE = 1.3
CALM_MS = 5_000
SETTLED_MS = 1.2 * SETTLE_MS / TIMES
"""A tap sooner after a new screen counts for nothing: it was meant for the one before."""


@dataclass
class Opened:
    """What one program took, each time it was opened."""

    program: Program
    known: Known
    start_ms: list[float] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    shared_with: int = 0

    def once(self, stage: Stage) -> None:
        """Open it and close it in order; what it weighs is weighed when it has come to rest."""
        with programs.opened(self.program, stage) as (process, vigil, began):
            self.start_ms.append((self.known.seen(vigil) - began) * 1000)
            vigil.gone(CALM_MS)
            self.memory_mb.append(weighing.pss_mb(process.pid))
            self.shared_with = max(self.shared_with, weighing.sharers(process.pid))


def measure(folder: Path, ledger: Path, rounds: int, ballots: int, idle_s: float, entries: int) -> list[Row]:
    """Return start, memory and idle rows; ``ledger`` is the kiosk's folder, with ``entries`` ballots in it.

    Every program is opened once to be learnt and ``rounds`` times in turn. It is left alone for ``idle_s``
    seconds, and ``ballots`` ballots are cast in its window before it is weighed.
    """
    with open_stage() as stage:
        made = {
            "kiosk": (programs.kiosk(ledger), programs.BEFORE_CODE),
            "bare": (programs.bare_window(), 1.0),
            "browser": (programs.browser(folder / "profile"), 1.0),
        }
        opened = {
            name: Opened(program, programs.learn(program, stage, across))
            for name, (program, across) in made.items()
        }  # fmt: skip
        for number in range(rounds):
            for one in list(opened.values())[:: 1 if number % 2 else -1]:
                one.once(stage)
        idle = _idle(opened["kiosk"], stage, idle_s)
        with Pointer(stage.environment["DISPLAY"]) as pointer:
            questions = _questions(opened["kiosk"], stage, pointer)
            served = [_served(opened["kiosk"], stage, pointer, questions[0]) for _ in range(rounds)]
            weight = _after_ballots(opened["kiosk"], ledger, stage, ballots, pointer, questions)
    shared = max(one.shared_with for one in opened.values())
    rows = _rows(opened, weight, idle, says=(f"{entries:,}", f"{ballots:,}"), shared=shared)
    return [
        *rows,
        Row("start_served", "cold start to the first question, invited at the first picture", "ms", tuple(served)),
    ]


def measure_frozen(ledger: Path, rounds: int, entries: int) -> list[Row]:
    """Return how long the frozen kiosk takes to its first picture beside the same kiosk run from source."""
    with open_stage() as stage:
        pair = [
            Opened(program, programs.learn(program, stage, programs.BEFORE_CODE))
            for program in (programs.frozen(ledger), programs.kiosk(ledger))
        ]
        for number in range(rounds):
            for one in pair[:: 1 if number % 2 else -1]:
                one.once(stage)
    frozen, source = pair
    start = tuple(frozen.start_ms), tuple(source.start_ms)
    says = f"cold start of the frozen kiosk, {entries:,} ballots"
    weight = tuple(frozen.memory_mb), tuple(source.memory_mb)
    return [
        Row("start_frozen", says, "ms", *start, "from source", START_SOURCE),
        Row("memory_frozen", "memory (PSS) of the frozen kiosk, just opened", "MB", *weight, "from source"),
    ]


def _rows(
    opened: Mapping[str, Opened], weight: Sequence[float], idle: float, *, says: tuple[str, str], shared: int
) -> list[Row]:
    kiosk, bare, browser = (tuple(opened[name].start_ms) for name in ("kiosk", "bare", "browser"))
    beside, page = (tuple(opened[name].memory_mb) for name in ("bare", "browser"))
    start, memory = f"cold start, {says[0]} ballots", f"memory (PSS) after {says[1]} ballots"
    if shared:
        memory += f", Qt shared with {shared} other processes"
    return [
        Row("start_bare", start, "ms", kiosk, bare, "bare window", START_BARE),
        Row("start_browser", start, "ms", kiosk, browser, "Chromium", START_BROWSER),
        Row("memory_bare", memory, "MB", tuple(weight), beside, "bare window", MEMORY_BARE),
        Row("memory_browser", memory, "MB", tuple(weight), page, "Chromium", MEMORY_BROWSER),
        Row("memory_fresh", "memory (PSS) just opened", "MB", tuple(opened["kiosk"].memory_mb)),
        Row("idle", "processor while idle", "% of a core", (idle,), most=IDLE),
    ]


def _served(kiosk: Opened, stage: Stage, pointer: Pointer, first: Change) -> float:
    """Return how long after its start a kiosk that is invited with its first picture shows the first question, in ms.

    The first picture may stand before the ledger is open; the invitation waits for it.
    """
    with programs.opened(kiosk.program, stage) as (_, vigil, began):
        kiosk.known.seen(vigil)
        pointer.key("F8")
        return (first.seen(vigil) - began) * 1000


def _after_ballots(
    kiosk: Opened, ledger: Path, stage: Stage, ballots: int, pointer: Pointer, questions: tuple[Change, Change]
) -> list[float]:
    """Cast ballots in the window of a kiosk whose clocks run fast and return what it weighs then, in MB."""
    with programs.opened(programs.hurried(ledger), stage) as (process, vigil, _):
        kiosk.known.seen(vigil)
        vigil.gone(CALM_MS)
        left, missed = ballots, 0
        while left:
            try:
                _cast(pointer, vigil, *questions)
                left -= 1
            except NotShown:
                # On a busy machine the hurried kiosk may give a visitor up; it is ready for the next one soon.
                missed += 1
                if missed > ballots // 10 + 3:
                    raise
            kiosk.known.seen(vigil)
        vigil.gone(CALM_MS)
        return [weighing.pss_mb(process.pid)]


def _cast(pointer: Pointer, vigil: Vigil, first: Change, second: Change) -> None:
    """Invite and answer both questions by keys."""
    pointer.key("F8")
    for question in (first, second):
        question.seen(vigil)
        vigil.gone(SETTLED_MS)
        pointer.key("1")
    second.gone(vigil)


def _questions(kiosk: Opened, stage: Stage, pointer: Pointer) -> tuple[Change, Change]:
    """Return how the two questions are told from what stands before them."""
    empty = stage.picture()
    with programs.opened(kiosk.program, stage) as (_, vigil, _):
        welcome, first, second = walk(stage, vigil, pointer, empty, ("F8", "1"))
    return change(stage, welcome, first), change(stage, first, second)


def _idle(kiosk: Opened, stage: Stage, idle_s: float) -> float:
    """Return the share of a core that a kiosk takes before which nobody stands, in per cent."""
    with programs.opened(kiosk.program, stage) as (process, vigil, _):
        kiosk.known.seen(vigil)
        vigil.gone(CALM_MS)
        spent, began = weighing.cpu_s(process.pid), perf_counter()
        vigil.gone(idle_s * 1000)
        spent, took = weighing.cpu_s(process.pid) - spent, perf_counter() - began
    return spent / took * 100
