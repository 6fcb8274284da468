"""The surveys that ballots are counted by."""

import json
from functools import lru_cache

from kiosk.domain.errors import FileProblem
from kiosk.domain.survey import Survey, read_survey
from kiosk.domain.tally import SurveyKey
from sync.server.figures.cells import Known
from sync.server.models import SurveyForm


def known() -> dict[SurveyKey, Known]:
    """Return every survey that reads as one, by its id and version."""
    found = {}
    for number, ident, version, plain in SurveyForm.objects.values_list("pk", "ident", "version", "plain"):
        survey = _read(bytes(plain))
        if survey is not None:
            found[ident, version] = Known(number, survey)
    return found


@lru_cache(maxsize=512)
def _read(plain: bytes) -> Survey | None:
    try:
        return read_survey(json.loads(plain), "survey")
    except FileProblem:
        return None
