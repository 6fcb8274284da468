"""Kiosks that are set back and cloned, a centre that is restored, a line that fails: nothing is lost, nothing twice."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

from kiosk.app.road.joining import by_net, read_invitation
from kiosk.store.ledger import Ledger
from tests.app.office import open_office
from tests.app.road.conftest import newcomer_of
from tests.app.road.visiting import ids, taps, travels
from tests.driving import mischief
from tests.driving.centre import Centre, opened
from tests.store.means import means

FAULTS = (mischief.portal, mischief.busy, mischief.cut_off, mischief.spoiled, mischief.forged)
STEPS = 14


class History:
    """What chance lets happen to the folders of kiosks that share one device, and to their centre."""

    def __init__(self, seed: int, folder: Path, centre: Centre) -> None:
        self.chance, self.folder, self.centre = Random(seed), folder, centre
        self.number = 0
        first = folder / "kiosk-0"
        ledger = open_office(first)
        by_net(newcomer_of(ledger), read_invitation(centre.url, centre.typed()))
        ledger.close()
        self.kiosks = [first]
        self.backup = self._copied(first, "backup")
        self.books = centre.books.copied()
        self.tapped: set[str] = set()
        """What was ever tapped on a kiosk that lives, or has come to the centre."""

    def _copied(self, source: Path, name: str) -> Path:
        self.number += 1
        return Path(shutil.copytree(source, self.folder / f"{name}-{self.number}"))

    def _open(self, folder: Path) -> Ledger:
        return Ledger.open(folder, means=means(self.chance.randrange(10**6)))

    def taps(self) -> None:
        ledger = self._open(self.chance.choice(self.kiosks))
        taps(ledger, self.chance.choice((1, 2, 30)), seed=self.chance.randrange(10**9))
        ledger.close()

    def goes(self) -> None:
        for path in ("/v1/state", "/v1/batches"):
            if self.chance.random() < 0.4:
                self.centre.does(path, self.chance.choice(FAULTS))
        ledger = self._open(self.chance.choice(self.kiosks))
        travels(ledger, times=2)
        ledger.close()

    def backs_up(self) -> None:
        self.backup = self._copied(self.chance.choice(self.kiosks), "backup")

    def is_set_back(self) -> None:
        at = self.chance.randrange(len(self.kiosks))
        self.kiosks[at] = self._copied(self.backup, "kiosk")

    def is_cloned(self) -> None:
        if len(self.kiosks) < 3:
            self.kiosks.append(self._copied(self.chance.choice(self.kiosks), "kiosk"))

    def centre_keeps(self) -> None:
        self.books = self.centre.books.copied()

    def centre_is_restored(self) -> None:
        self.centre.restored(self.books)

    def happens(self) -> None:
        usual = [self.taps, self.taps, self.goes, self.goes]
        rare = [self.backs_up, self.is_set_back, self.is_cloned, self.centre_keeps, self.centre_is_restored]
        self.chance.choice([*usual, self.chance.choice(rare)])()

    def ends(self) -> None:
        """Let everybody send until nothing is left, and hold both sides against each other."""
        self.centre.mischief.clear()
        with ExitStack() as stack:
            ledgers = [self._open(kiosk) for kiosk in self.kiosks]
            for ledger in ledgers:
                stack.callback(ledger.close)
            for ledger in (*ledgers, *ledgers):
                outcome = travels(ledger, times=2)
                assert (outcome.problem, outcome.left) == (None, 0)
            living = {ident for ledger in ledgers for ident in ids(ledger)}
            counted = self.centre.books.counted
            assert living <= counted.keys()
            stored = [body for chain in self.centre.books.chains.values() for body, _ in chain]
            assert set(stored) == set(counted.values())
            for ledger in ledgers:
                assert ledger.verify().result().differences == ()


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    (tmp_path / "centre").mkdir()
    with opened(Centre(tmp_path / "centre")) as found:
        yield found


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_every_entry_that_lives_is_at_the_centre_once(
    tmp_path: Path, centre: Centre, seed: int
) -> None:
    history = History(seed, tmp_path, centre)
    for _ in range(STEPS):
        history.happens()
    history.ends()
