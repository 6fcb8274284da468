"""Questions as chance has them, by the centre's own OpenAPI document: bytes as they come, and what a kiosk signed."""

import copy
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import jsonschema
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as some
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kiosk.domain.canonical import canonical as written
from kiosk.domain.chain import NO_HASH, link
from sync.protocol import signing
from sync.server import clock, enrolling
from sync.server.models import Attempt
from sync.server.vault import CERTIFICATE
from tests.domain.made_entries import entries_made, plains
from tests.sync.protocol.members_by_the_book import Json
from tests.sync.server.kiosks import joined, new_counter
from tests.sync.server.running import Running

OCTETS = "application/octet-stream"
PLACED = ("first", "last", "prev", "head", "body")
"""Members of a batch that tell of its entries: each may be what chance has made of it, and wrong."""
BYTES, SIGNED = "bytes as they come", "what a kiosk signed"
ALL = frozenset({"own", "words", "challenge", "code", "agrees", "chained", *PLACED})
"""What can be set right in a question that chance has made, so that it gets further."""
CHECKED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
_NOT_QUICK = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
)


def _signs(plain: Json) -> bytes:
    if isinstance(plain, bytes):
        return plain
    told = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=repr)
    return told.encode("utf-8", "surrogatepass")


def _spoiled(plain: dict[str, Json], name: int, value: Json) -> dict[str, Json]:
    members = sorted(plain)
    return {**plain, members[name % len(members)]: value}


def _familiar(plain: dict[str, Json], ballot: int) -> dict[str, Json]:
    """Return an entry that speaks of a survey that the centre knows, and of one of few ballots."""
    known = {"survey": "kbnn-2", "version": 1, "ballot": f"{ballot:032x}"}
    return {**plain, **{name: value for name, value in known.items() if isinstance(plain.get(name), type(value))}}


_plain = entries_made.map(lambda entry: json.loads(written(entry)))
_entries = some.one_of(
    _plain,
    some.builds(_familiar, _plain, some.integers(1, 3)),
    some.builds(_spoiled, _plain, some.integers(0, 30), plains),
)
_lines = some.lists(_entries, min_size=1, max_size=6)
_mends = some.one_of(
    some.just(ALL),
    some.sampled_from(sorted(ALL)).map(lambda left: ALL - {left}),
    some.frozensets(some.sampled_from(sorted(ALL))),
)


