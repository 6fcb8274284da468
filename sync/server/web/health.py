"""Whether the centre can do its work."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from sync.server.models import Centre


def healthz(request: HttpRequest) -> HttpResponse:
    """Say ``ok`` when the database answers, with status 200; else 503."""
    try:
        Centre.objects.get()
    except DatabaseError:
        return HttpResponse("database\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
