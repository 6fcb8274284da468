"""The five questions of a kiosk: section 4 of the contract."""

import re
from collections.abc import Sequence

from django.http import HttpRequest

from sync.protocol import trust
from sync.protocol.limits import MOST_MESSAGE, MOST_PACKET, SEALED_LINE
from sync.protocol.messages import Enrol, Fetch, Message, State, Time
from sync.protocol.refusals import Code, Refused
from sync.protocol.signing import cut_only
from sync.protocol.versions import VERSION
from sync.server import clock, enrolling, house, manifests, standing, tries
from sync.server.ingest import hands, taking
from sync.server.models import Device
from sync.server.web.answers import answering, body_of, peer_of

_MOST = MOST_MESSAGE + 1 + SEALED_LINE + 1
_NONCE = re.compile(r"[0-9a-f]{32}")


@answering("GET")
def time(request: HttpRequest) -> Sequence[Message]:
    """Say the time to anybody."""
    nonce = request.GET.get("nonce", "")
    if not _NONCE.fullmatch(nonce):
        raise Refused(Code.MALFORMED, where="nonce")
    at, own = clock.now_ms(), house.current()
    return [Time(nonce=nonce, at=at, speaks=VERSION, challenge=enrolling.challenge(own, at), tls=own.tls)]


@answering("POST")
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


@answering("POST")
def state(request: HttpRequest) -> Sequence[Message]:
    """Say how much of an epoch is here."""
    return [standing.standing(trust.from_device(cut_only(body_of(request, _MOST)), State))]


@answering("POST")
def batches(request: HttpRequest) -> Sequence[Message]:
    """Store a batch."""
    return [hands.take(body_of(request, MOST_PACKET))]


@answering("POST")
def manifest(request: HttpRequest) -> Sequence[Message]:
    """Say what a kiosk shall show and know."""
    asked = trust.from_device(cut_only(body_of(request, _MOST)), Fetch)
    return [manifests.manifest(house.current(), taking.known_device(asked.device), asked.nonce)]
