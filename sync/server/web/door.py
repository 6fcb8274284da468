"""Who comes in: signing in, within bounds to guessing, signing out, and the reader's language."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kiosk.domain.wording import LANGUAGES
from sync.protocol.refusals import Refused
from sync.server import tries
from sync.server.labels import label
from sync.server.web.answers import peer_of

COOKIE = "language"
_YEAR = 365 * 24 * 3600
View = Callable[..., HttpResponse]


class Language:
    """Shows pages in the language that the reader chose, Vietnamese before he did."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(COOKIE, "")
        with translation.override(chosen if chosen in LANGUAGES else LANGUAGES[0]):
            response = self._get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or LANGUAGES[0])
            return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember a language, and show the page again."""
    response = HttpResponseRedirect(_onward(request))
    chosen = request.POST.get("language", "")
    if chosen in LANGUAGES:
        response.set_cookie(COOKIE, chosen, max_age=_YEAR, secure=True, httponly=True, samesite="Strict")
    return response


def only_staff(view: View) -> View:
    """Return a page that nobody sees who is not signed in as one of the staff."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("sign-in"))
        if not user.is_staff:
            return render(request, "pages/told.html", {"told": label("centre.page.not_staff")}, status=403)
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def judged(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what becomes of somebody's password, and count who tries: by address and by name."""
    allowed = ((tries.SIGN_IN, f"from {peer_of(request)}"), (tries.SIGN_IN, f"as {request.POST.get('username')}"))
    try:
        for allowance, who in allowed:
            tries.count_try(allowance, who)
    except Refused as refused:
        response = HttpResponse(str(label("centre.pages.too_many")), content_type="text/plain", status=429)
        response["Retry-After"] = str(refused.params["retry_after"])
        return response
    response = answer()
    if request.user.is_authenticated:
        for allowance, who in allowed:
            tries.forgive(allowance, who)
    return response


@sensitive_post_parameters("password")
@csrf_protect
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password."""
    return judged(request, lambda: _asked(request)) if request.method == "POST" else _asked(request)


def _asked(request: HttpRequest) -> HttpResponse:
    form = AuthenticationForm(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        login(request, form.get_user())
        return HttpResponseRedirect(_onward(request))
    told = {"failed": form.is_bound, "name": request.POST.get("username", ""), "next": _onward(request)}
    return render(request, "pages/sign_in.html", told)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Have the browser forget who it was."""
    logout(request)
    return HttpResponseRedirect(reverse("sign-in"))


def _onward(request: HttpRequest) -> str:
    """Return the page of ours that somebody wanted, else the first."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("offices")
