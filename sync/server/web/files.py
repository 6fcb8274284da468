"""Style sheets, scripts and letters of the pages: the files that were there at the start, and no others."""

import mimetypes
from functools import cache
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.http import Http404, HttpRequest, HttpResponse


@cache
def _known() -> dict[str, str]:
    found = {}
    for finder in get_finders():
        for name, storage in finder.list(None):
            # What stands in a folder of another place has a name in front.
            prefix = getattr(storage, "prefix", None)
            found["/".join([*([prefix] if prefix else []), name.replace("\\", "/")])] = storage.path(name)
    return found


def static(request: HttpRequest, name: str) -> HttpResponse:
    """Return one of them."""
    file = _known().get(name)
    if file is None:
        raise Http404
    kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
    response = HttpResponse(Path(file).read_bytes(), content_type=kind)
    response["Cache-Control"] = "max-age=3600"
    return response