class Asker:
    """Puts questions to a listening centre, signed by a kiosk that it knows, and holds its answers to the document."""

    def __init__(self, centre: Running) -> None:
        self.centre = centre
        self.kiosk = joined(centre)
        self.counter = new_counter()
        self.document: Json = json.loads(centre.ask("/v1/openapi.json").content)
        self._entries = 0
        self.answered: Counter[tuple[str, str]] = Counter()
        """How often each question met each answer: ``taken``, or the code of a refusal."""
        self._schema = schemathesis.openapi.from_dict(copy.deepcopy(self.document))
        self._made = {
            BYTES: schemathesis.openapi.from_dict(_with_bodies(self.document, _as_bytes)),
            SIGNED: schemathesis.openapi.from_dict(_with_bodies(self.document, _as_message)),
        }
        self._session = requests.Session()
        self._session.trust_env = False

    def asks(self, path: str, way: str, size: int, number: int) -> None:
        """Ask so many questions at an address, the same for the same number."""
        operation = _operation(self._made[way], path)
        positive = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        cases = positive
        if way == SIGNED or operation.method.upper() == "GET":
            cases |= operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

        @seed(number)
        @settings(
            max_examples=size,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=_NOT_QUICK,
        )
        @given(cases, _mends, _lines)
        def asked(case: Case[Any], mends: frozenset[str], lines: list[Json]) -> None:
            if way == SIGNED and operation.method.upper() == "POST":
                case = self._signed(path, case.body, mends, lines)
            self._put(path, case)

        asked()

    def _signed(self, path: str, body: Json, mends: frozenset[str], lines: list[Json]) -> Case[Any]:
        behind = b""
        if isinstance(body, dict):
            body, behind = self._mended(dict(body), mends, lines)
        content = signing.seal(_signs(body), self.kiosk.signer).frame + behind
        return _operation(self._schema, path).Case(body=content, media_type=OCTETS)

    def _mended(self, plain: dict[str, Json], mends: frozenset[str], lines: list[Json]) -> tuple[Json, bytes]:
        if "own" in mends:
            plain["device"] = self.kiosk.device
        if "words" in mends and "program" in plain:
            plain["program"] = "0.1.0"
        if plain.get("kind") == "batch" and "chained" in mends:
            return self._chained(plain, mends, lines)
        if plain.get("kind") == "enrol" and "challenge" in mends:
            plain["challenge"] = enrolling.challenge(self.centre.house, clock.now_ms())
        if plain.get("kind") == "enrol" and "code" in mends:
            plain |= {"code": enrolling.new_code(self.counter).hex()}
        if plain.get("kind") == "state" and "agrees" in mends:
            probes = plain.get("probes")
            numbers = {one for one in probes if type(one) is int} if isinstance(probes, list) else set()
            plain |= {"probes": sorted(numbers), "last": max(numbers, default=0)}
        return plain, b""

    def _chained(self, plain: dict[str, Json], mends: frozenset[str], lines: list[Json]) -> tuple[Json, bytes]:
        """Return a header that says of these entries what is true, behind what its epoch has here."""
        self.kiosk.begin()
        bodies = [_signs(self._fresh(line)) for line in lines]
        prev = NO_HASH
        for seq, body in enumerate(bodies, 1):
            prev = link(self.kiosk.raw_id, self.kiosk.epoch, seq, prev, body)
        packed = zlib.compress(b"".join(body + b"\n" for body in bodies))
        plain.pop("comments", None)
        chance = {name: plain[name] for name in PLACED if name in plain and name not in mends}
        plain |= {
            "epoch": self.kiosk.epoch.hex(),
            "first": 1,
            "last": len(bodies),
            "prev": NO_HASH.hex(),
            "head": prev.hex(),
            "body": hashlib.sha256(packed).hexdigest(),
            "body_bytes": len(packed),
            "comments_bytes": 0,
        }
        return plain | chance, packed

    def _fresh(self, line: Json) -> Json:
        """Return an entry with an id that no other has, where it has one at all: what is there already says nothing."""
        if not isinstance(line.get("id"), str) or len(line["id"]) != 32:
            return line
        self._entries += 1
        ident = hashlib.sha256(f"{self.kiosk.device} {self._entries}".encode()).hexdigest()[:32]
        return {**line, "id": ident}

    def _put(self, path: str, case: Case[Any]) -> None:
        # Else nobody gets past the door twenty tries at a time.
        Attempt.objects.all().delete()
        response = case.call(
            base_url=self._base, session=self._session, verify=str(self.centre.folder / CERTIFICATE), timeout=60
        )
        case.validate_response(response, checks=CHECKED)
        if response.status_code != 200:
            self.answered[path, str(json.loads(response.content)["code"])] += 1
            return
        self.answered[path, "taken"] += 1
        self._hold(path, response.content)

    @property
    def _base(self) -> str:
        return f"https://{self.centre.address[0]}:{self.centre.address[1]}"

    def _hold(self, path: str, content: bytes) -> None:
        """Hold the signed messages of an answer against the schemas that the document names for them."""
        (told,) = self.document["paths"][path].values()
        named = told["responses"]["200"]["content"][OCTETS]["x-messages"]
        at = 0
        for reference in named:
            sealed, at = signing.cut(content, at, 2**20)
            signing.check(sealed)
            schema = self.document["components"]["schemas"][reference["$ref"].rpartition("/")[2]]
            jsonschema.Draft202012Validator(schema).validate(json.loads(sealed.text))
        assert at == len(content)


def _operation(schema: Any, path: str) -> APIOperation[Any, Any, Any, Any]:  # noqa: ANN401 - a mapping of its library
    (operation,) = schema[path].values()
    return operation  # type: ignore[no-any-return]


def _with_bodies(document: Json, made: Callable[[Json], Mapping[str, Json]]) -> Json:
    """Return the document with other content of what is posted."""
    told = copy.deepcopy(document)
    for operations in told["paths"].values():
        if "post" in operations:
            content = operations["post"]["requestBody"]["content"][OCTETS]
            operations["post"]["requestBody"]["content"] = made(content)
    return told


def _as_bytes(content: Json) -> Mapping[str, Json]:
    return {OCTETS: {"schema": {"type": "string", "format": "binary"}}}


def _as_message(content: Json) -> Mapping[str, Json]:
    return {"application/json": {"schema": content["x-messages"][0]}}
