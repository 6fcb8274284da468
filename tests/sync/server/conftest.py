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


# Their threads end before the tests of windows begin.
@pytest.fixture(scope="package")
def sqlite_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a centre on a file, which listens as long as these tests are played."""
    with running.centre(tmp_path_factory.mktemp("centre"), None) as made:
        yield made


@pytest.fixture(scope="package")
def postgresql_centre(tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str]) -> Iterator[Running]:
    """Give a centre on PostgreSQL, which listens as long as these tests are played."""
    with running.centre(tmp_path_factory.mktemp("centre"), new_database()) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def centre(request: pytest.FixtureRequest) -> Running:
    """Give a listening centre; tests keep out of each other's way by kiosks and offices of their own."""
    found: Running = request.getfixturevalue(f"{request.param}_centre")
    found.take_over()
    return found
