"""How a question of a kiosk is read and answered: within bounds, signed, or refused with a problem document."""

import logging
from collections.abc import Callable, Sequence
from functools import wraps
from time import monotonic
from typing import Protocol, cast

from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from sync.protocol import messages
from sync.protocol.messages import Message, Time
from sync.protocol.refusals import MEDIA_TYPE, STATUS, Code, Refused, write_problem
from sync.protocol.signing import Sealed
from sync.server import house, trusted
from sync.server.web.counting import TALLIES
from sync.server.web.questions import Question, View

log = logging.getLogger("hailong.centre")
BUSY_SECONDS = 10
_FULL = ("disk is full", "no space left", "disk full")


class Endpoint(Protocol):
    """A view of the interface, which knows what can be asked of it."""

    __doc__: str | None
    question: Question

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer."""


def answering(question: Question) -> Callable[[View], Endpoint]:
    """Return what makes an endpoint of a function that returns messages, the first of which answers the question."""

    def made(view: View) -> Endpoint:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            if request.method != question.method:
                return HttpResponseNotAllowed([question.method])
            began = monotonic()
            response = _answered(view, request)
            spent = monotonic() - began
            TALLIES.count(request.path_info, response.status_code, spent)
            told = {"path": request.path_info, "status": response.status_code, "ms": round(spent * 1000)}
            log.info("answered", extra={"told": told | {"peer": peer_of(request)}})
            return response

        endpoint = cast("Endpoint", answer)
        endpoint.question = question
        return endpoint

    return made


def _answered(view: View, request: HttpRequest) -> HttpResponse:
    try:
        return _signed(view(request))
    except Refused as refused:
        return problem(refused)
    except DatabaseError as trouble:
        log.exception("the database failed")
        return problem(_told(trouble))
    except Exception:
        log.exception("bug")
        return problem(Refused(Code.OTHER))


def _signed(told: Sequence[Message | Sealed]) -> HttpResponse:
    """Sign what is said here; what a centre above has signed is handed on as it is."""
    own = house.current()
    signer = trusted.signer_for(own, told)
    sealed = (one if isinstance(one, Sealed) else messages.sealed(one, signer) for one in told)
    content = b"".join(one.frame for one in sealed)
    if own.former is not None and isinstance(told[0], Time):
        # Who was away when the key was changed finds it behind the answer of a centre that he does not know yet.
        content += messages.sealed(told[0], own.former).frame
    return _made(HttpResponse(content, content_type="application/octet-stream"))


def problem(refused: Refused) -> HttpResponse:
    """Return a refusal as a problem document (RFC 9457) with its status."""
    response = HttpResponse(write_problem(refused), content_type=MEDIA_TYPE, status=STATUS[refused.code])
    if "retry_after" in refused.params:
        response["Retry-After"] = str(refused.params["retry_after"])
    return _made(response)


def _made(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["Content-Length"] = str(len(response.content))
    return response


def _told(trouble: DatabaseError) -> Refused:
    """Return what a fault of the database is to a kiosk: a full disk, a moment to wait for, or a bug of ours."""
    words = str(trouble).lower()
    if any(word in words for word in _FULL):
        return Refused(Code.FULL, retry_after=600)
    if isinstance(trouble, OperationalError):
        return Refused(Code.BUSY, retry_after=BUSY_SECONDS)
    return Refused(Code.OTHER)


def body_of(request: HttpRequest, most: int) -> bytes:
    """Return what was sent, of at most so many bytes; what is longer is not even read.

    Raises Refused ``malformed`` without a length, ``too_large``, ``truncated`` for what ends or stalls before.
    """
    told = request.META.get("CONTENT_LENGTH", "")
    if not told.isascii() or not told.isdecimal():
        raise Refused(Code.MALFORMED, where="length")
    length = int(told[:20])
    if length > most:
        raise Refused(Code.TOO_LARGE, what="body")
    try:
        content = request.read(length)
    except OSError as trouble:
        raise Refused(Code.TRUNCATED, what="body") from trouble
    if len(content) < length:
        raise Refused(Code.TRUNCATED, what="body")
    return content


def peer_of(request: HttpRequest) -> str:
    """Return the address a question came from; the last one that a proxy of ours put there where there is one."""
    told = str(request.META.get("REMOTE_ADDR", ""))
    if house.current().behind_proxy:
        told = str(request.META.get("HTTP_X_FORWARDED_FOR", told)).rpartition(",")[2].strip() or told
    return told[:60]
