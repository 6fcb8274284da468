"""What the centre answers a kiosk that asks how much of its ledger is here."""

from kiosk.domain.ballot import ClockState
from sync.protocol.messages import Standing, State
from sync.server import clock
from sync.server.ingest.keeping import safe_up_to
from sync.server.ingest.records import raise_alarm
from sync.server.ingest.taking import known_device
from sync.server.manifests import config_version
from sync.server.models import Centre, Device, Epoch, Place
from sync.server.models.records import AlarmKind


def standing(asked: State) -> Standing:
    """Return how far an epoch is stored, unsigned, and keep what the kiosk says of itself.

    Raises Refused ``device_unknown``, ``device_revoked``.
    """
    device = known_device(asked.device)
    epoch = Epoch.objects.filter(device=device, epoch=asked.epoch).first()
    mark = epoch.mark if epoch else 0
    hashes = _hashes(epoch, {*asked.probes, min(mark, asked.last)}) if epoch else ()
    _note(device, asked, mark)
    if asked.last and dict(hashes).get(asked.last, asked.hash) != asked.hash:
        # It will go on under an epoch of its own; people should know that two ledgers wrote with one key.
        raise_alarm(AlarmKind.FORK, asked.device, asked.epoch, asked.last)
    return Standing(
        nonce=asked.nonce,
        at=clock.now_ms(),
        device=asked.device,
        epoch=asked.epoch,
        generation=Centre.objects.get().generation,
        mark=mark,
        hashes=hashes,
        durable_to=safe_up_to(epoch) if epoch else 0,
        config_version=config_version(),
    )


def _hashes(epoch: Epoch, wanted: set[int]) -> tuple[tuple[int, str], ...]:
    places = [seq for seq in wanted if 0 < seq <= epoch.mark]
    rows = Place.objects.filter(epoch=epoch, seq__in=places).order_by("seq").values_list("seq", "hash")
    return tuple((seq, bytes(hashed).hex()) for seq, hashed in rows)


def _note(device: Device, asked: State, mark: int) -> None:
    """Keep what a kiosk says of itself; a hub says it later, and maybe again."""
    now = seen = clock.now_ms()
    ahead: int | None = max(-(2**62), min(2**62, asked.at - now))
    if device.hub_id is not None:
        if asked.clock is not ClockState.UNTRUSTED:
            seen = min(now, asked.at)
        older = device.last_seen is not None and clock.instant(seen) <= device.last_seen
        if older or asked.nonce == device.question:
            return
        ahead = None
    Device.objects.filter(id=asked.device).update(
        last_seen=clock.instant(seen),
        question=asked.nonce,
        clock=ClockState(asked.clock).value,
        clock_ahead_ms=ahead,
        program=asked.program,
        config_version=min(asked.config_version, 2**31 - 1),
        queue=max(0, asked.last - mark),
    )
