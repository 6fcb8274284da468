"""The pages for administrators, behind a door at which nobody may guess for long."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse

from sync.protocol.refusals import Refused
from sync.server import tries
from sync.server.labels import label
from sync.server.web.answers import peer_of


class CentreSite(AdminSite):
    """Django's administration under the centre's name."""

    site_header = label("centre.pages.header")
    site_title = label("centre.pages.header")
    index_title = label("centre.pages.index")
    site_url = None

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Let somebody in, and count who tries: by address and by name."""
        if request.method != "POST":
            return super().login(request, extra_context)
        allowed = ((tries.SIGN_IN, f"from {peer_of(request)}"), (tries.SIGN_IN, f"as {request.POST.get('username')}"))
        try:
            for allowance, who in allowed:
                tries.count_try(allowance, who)
        except Refused as refused:
            response = HttpResponse(str(label("centre.pages.too_many")), content_type="text/plain", status=429)
            response["Retry-After"] = str(refused.params["retry_after"])
            return response
        response = super().login(request, extra_context)
        if request.user.is_authenticated:
            for allowance, who in allowed:
                tries.forgive(allowance, who)
        return response
