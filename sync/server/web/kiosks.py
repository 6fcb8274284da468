"""The five questions of a kiosk: section 4 of the contract."""

import re
from collections.abc import Sequence

from django.http import HttpRequest

from sync.protocol import trust
from sync.protocol.limits import MOST_MESSAGE, MOST_PACKET, SEALED_LINE
from sync.protocol.messages import (
    BatchHeader,
    Enrol,
    Fetch,
    Grant,
    Manifest,
    Message,
    Receipt,
    Standing,
    State,
    Time,
)
from sync.protocol.refusals import Code, Refused
from sync.protocol.signing import cut_only
from sync.protocol.versions import VERSION
from sync.server import clock, enrolling, house, manifests, standing, tries
from sync.server.ingest import taking
from sync.server.models import Device
from sync.server.models.records import Way
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


@answering(questions.asked(Time))
def time(request: HttpRequest) -> Sequence[Message]:
    """Say the time to anybody."""
    nonce = request.GET.get("nonce", "")
    if not _NONCE.fullmatch(nonce):
        raise Refused(Code.MALFORMED, where="nonce")
    at, own = clock.now_ms(), house.current()
    return [Time(nonce=nonce, at=at, speaks=VERSION, challenge=enrolling.challenge(own, at), tls=own.tls)]


@answering(questions.told(Enrol, Grant, Manifest, refuses=_JOINING))
def enrol(request: HttpRequest) -> Sequence[Message]:
    """Take a kiosk that shows a code."""
    sealed = cut_only(body_of(request, _MOST))
    asked = trust.from_device(sealed, Enrol)
    peer = peer_of(request)
    tries.count_try(tries.ENROL_HERE, peer)
    tries.count_try(tries.ENROL_ALL)
    grant = enrolling.enrol(house.current(), asked, sealed.public_key)
    tries.forgive(tries.ENROL_HERE, peer)
    device = Device.objects.select_related("counter__office").get(id=asked.device)
    return [grant, manifests.manifest(house.current(), device)]


@answering(questions.told(State, Standing, refuses=_KNOWN))
def state(request: HttpRequest) -> Sequence[Message]:
    """Say how much of an epoch is here."""
    return [standing.standing(trust.from_device(cut_only(body_of(request, _MOST)), State))]


@answering(questions.told(BatchHeader, Receipt, refuses=_KNOWN | _CHAINED, packed=True))
def batches(request: HttpRequest) -> Sequence[Message]:
    """Store a batch."""
    return [taking.take(body_of(request, MOST_PACKET), Way.NET)]


@answering(questions.told(Fetch, Manifest, refuses=_KNOWN))
def manifest(request: HttpRequest) -> Sequence[Message]:
    """Say what a kiosk shall show and know."""
    asked = trust.from_device(cut_only(body_of(request, _MOST)), Fetch)
    return [manifests.manifest(house.current(), taking.known_device(asked.device), asked.nonce)]
