"""What a browser may do with our pages: show them, send their forms back, and nothing else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_OURS = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
_ADMIN = "default-src 'self'; img-src 'self' data:; object-src 'none'; "
_ALL = "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_WITH_SCRIPTS = ("/admin/", "/first/")
"""Django's own pages have scripts and style sheets of their own, from here as well."""


class Policy:
    """Says so in a header of every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        rules = _ADMIN if request.path.startswith(_WITH_SCRIPTS) else _OURS
        response.headers.setdefault("Content-Security-Policy", rules + _ALL)
        return response
