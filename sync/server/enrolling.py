"""How kiosks join: invitations that the centre gives out, and what becomes of them."""

import hashlib
import hmac
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction

from kiosk.domain.errors import UsageError
from sync.protocol.invitation import code_hash
from sync.protocol.messages import Enrol, Grant, Request
from sync.protocol.refusals import Code, Refused
from sync.server import clock, hubs, mint
from sync.server.house import House, current
from sync.server.manifests import renumber
from sync.server.models import Counter, Device, EnrolmentCode
from sync.server.models.devices import DeviceState

VALID = timedelta(hours=72)
CHALLENGE_MS = 600_000
AGAIN = timedelta(minutes=10)
"""A kiosk whose answer was lost may repeat its own question for so long."""
_CHALLENGE = b"hailong centre challenge\n"


def challenge(house: House, now_ms: int) -> str:
    """Return 32 bytes that prove for ten minutes that somebody asked the time; nothing of it is kept."""
    told = now_ms.to_bytes(8, "big") + mint.random_bytes(8)
    return (told + _mark(house, told)).hex()


def check_challenge(house: House, told: str, now_ms: int) -> None:
    """Do nothing for a challenge of the last ten minutes; raises Refused ``challenge_expired``."""
    given = bytes.fromhex(told)
    made = int.from_bytes(given[:8], "big")
    if not hmac.compare_digest(_mark(house, given[:16]), given[16:]) or not 0 <= now_ms - made <= CHALLENGE_MS:
        raise Refused(Code.CHALLENGE)


def _mark(house: House, told: bytes) -> bytes:
    return hmac.digest(house.secret, _CHALLENGE + told, hashlib.sha256)[:16]


def hold_no_hub() -> None:
    """Do nothing at a centre; raises UsageError ``centre_is_hub`` at a hub, which takes nobody by itself."""
    if current().upstream is not None:
        raise UsageError("centre_is_hub")


def new_code(counter: Counter, made_by: User | None = None) -> bytes:
    """Return the 16 bytes of a new code for one kiosk at a counter; they are kept nowhere."""
    return issue(EnrolmentCode(counter=counter, made_by=made_by))


def issue(row: EnrolmentCode) -> bytes:
    """Make and keep a new row whole, and return its code; raises UsageError ``centre_is_hub``."""
    hold_no_hub()
    code = mint.random_bytes(16)
    row.scanned_hash, row.typed_hash = code_hash(code).hex(), code_hash(code[:8]).hex()
    row.made_at = clock.now()
    row.expires_at = row.made_at + VALID
    row.save(force_insert=True)
    return code


def enrol(house: House, asked: Enrol, public_key: bytes) -> Grant:
    """Take a device that shows a code, and return the grant for it, unsigned.

    The code is out of use before the device is there, in one transaction. A kiosk that repeats its question within ten
    minutes, because the answer was lost, gets it again. Raises Refused ``challenge_expired``, ``code_wrong``,
    ``code_used``, ``code_expired``, ``training_mixed``, ``device_revoked``.
    """
    now = clock.now()
    check_challenge(house, asked.challenge, clock.now_ms())
    hashed = code_hash(bytes.fromhex(asked.code)).hex()
    with transaction.atomic():
        column = "scanned_hash" if len(asked.code) == 32 else "typed_hash"
        code = EnrolmentCode.objects.select_for_update().filter(**{column: hashed}).first()
        if code is None:
            raise Refused(Code.CODE_WRONG)
        if code.used_at is not None:
            if code.device_id != asked.device or now - code.used_at > AGAIN:
                raise Refused(Code.CODE_USED)
        elif code.expires_at <= now or code.made_at > now:
            raise Refused(Code.CODE_EXPIRED)
        again = code.used_at is not None
        code.used_at = code.used_at or now
        code.save(update_fields=("used_at",))
        device = admit(code.counter, asked, public_key, again=again)
        code.device = device
        code.save(update_fields=("device",))
    return grant(house, device, asked.nonce)


def admit(counter: Counter, asked: Enrol | Request, public_key: bytes, *, again: bool = False) -> Device:
    """Make a device of this counter, or move one there; call it inside a transaction.

    Raises Refused ``training_mixed``, and ``device_revoked`` for a tombstone that nobody allowed to come back.
    """
    if asked.training != counter.office.training:
        raise Refused(Code.TRAINING)
    device = Device.objects.select_for_update().filter(id=asked.device).first()
    if device is None:
        return Device.objects.create(
            id=asked.device,
            public_key=public_key,
            counter=counter,
            hub=counter.office.hub,
            enrolled_at=clock.now(),
            program=asked.program,
        )
    if device.counter.office.training != asked.training:
        # What it sent before counts for the other kind.
        raise Refused(Code.TRAINING)
    if device.is_revoked:
        if not device.readmitted:
            raise Refused(Code.REVOKED)
        device.readmitted, device.state = False, DeviceState.ACTIVE
    if device.counter != counter:
        device.counter = counter
        renumber()
    if not again:
        device.enrolled_at = clock.now()
    device.program, device.hub = asked.program, counter.office.hub
    device.save()
    return device


def grant(house: House, device: Device, nonce: str) -> Grant:
    """Return what tells a device that it was taken."""
    office, told = device.counter.office, hubs.told_to(house, device)
    return Grant(
        nonce=nonce,
        at=clock.now_ms(),
        device=device.id,
        office=office.code,
        office_name=office.name,
        counter=device.counter.name,
        training=office.training,
        keys=told.keys,
        tls=told.tls,
        url=told.url,
    )
