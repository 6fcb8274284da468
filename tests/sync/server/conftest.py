"""The centre on each of its databases: every test that asks for ``centre`` is played on both."""

from collections.abc import Callable, Iterator

import pytest

from tests.sync.server import cluster, running
from tests.sync.server.running import Running


@pytest.fixture(scope="session")
def new_database() -> Iterator[Callable[[], str]]:
    """Give a function that makes an empty PostgreSQL database and returns its URL."""
    with cluster.running() as database:
        yield database


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def long_centre(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a centre that listens for the whole run."""
    url = request.getfixturevalue("new_database")() if request.param == "postgresql" else None
    with running.centre(tmp_path_factory.mktemp("centre"), url) as made:
        yield made


@pytest.fixture
def centre(long_centre: Running) -> Running:
    """Give a listening centre; tests keep out of each other's way by kiosks and offices of their own."""
    long_centre.take_over()
    return long_centre
