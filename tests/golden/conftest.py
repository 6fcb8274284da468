"""Each golden month is made once, for every test that looks at its papers."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from tests.golden.making import Found, Sheet
from tests.golden.offices import MONTHS


@dataclass(frozen=True)
class Made:
    """A golden month with its papers."""

    name: str
    found: Found
    papers: Mapping[Sheet, bytes]


@pytest.fixture(scope="session", params=list(MONTHS))
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    name = str(request.param)
    golden = MONTHS[name]
    found = golden.make(tmp_path_factory.mktemp(name))
    return Made(name, found, dict(golden.papers(found)))
