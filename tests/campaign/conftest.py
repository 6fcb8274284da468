"""Ground for the histories of the road: one world in this process while the tests of a file are played."""

from collections.abc import Iterator

import pytest

from tests.campaign.road.running import Ground, ground


@pytest.fixture(scope="module")
def road() -> Iterator[Ground]:
    """Give a template of a centre and two tablets, and the stubs around them."""
    with ground() as made:
        yield made
