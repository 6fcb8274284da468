"""A centre to belong to, an office with ballots, and the road between them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.app.road.gate import Gate
from kiosk.app.road.joining import Newcomer, by_net, read_invitation
from kiosk.store.ledger import Ledger
from tests.app.office import open_office
from tests.driving.centre import Centre, opened


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    folder = tmp_path / "centre"
    folder.mkdir()
    with opened(Centre(folder)) as found:
        yield found


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = open_office(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def newcomer(ledger: Ledger) -> Newcomer:
    return newcomer_of(ledger)


def newcomer_of(ledger: Ledger, clock: Clock | None = None) -> Newcomer:
    clock = clock or Clock()
    believer = Believer(clock)
    believer.learn(ledger.ask(lambda reader: reader.past()).result())
    return Newcomer(ledger, clock, believer)


@pytest.fixture
def joined(newcomer: Newcomer, centre: Centre) -> Newcomer:
    by_net(newcomer, read_invitation(centre.url, centre.typed()))
    return newcomer


@pytest.fixture
def gate_of() -> Iterator[Callable[[Newcomer], Gate]]:
    gates: list[Gate] = []

    def of(newcomer: Newcomer) -> Gate:
        gates.append(Gate(newcomer.ledger, newcomer.clock, newcomer.believer))
        return gates[-1]

    yield of
    for gate in gates:
        gate.close()
