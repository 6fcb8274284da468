"""Tap to painted: a real click on a face until the next picture stands, with and without storing what was tapped."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from tests.bench import programs
from tests.bench.figures import Row
from tests.bench.pictures import Change, change, walk
from tests.bench.pointer import Pointer
from tests.bench.programs import Program
from tests.bench.stage import Stage, Vigil, open_stage

TARGET = 1.15
FACE = (396, 480)
"""Where the second face of five stands on a screen of 1280×800."""
SETTLES_MS = 300
"""A tap sooner than 250 ms after a change of screen is taken for one meant for the screen before."""


@dataclass
class Visitor:
    """Somebody before one kiosk, whose pictures are known; ``since`` is when the present one came."""

    stage: Stage
    vigil: Vigil
    pointer: Pointer
    question: Change
    thanks: Change
    back: Change
    welcome: Change
    first: Change
    since: float = 0.0
    question_ms: list[float] = field(default_factory=list)
    thanks_ms: list[float] = field(default_factory=list)

    def begin(self) -> None:
        self._ready()
        self.pointer.key("Return")
        self._wait(self.first)

    def answer(self) -> None:
        """Tap a face of the first question; measured until the second one stands."""
        self.question_ms.append(self._tap(self.question))

    def go_back(self) -> None:
        self._ready()
        self.pointer.key("Escape")
        self._wait(self.back)

    def finish(self) -> None:
        """Tap a face of the last question; measured until the thanks stand."""
        self.thanks_ms.append(self._tap(self.thanks))

    def of_visits(self) -> list[float]:
        """Return what a tap of each visit took on the average: a visit has one question after another, then thanks."""
        answers = len(self.question_ms) // len(self.thanks_ms)
        asked = (self.question_ms[at : at + answers] for at in range(0, len(self.question_ms), answers))
        return [(sum(waits) / answers + thanked) / 2 for waits, thanked in zip(asked, self.thanks_ms, strict=True)]

    def leave(self) -> None:
        self._wait(self.welcome)

    def _tap(self, change: Change) -> float:
        self._ready()
        began = perf_counter()
        self.pointer.tap()
        self._wait(change)
        return (self.since - began) * 1000

    def _wait(self, change: Change) -> None:
        self.since = change.seen(self.vigil)

    def _ready(self) -> None:
        """Wait until a tap counts."""
        self.vigil.gone(max(0.0, SETTLES_MS - (perf_counter() - self.since) * 1000))


@contextmanager
def visitor(program: Program, stage: Stage) -> Iterator[Visitor]:
    """Open a kiosk, go through one visit slowly and yield who may go through many."""
    with ExitStack() as stack:
        pointer = stack.enter_context(Pointer(stage.environment["DISPLAY"]))
        pointer.move(*FACE)
        empty = stage.picture()
        _, vigil, _ = stack.enter_context(programs.opened(program, stage))
        seen = walk(stage, vigil, pointer, empty, ("Return", "", "Escape", "", ""))
        welcome, first, question, again, _, thanks = seen
        moves = ((first, question), (question, thanks), (question, again), (thanks, welcome), (welcome, first))
        question_seen, thanks_seen, back_seen, welcome_seen, first_seen = (
            change(stage, before, after) for before, after in moves
        )
        who = Visitor(stage, vigil, pointer, question_seen, thanks_seen, back_seen, welcome_seen, first_seen)
        who.leave()
        yield who


def measure(folder: Path, visits: int, answers: int) -> list[Row]:
    """Return the waits of ``visits`` visits with ``answers`` answers to the first question each.

    Both kiosks run at once, each on a screen of its own, and are tapped in turn. Their pictures are without motion,
    so that the first one is the last one.
    """
    made = [programs.kiosk(folder / "kiosk"), programs.unstored(folder / "unstored")]
    with ExitStack() as stack:
        both: list[Visitor] = []
        for program in made:
            stage = stack.enter_context(open_stage())
            both.append(stack.enter_context(visitor(program, stage)))
        for number in range(visits):
            _visit(both if number % 2 else both[::-1], answers)
    ours, bare = both
    return [
        _row("painted", "tap → next screen painted, mean of a visit", ours.of_visits(), bare.of_visits(), TARGET),
        _row("asked", "tap → next question painted", ours.question_ms, bare.question_ms),
        _row("thanked", "last tap → thanks painted", ours.thanks_ms, bare.thanks_ms),
    ]


def _row(key: str, says: str, ours: Sequence[float], bare: Sequence[float], most: float | None = None) -> Row:
    return Row(key, says, "ms", tuple(ours), tuple(bare), "same, not storing", most)


def _visit(both: Sequence[Visitor], answers: int) -> None:
    for who in both:
        who.begin()
    for number in range(answers):
        for who in both:
            who.answer()
        if number < answers - 1:
            for who in both:
                who.go_back()
    for who in both:
        who.finish()
    for who in both:
        who.leave()
