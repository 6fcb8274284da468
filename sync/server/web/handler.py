"""How a question of HTTP becomes one of Django's."""

import ipaddress

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class CentreRequest(WSGIRequest):
    """A question to this centre, by one of its names or by any address of its machine."""

    def get_host(self) -> str:
        """Return how the browser calls this centre; raises DisallowedHost for a name that is not its own.

        Names are held to a list because somebody else's may be made to lead here; an address belongs to who has it.
        """
        told = self.META.get("HTTP_HOST", "")
        host = told[1:].partition("]")[0] if told[:1] == "[" else told.partition(":")[0]
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return super().get_host()
        return told if told.isascii() and set(told) <= set("0123456789abcdefABCDEF.:[]") else super().get_host()


class CentreHandler(WSGIHandler):
    """Django, asked by cheroot."""

    request_class = CentreRequest
