"""What JSON Schema can say of messages and refusals, made from what reads and writes them."""

from collections.abc import Collection
from inspect import cleandoc
from typing import Any

from kiosk.domain.errors import Bug
from kiosk.domain.members import members_of
from sync.protocol.messages import Message
from sync.protocol.refusals import PROBLEM_TYPE, STATUS, Code
from sync.protocol.versions import VERSION


def schema_of(kind: type[Message]) -> dict[str, Any]:
    """Return what a message of a kind looks like; that members agree with each other, no schema says."""
    members = members_of(kind)
    properties: dict[str, Any] = {"v": {"const": VERSION}, "kind": {"const": kind.kind}}
    for member in members:
        if member.shape.schema is None:
            raise Bug(f"{kind.kind}.{member.name} has no schema")
        properties[member.name] = dict(member.shape.schema)
    return {
        "type": "object",
        "description": cleandoc(kind.__doc__ or ""),
        "properties": properties,
        "required": sorted({"v", "kind", *(member.name for member in members if not member.may_lack)}),
        "additionalProperties": False,
    }


def refusal_schema(codes: Collection[Code]) -> dict[str, Any]:
    """Return what a problem document with one of these codes, all of one HTTP status, looks like."""
    (status,) = {STATUS[code] for code in codes}
    told = sorted(code.value for code in codes)
    return {
        "type": "object",
        "properties": {
            "type": {"enum": [PROBLEM_TYPE + code for code in told]},
            "title": {"type": "string"},
            "status": {"const": status},
            "code": {"enum": told},
        },
        "required": ["code", "status", "title", "type"],
        "additionalProperties": {"type": ["string", "integer"]},
    }
