"""The OpenAPI document is one, is the one that is kept, and says of every message and refusal what the code does."""

import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from openapi_spec_validator import OpenAPIV31SpecValidator

from sync.protocol import messages
from sync.protocol.messages import KINDS, Message
from sync.protocol.refusals import STATUS, Code, Refused, write_problem
from sync.server.web import openapi
from sync.server.web.answers import Endpoint
from tests.architecture.sources import ROOT
from tests.sync.protocol.made_messages import anything, messages_made
from tests.sync.protocol.making import said
from tests.sync.protocol.members_by_the_book import Json
from tests.sync.server.running import Running

KEPT = ROOT / "sync" / "protocol" / "openapi.json"


SAID = {message.kind: json.loads(messages.write(message)) for _, message in said()}


def document() -> Json:
    return json.loads(KEPT.read_text("utf-8"))


JUDGES = {kind: jsonschema.Draft202012Validator(schema) for kind, schema in document()["components"]["schemas"].items()}


def is_read(plain: Json) -> bool:
    """Say whether the code takes it for a message."""
    try:
        messages.read_any(json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())
    except Refused:
        return False
    return True


def test_it_is_an_openapi_document() -> None:
    OpenAPIV31SpecValidator(document()).validate()
    for schema in document()["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    assert document()["components"]["schemas"].keys() == KINDS.keys()


def test_what_a_centre_serves_is_what_is_kept(centre: Running) -> None:
    answer = centre.ask("/v1/openapi.json")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.content == openapi.written()
    # Made anew by: python -m sync.server openapi > sync/protocol/openapi.json
    assert answer.content.decode() == KEPT.read_text("utf-8")


def test_every_address_for_kiosks_stands_in_it_with_its_method() -> None:
    told = {path: [*operations] for path, operations in document()["paths"].items()}
    assert told == {
        "/v1/time": ["get"],
        "/v1/enrol": ["post"],
        "/v1/state": ["post"],
        "/v1/batches": ["post"],
        "/v1/manifest": ["post"],
    }


@settings(max_examples=100, deadline=None)
@given(messages_made)
def test_its_schemas_take_every_message_that_the_code_writes(message: Message) -> None:
    JUDGES[message.kind].validate(json.loads(messages.write(message)))


@settings(max_examples=200, deadline=None)
@given(some.sampled_from(sorted(SAID)), some.data())
def test_its_schemas_refuse_nothing_that_the_code_reads(kind: str, chance: some.DataObject) -> None:
    plain = dict(SAID[kind])
    plain[chance.draw(some.sampled_from(sorted(plain)))] = chance.draw(anything)
    assert JUDGES[kind].is_valid(plain) or not is_read(plain)


@pytest.mark.parametrize("kind", sorted(SAID))
def test_its_schemas_know_the_same_members_as_the_code(kind: str) -> None:
    plain = SAID[kind]
    assert JUDGES[kind].is_valid(plain)
    assert not JUDGES[kind].is_valid({**plain, "more": 1})
    for name in plain:
        less = {member: value for member, value in plain.items() if member != name}
        assert JUDGES[kind].is_valid(less) == is_read(less), name
    assert document()["components"]["schemas"][kind]["properties"].keys() >= plain.keys()


@pytest.mark.parametrize(("path", "endpoint"), [pytest.param(*one, id=one[0]) for one in openapi.endpoints()])
def test_every_refusal_of_a_question_stands_under_its_status(path: str, endpoint: Endpoint) -> None:
    responses = document()["paths"][path][endpoint.question.method.lower()]["responses"]
    for code in Code:
        problem = json.loads(write_problem(Refused(code, retry_after=3, where="v")))
        told = responses.get(str(STATUS[code]), {}).get("content", {}).get("application/problem+json", {})
        agrees = bool(told) and jsonschema.Draft202012Validator(told["schema"]).is_valid(problem)
        assert agrees == (code in endpoint.question.refuses), code
