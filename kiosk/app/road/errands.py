"""What the command line asks of the road, beside a running kiosk or alone with the folder."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

from kiosk.app.road import joining
from kiosk.app.road.joining import Newcomer
from kiosk.app.road.parcels import export, membership_of, take_receipts
from kiosk.app.road.road import Road
from kiosk.domain.chain import device_id
from kiosk.domain.errors import EnvironmentProblem, UsageError

T = TypeVar("T")
JOURNEY_S = 590
"""A little less than a command waits for the kiosk that it has asked."""


class Way(Protocol):
    """The road, wherever it is open."""

    def begin(self) -> Road:
        """Return the road; raises UsageError ``road_not_joined``."""

    def turn_back(self) -> None:
        """Leave the road, to set out anew."""


def answer(request: Mapping[str, Any], newcomer: Newcomer, way: Way) -> Mapping[str, Any]:
    """Do one errand and return what came of it.

    Raises UsageError ``usage``, ``road_not_joined``, and what can befall the errand.
    """
    match request:
        case {"do": "sync"}:
            return {"left": _travel(way)}
        case {"do": "enrol", "url": str() | None as url, "code": str(code)}:
            joining.by_net(newcomer, joining.read_invitation(url, code))
            return _joined(newcomer, way)
        case {"do": "request"}:
            file = joining.ask_by_stick(newcomer).decode()
            return {"file": file, "device": device_id(newcomer.signer.public_key).hex()}
        case {"do": "grant", "file": str(file), "pin": str(pin)}:
            joining.by_stick(newcomer, Path(file), bytes.fromhex(pin))
            return _joined(newcomer, way)
        case {"do": "grant", "folders": [*folders], "pin": str(pin)}:
            joining.by_any_stick(newcomer, map(Path, folders), bytes.fromhex(pin))
            return _joined(newcomer, way)
        case {"do": "export", "file": str(file)}:
            return export(newcomer, Path(file))
        case {"do": "receipt", "file": str(file)}:
            return renewing(newcomer, way, lambda: take_receipts(newcomer, Path(file)))
    raise UsageError("usage", detail=str(request.get("do"))[:40], program="kiosk")


def _travel(way: Way) -> int:
    try:
        outcome = way.begin().travel().result(JOURNEY_S)
    except TimeoutError as problem:
        raise EnvironmentProblem("road_timeout") from problem
    if outcome.problem is not None:
        raise outcome.problem
    return outcome.left or 0


def _joined(newcomer: Newcomer, way: Way) -> Mapping[str, Any]:
    membership = membership_of(newcomer)
    way.turn_back()
    # By stick alone there is nowhere to go; by net the first journey need not wait its turn.
    with suppress(UsageError):
        way.begin().travel()
    grant = membership.grant
    return {"office": grant.office, "name": grant.office_name, "counter": grant.counter}


def renewing(newcomer: Newcomer, way: Way, take: Callable[[], T]) -> T:
    """Take something in, and set out anew where the centre's manifest is another one then."""
    before = membership_of(newcomer).manifest.version
    try:
        return take()
    finally:
        if membership_of(newcomer).manifest.version != before:
            way.turn_back()
            way.begin()
