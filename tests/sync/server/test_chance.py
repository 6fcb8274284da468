"""Whatever is asked, by anybody or by a kiosk that is known, has an answer that the document promises."""

import pytest

from sync.server.web import openapi
from tests.sync.server.chance import BYTES, SIGNED, Asker
from tests.sync.server.running import Running

PATHS = [path for path, _ in openapi.endpoints()]
DEEP = {
    "/v1/time": {"taken"},
    "/v1/enrol": {"taken"},
    "/v1/state": {"taken"},
    "/v1/batches": {"taken", "malformed"},
    "/v1/manifest": {"taken"},
}
"""What signed questions must have met, or chance stood before the door only."""
SIZE = 30


@pytest.mark.parametrize("path", PATHS)
def test_whatever_is_asked_is_answered_as_the_document_says(centre: Running, path: str) -> None:
    asker = Asker(centre)
    for way in (BYTES, SIGNED):
        asker.asks(path, way, SIZE, number=1)
    assert {answer for asked, answer in asker.answered if asked == path} >= DEEP[path]
    assert asker.answered.total() >= SIZE
