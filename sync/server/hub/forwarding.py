"""One journey to the centre above: what kiosks asked and what they signed, as it came, and what the centre says."""

from kiosk.domain.errors import EnvironmentProblem
from sync.client.line import Unreachable
from sync.protocol import batches, messages, trust
from sync.protocol.messages import Standing, State
from sync.protocol.refusals import Code, Refused
from sync.server import clock
from sync.server.hub import hearing, live
from sync.server.hub.live import Answered
from sync.server.hub.questions import receipt_for
from sync.server.introducing import Introduction
from sync.server.models import Device, Epoch, KeptBatch, Upstream, Upward
from sync.server.models.devices import DeviceState

WHOLE_S, READ_S = 600.0, 60.0
"""A batch is as long as its kiosk made it, and lines of offices are slow."""
_NOBODYS = {Code.BUSY, Code.FULL, Code.TOO_MANY}
"""What the centre says of itself, not of a kiosk."""


class Journey:
    """Goes once through everything that is kept here; ``anew`` asks for the news of epochs that nobody asks about.

    Another thread may break it off.
    """

    def __init__(self, above: Introduction, *, anew: bool = False) -> None:
        self._line = live.line_to(above, WHOLE_S, READ_S)
        self._anew = anew
        self._puzzled: Refused | None = None

    def go(self) -> None:
        """Bring all of it; raises Unreachable and Refused for what concerns every kiosk, and writes both down."""
        try:
            kiosks = Device.objects.filter(epochs__upward__isnull=False, state=DeviceState.ACTIVE)
            for device in list(kiosks.order_by("id").values_list("id", flat=True).distinct()):
                self._device(device)
            if self._puzzled is not None:
                raise self._puzzled
        except (Unreachable, Refused) as problem:
            _write_down(problem)
            raise
        finally:
            self._line.close()
        _write_down(None)

    def break_off(self) -> None:
        """Have it end at once."""
        self._line.break_off()

    def _device(self, device: str) -> None:
        epochs = list(hearing.epochs_of(device))
        for epoch in epochs:
            try:
                self._epoch(epoch, newest=epoch is epochs[-1])
            except Answered as refused:
                if refused.code in _NOBODYS:
                    raise
                # It concerns this kiosk only. What came before goes first, so nothing behind it goes either.
                if refused.code is Code.OTHER:
                    self._puzzled = refused
                else:
                    hearing.refusal(device, epoch.epoch, refused.code)
                return

    def _epoch(self, epoch: Epoch, *, newest: bool) -> None:
        upward = epoch.upward
        if upward.question is not None:
            if newest or not upward.handed or upward.durable < epoch.mark:
                self._ask(upward)
        elif self._anew and 0 < upward.mark == epoch.mark > upward.durable:
            self._send(upward, upward.mark)
        gaps = 0
        while not upward.parted and upward.mark < epoch.mark:
            before = upward.mark
            try:
                self._send(upward, before + 1)
            except Refused as refused:
                if refused.code is Code.FORK:
                    upward.parted = True
                elif refused.code is Code.GAP and before and not gaps:
                    # It was restored and has less: its receipt for the first batch says how much.
                    gaps, upward.mark = 1, 0
                    continue
                else:
                    raise
                upward.save(update_fields=("parted",))
                return
            if upward.mark <= before:
                raise Refused(Code.MALFORMED, where="mark")

    def _ask(self, upward: Upward) -> None:
        """Hand on what the kiosk asked last, and keep the answer."""
        sealed = hearing.kept(upward.question or b"")
        asked = messages.read(sealed.text, State)
        first, *others = live.told(self._line.ask("POST", "/v1/state", sealed.frame))
        nonce, device = bytes.fromhex(asked.nonce), bytes.fromhex(asked.device)
        told = trust.answer(first, Standing, hearing.keys(), nonce, device)
        if told.epoch != asked.epoch:
            raise Refused(Code.NONCE)
        Upstream.objects.update(ahead_ms=clock.now_ms() - told.at)
        hearing.standing(upward, told)
        # A newer question may have come meanwhile.
        Upward.objects.filter(pk=upward.pk, question=sealed.frame).update(handed=True)
        hearing.behind(others)

    def _send(self, upward: Upward, place: int) -> None:
        """Hand on the batch that reaches furthest from a place, and keep the receipt."""
        covering = KeptBatch.objects.filter(epoch=upward.epoch_id, first__lte=place, last__gte=place)
        kept = covering.order_by("-last")[:1].get()
        content = bytes(kept.content)
        header = batches.read_only_packet(content).header
        first, *others = live.told(self._line.ask("POST", "/v1/batches", content))
        hearing.receipt(first, receipt_for(header, first))
        hearing.behind(others)
        upward.refresh_from_db()


def _write_down(problem: EnvironmentProblem | Refused | None) -> None:
    now = clock.now()
    if problem is None:
        Upstream.objects.update(tried_at=now, reached_at=now, trouble="")
    else:
        Upstream.objects.update(tried_at=now, trouble=problem.key[:60])


def waiting() -> int:
    """Return how many places of chains that are here the centre above lacks, as far as it has said."""
    rows = Upward.objects.filter(parted=False).values_list("epoch__mark", "mark")
    return sum(max(0, here - there) for here, there in rows)
