"""The bare program beside the centre: a Django view that commits one row, behind the same line."""

import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from sync.server import database, vault
from sync.server.serving import CentreServer

TABLE = "bare_row"


def row(request: HttpRequest) -> HttpResponse:
    """Commit what was sent as one row."""
    content = request.read(int(request.META["CONTENT_LENGTH"]))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (content) VALUES (%s)", [content])
    return HttpResponse(b"kept", content_type="application/octet-stream")


urlpatterns = [path("row", row)]


def main(folder: Path, url: str | None) -> None:
    """Listen until somebody ends this process; the port is printed."""
    told: dict[str, Any] = database.database_of(folder, url)
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], DATABASES={"default": told}, USE_TZ=True)
    django.setup()
    kind = "bytea" if connection.vendor == "postgresql" else "blob"
    number = "bigserial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (n {number} PRIMARY KEY, content {kind} NOT NULL)")
    server = CentreServer(("127.0.0.1", 0), WSGIHandler(), vault.open_line(folder))
    server.prepare()
    print(f"https://127.0.0.1:{server.bind_addr[1]}", flush=True)
    server.serve()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
