"""The five questions of a kiosk: section 4 of the contract."""

import re

from django.http import HttpRequest

from sync.protocol import trust
from sync.protocol.limits import MOST_MESSAGE, MOST_PACKET, SEALED_LINE
from sync.protocol.messages import (
    BatchHeader,
    Enrol,
    Fetch,
    Grant,
    Manifest,
    Receipt,
    Standing,
    State,
    Time,
)
from sync.protocol.refusals import Code, Refused
from sync.protocol.signing import cut_only
from sync.protocol.versions import VERSION
from sync.server import clock, enrolling, house, hubs, manifests, standing, tries
from sync.server.hub import questions as at_hub
from sync.server.hub.questions import Said
from sync.server.ingest import hands, taking
from sync.server.models import Device
from sync.server.web import questions
from sync.server.web.answers import answering, body_of, peer_of

_MOST = MOST_MESSAGE + 1 + SEALED_LINE + 1
_NONCE = re.compile(r"[0-9a-f]{32}")
_JOINING = frozenset(
    {
        Code.CODE_WRONG,
        Code.CODE_USED,
        Code.CODE_EXPIRED,
        Code.CHALLENGE,
        Code.TRAINING,
        Code.REVOKED,
        Code.TOO_MANY,
    }
)
_KNOWN = frozenset({Code.UNKNOWN_DEVICE, Code.REVOKED})
_CHAINED = frozenset({Code.BODY, Code.CHAIN, Code.COMMENT, Code.TRAINING, Code.GAP, Code.FORK})


def _is_hub() -> bool:
    return house.current().upstream is not None


@answering(questions.asked(Time))
def time(request: HttpRequest) -> Said:
    """Say the time to anybody; to somebody at a hub of this centre with the pins of that line."""
    nonce = request.GET.get("nonce", "")
    if not _NONCE.fullmatch(nonce):
        raise Refused(Code.MALFORMED, where="nonce")
    if _is_hub():
        return at_hub.time(nonce)
    at, own = clock.now_ms(), house.current()
    tls = hubs.pins_for(own, request.GET["hub"]) if "hub" in request.GET else own.tls
    return [Time(nonce=nonce, at=at, speaks=VERSION, challenge=enrolling.challenge(own, at), tls=tls)]


@answering(questions.told(Enrol, Grant, Manifest, refuses=_JOINING))
def enrol(request: HttpRequest) -> Said:
    """Take a kiosk that shows a code."""
    sealed = cut_only(body_of(request, _MOST))
    asked = trust.from_device(sealed, Enrol)
    peer = peer_of(request)
    tries.count_try(tries.ENROL_HERE, peer)
    tries.count_try(tries.ENROL_ALL)
    if _is_hub():
        said = at_hub.enrol(asked, sealed)
        tries.forgive(tries.ENROL_HERE, peer)
        return said
    grant = enrolling.enrol(house.current(), asked, sealed.public_key)
    tries.forgive(tries.ENROL_HERE, peer)
    device = Device.objects.select_related("counter__office").get(id=asked.device)
    return [grant, manifests.manifest(house.current(), device)]


@answering(questions.told(State, Standing, refuses=_KNOWN))
def state(request: HttpRequest) -> Said:
    """Say how much of an epoch is here."""
    sealed = cut_only(body_of(request, _MOST))
    asked = trust.from_device(sealed, State)
    if _is_hub():
        return at_hub.state(asked, sealed)
    return [standing.standing(asked), *manifests.by_hub(house.current(), asked)]


@answering(questions.told(BatchHeader, Receipt, refuses=_KNOWN | _CHAINED, packed=True))
def batches(request: HttpRequest) -> Said:
    """Store a batch."""
    content = body_of(request, MOST_PACKET)
    return at_hub.batch(content) if _is_hub() else [hands.take(content)]


@answering(questions.told(Fetch, Manifest, refuses=_KNOWN))
def manifest(request: HttpRequest) -> Said:
    """Say what a kiosk shall show and know."""
    sealed = cut_only(body_of(request, _MOST))
    asked = trust.from_device(sealed, Fetch)
    if _is_hub():
        return at_hub.manifest(asked, sealed)
    return [manifests.manifest(house.current(), taking.known_device(asked.device), asked.nonce)]
