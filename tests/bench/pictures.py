"""The pictures of a kiosk, and how one is told from the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from tests.bench.pointer import Pointer
from tests.bench.programs import ENOUGH, MOST_SPOTS
from tests.bench.stage import LOOK_MS, Picture, Spots, Stage, Vigil

STANDS_MS = 1_200
PATIENCE_S = 8
LEAST_CHANGED = 30


@dataclass(frozen=True)
class Change:
    """What stands on the screen after a change and did not stand there before it."""

    spots: Spots
    expected: Picture

    def seen(self, vigil: Vigil) -> float:
        """Wait until the change has come and return that moment."""
        return vigil.until(self.spots, self.expected, ENOUGH, PATIENCE_S)

    def gone(self, vigil: Vigil) -> None:
        """Wait until it is not on the screen any more."""
        began = perf_counter()
        while self.spots.share_of(self.expected) >= ENOUGH and perf_counter() - began < PATIENCE_S:
            vigil.gone(LOOK_MS)


def change(stage: Stage, before: Picture, after: Picture) -> Change:
    """Return what tells ``after`` from ``before``; raises RuntimeError where that is next to nothing."""
    moved = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    if len(moved) < LEAST_CHANGED:
        raise RuntimeError("a tap missed what it was meant for: the screens have been laid out anew")
    chosen = moved[:: -(-len(moved) // MOST_SPOTS)]
    return Change(stage.spots(chosen), tuple(after[at] for at in chosen))


def settled(stage: Stage, vigil: Vigil, before: Picture) -> Picture:
    """Return the next picture that is another than ``before`` and stands still."""
    picture, since, began = stage.picture(), perf_counter(), perf_counter()
    while picture == before or perf_counter() - since < STANDS_MS / 1000:
        if vigil.gone(30):
            raise RuntimeError("the kiosk ended")
        if perf_counter() - began > PATIENCE_S:
            raise RuntimeError("the screen does not change")
        now = stage.picture()
        if now != picture:
            picture, since = now, perf_counter()
    return picture


def walk(stage: Stage, vigil: Vigil, pointer: Pointer, empty: Picture, does: Sequence[str]) -> list[Picture]:
    """Go slowly through a visit and return its pictures, the welcome first.

    ``empty`` is the screen before the kiosk was opened; ``does`` are keys, "" is a tap where the pointer stands.
    """
    pictures = [settled(stage, vigil, empty)]
    for key in does:
        if key:
            pointer.key(key)
        else:
            pointer.tap()
        pictures.append(settled(stage, vigil, pictures[-1]))
    return pictures
