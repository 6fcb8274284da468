"""The surveys that ballots are counted by."""

import json
from collections.abc import Mapping
from functools import lru_cache

from kiosk.domain.errors import FileProblem
from kiosk.domain.survey import Survey, read_survey
from kiosk.domain.tally import SurveyKey
from sync.server.figures.cells import Known
from sync.server.models import SurveyForm

Form = tuple[int, bytes]
"""The number of a survey's row, and the survey as it was told."""


def forms() -> dict[SurveyKey, Form]:
    """Return every survey that was ever told of, by its id and version."""
    rows = SurveyForm.objects.values_list("pk", "ident", "version", "plain")
    return {(ident, version): (number, bytes(plain)) for number, ident, version, plain in rows}


def readable(forms: Mapping[SurveyKey, Form]) -> dict[SurveyKey, Known]:
    """Return those that read as surveys."""
    read = ((key, number, _read(plain)) for key, (number, plain) in forms.items())
    return {key: Known(number, survey) for key, number, survey in read if survey is not None}


def known() -> dict[SurveyKey, Known]:
    """Return every survey that reads as one, by its id and version."""
    return readable(forms())


@lru_cache(maxsize=512)
def _read(plain: bytes) -> Survey | None:
    try:
        return read_survey(json.loads(plain), "survey")
    except FileProblem:
        return None
