"""The OpenAPI document of what kiosks ask, made from the views themselves, the messages and the refusals."""

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, get_resolver

from kiosk.domain.members import members_of
from sync.protocol.messages import KINDS, Message, Time
from sync.protocol.refusals import MEDIA_TYPE, STATUS, Code
from sync.protocol.schemas import refusal_schema, schema_of
from sync.protocol.versions import VERSION
from sync.server.web.answers import Endpoint
from sync.server.web.questions import Question

OCTETS = "application/octet-stream"
_ABOUT = (
    "What a kiosk asks of its centre. sync/protocol/README.md is the contract: how messages are signed, packed and "
    "believed stands there, and no schema can say it. The schemas under x-messages are those of the signed messages "
    "that lie in the bytes."
)
_WAITS = {"description": "Seconds to wait before the next try.", "schema": {"type": "integer", "minimum": 0}}
_MAY_WAIT = {Code.TOO_MANY, Code.BUSY, Code.FULL}


def document(request: HttpRequest) -> HttpResponse:
    """Return the document."""
    return HttpResponse(written(), content_type="application/json")


@cache
def written() -> bytes:
    """Return the document as bytes."""
    told = {
        "openapi": "3.1.0",
        "info": {"title": "Hài Lòng: kiosk and centre", "version": VERSION, "description": _ABOUT},
        "paths": {path: {endpoint.question.method.lower(): _operation(endpoint)} for path, endpoint in endpoints()},
        "components": {"schemas": {kind: schema_of(made) for kind, made in sorted(KINDS.items())}},
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def endpoints() -> Iterator[tuple[str, Endpoint]]:
    """Yield every address at which a kiosk asks something, with what answers there."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern) and hasattr(pattern.callback, "question"):
            yield f"/{pattern.pattern}", pattern.callback


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    question = endpoint.question
    told: dict[str, Any] = {
        "operationId": getattr(endpoint, "__name__", ""),
        "summary": (endpoint.__doc__ or "").strip(),
        "responses": _responses(question),
    }
    if question.sends is None:
        nonce = next(member for member in members_of(Time) if member.name == "nonce")
        told["parameters"] = [{"name": "nonce", "in": "query", "required": True, "schema": nonce.shape.schema}]
    else:
        behind = ", and straight behind it the packed bytes" if question.packed else ""
        about = f"One signed message of kind {question.sends.kind}{behind}."
        told["requestBody"] = {"description": about, "required": True, "content": _bytes(question.sends)}
    return told


def _responses(question: Question) -> dict[str, Any]:
    names = " and ".join(made.kind for made in question.answers)
    told: dict[str, Any] = {
        "200": {"description": f"Signed messages, the first of them: {names}.", "content": _bytes(*question.answers)}
    }
    by_status: defaultdict[int, set[Code]] = defaultdict(set)
    for code in question.refuses:
        by_status[STATUS[code]].add(code)
    for status, codes in sorted(by_status.items()):
        schema = refusal_schema(codes)
        refusal: dict[str, Any] = {"description": ", ".join(sorted(codes)), "content": {MEDIA_TYPE: {"schema": schema}}}
        if codes & _MAY_WAIT:
            refusal["headers"] = {"Retry-After": _WAITS}
        told[str(status)] = refusal
    return told


def _bytes(*kinds: type[Message]) -> dict[str, Any]:
    return {OCTETS: {"x-messages": [{"$ref": f"#/components/schemas/{made.kind}"} for made in kinds]}}
