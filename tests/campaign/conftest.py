"""Ground for the histories of the road: one world in this process while the tests of a file are played."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.campaign.road.running import Ground


@pytest.fixture(scope="module")
def road() -> Iterator["Ground"]:
    """Give a template of a centre and two tablets, and the stubs around them."""
    # The other families of this folder need no centre.
    from tests.campaign.road.running import ground

    with ground() as made:
        yield made
