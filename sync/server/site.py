"""The pages for administrators, behind a door at which nobody may guess for long."""

from typing import Any, cast

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

from sync.server.labels import label
from sync.server.web.door import judged


class CentreSite(AdminSite):
    """Django's administration under the centre's name."""

    site_header = label("centre.pages.header")
    site_title = label("centre.pages.header")
    index_title = label("centre.pages.index")
    # Looked up when it is shown: what stands before it is known then.
    site_url = cast("str", reverse_lazy("offices"))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Let somebody in, and count who tries: by address and by name."""
        if request.method != "POST":
            return super().login(request, extra_context)
        return judged(request, lambda: super(CentreSite, self).login(request, extra_context))
