"""Does what the sender commands: reads the ledger in small pieces, asks the centre, keeps what it answers."""

from collections.abc import Callable
from concurrent.futures import CancelledError
from functools import partial

from msgspec import Struct

from kiosk import __version__
from kiosk.app import mint
from kiosk.app.clock import Clock
from kiosk.app.logs import log
from kiosk.app.means import means
from kiosk.app.road.joined import FOLDER, GRANT
from kiosk.app.road.kept import Kept, Membership
from kiosk.domain.ballot import ClockState
from kiosk.domain.chain import device_id
from kiosk.domain.errors import EnvironmentProblem, WorldError
from kiosk.domain.signing import Signer
from kiosk.store.identity import public_key_of
from kiosk.store.ledger import Ledger
from kiosk.store.outbound import Bodies, Extent
from kiosk.store.rechaining import chain_again, tell_lost
from sync.client.asking import Centre, Frame, Told, Waits, ask_pins
from sync.client.commands import Ask, Command, Fetch, Look, Recover, Rejoin, Rest, Send
from sync.client.events import Awake, Event, Failed, Fetched, Looked, Rejoined, Stood, Taken
from sync.client.line import ANYBODY, WHOLE_S, Line, Unreachable
from sync.protocol import batches
from sync.protocol.batches import Packet, Start
from sync.protocol.limits import MOST_PLAIN
from sync.protocol.lines import Comment, named_hashes
from sync.protocol.messages import Manifest, Receipt, Standing, State
from sync.protocol.refusals import Code, Refused

PROGRAM = f"hailong {__version__}"
TIMEOUT = "timeout"
"""The word by which the sender knows that a batch was too long for its line."""
MOST_TAKEN_MS = 10_000
"""A time that was longer on its way is not used."""


class Compared(Struct, frozen=True):
    """By how many ms this clock was ahead of the centre's, and how far its wall time was ahead of its monotonic one."""

    ahead: int
    since_boot: int


class Driver:
    """Carries out one command after another on the road's thread; ``problem`` is why the last one could not be done.

    Making one raises EnvironmentProblem ``road_broken`` where the grant is another kiosk's.
    """

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        belief: Callable[[], ClockState],
        kept: Kept,
        membership: Membership,
        whole_s: float = WHOLE_S,
    ) -> None:
        self._ledger, self._clock, self._belief = ledger, clock, belief
        self._kept = kept
        self.membership = membership
        self._signer = Signer(public_key_of(ledger.folder), ledger.sign)
        if device_id(self._signer.public_key).hex() != membership.grant.device:
            # Somebody has put another kiosk's files here.
            raise EnvironmentProblem("road_broken", file=str(ledger.folder / FOLDER / GRANT))
        self._whole_s = whole_s
        self._line: Line | None = None
        self._pins: frozenset[bytes] | None = None
        """What the line may show by the centre's own word, where that is newer than the manifest."""
        self._broken = False
        self.problem: WorldError | None = None
        self.standings: dict[str, Standing] = {}
        """What the centre said last of each epoch in this run."""
        self.compared: Compared | None = None
        """How this clock stood to the centre's when it answered last."""

    def chance(self) -> float:
        return int.from_bytes(mint.random_bytes(6), "big") / 2**48

    def does(self, command: Command) -> Event:
        """Return what came of a command; whatever the world does is an event, too."""
        try:
            event = self._done(command)
        except Waits as problem:
            return self._failed(problem, problem.code, problem.retry_after)
        except Refused as problem:
            return self._failed(problem, problem.code)
        except Unreachable as problem:
            self.hang_up()
            if problem.key == "road_pin" and self._follows():
                return self.does(command)
            return self._failed(problem, TIMEOUT if problem.key == "road_timeout" else problem.key)
        except WorldError as problem:
            return self._failed(problem, problem.key)
        except (Exception, CancelledError) as problem:  # noqa: BLE001 - a bug on the road costs no visitor anything
            if not self._broken:
                log.critical("the road could not do %s", type(command).__name__, exc_info=problem)
            return self._failed(EnvironmentProblem("road_bug"), "road_bug")
        return event

    def _failed(self, problem: WorldError, reason: str, retry_after: int | None = None) -> Failed:
        self.problem = problem
        return Failed(self._clock.mono_ms(), self.chance(), reason, retry_after)

    def _done(self, command: Command) -> Event:
        match command:
            case Look():
                found = self._extents()
                living = [one.epoch.hex() for one in found[:-1] if one.last] + [one.epoch.hex() for one in found[-1:]]
                return Looked(self._now(), tuple(living))
            case Ask():
                return self._asked(command)
            case Send():
                return self._sent(command)
            case Rejoin() | Recover():
                self._begun(command)
                return Rejoined(self._now())
            case Fetch():
                manifest, told = self._centre().fetch()
                self._keep(told.first, *told.behind)
                return Fetched(self._now(), manifest.version)
            case Rest():
                return Awake(self._now())

    def _now(self) -> int:
        return self._clock.mono_ms()

    def _extents(self) -> tuple[Extent, ...]:
        return self._ledger.ask(lambda reader: reader.extents()).result()

    def _last(self, epoch: str) -> int:
        return next((one.last for one in self._extents() if one.epoch.hex() == epoch), 0)

    def _asked(self, command: Ask) -> Event:
        epoch = bytes.fromhex(command.epoch)
        last = self._last(command.epoch)
        hashed = self._ledger.ask(lambda reader: reader.hashes(epoch, (last,))).result()
        standing, told = self._centre().state(
            lambda nonce: State(
                nonce=nonce,
                device=self._centre().device.hex(),
                epoch=command.epoch,
                last=last,
                hash=hashed[last].hex(),
                probes=command.probes,
                at=max(0, self._clock.wall_ms()),
                clock=self._belief(),
                config_version=self.membership.manifest.version,
                program=PROGRAM,
            )
        )
        if standing.epoch != command.epoch:
            raise Refused(Code.MALFORMED, where="epoch")
        self.standings[command.epoch] = standing
        self._compare(standing, told)
        self._keep(*told.behind)
        places = [seq for seq, _ in standing.hashes]
        own = self._ledger.ask(lambda reader: reader.hashes(epoch, places)).result()
        return Stood(self._now(), standing, last, {seq: hashed.hex() for seq, hashed in own.items()})

    def _compare(self, standing: Standing, told: Told) -> None:
        """Hold this clock against the centre's signed time, which is right to within what the answer took."""
        if told.took_ms <= MOST_TAKEN_MS:
            now = self._clock.read()
            ahead = now.wall_ms - told.took_ms // 2 - standing.at
            self.compared = Compared(ahead, now.wall_ms - now.mono_ms)

    def _sent(self, command: Send) -> Event:
        receipt, told = self._centre().send(self.packet(command.epoch, command.first, command.most))
        self._keep(told.first, *told.behind)
        return Taken(self._now(), receipt, self._last(command.epoch))

    def packet(self, epoch: str, first: int, most: int) -> Packet:
        """Return the next batch of an epoch from a place on."""
        found: Bodies = self._ledger.work(
            lambda reader: reader.bodies(bytes.fromhex(epoch), first, most, MOST_PLAIN)
        ).result()
        named = named_hashes(found.bodies)
        texts = self._ledger.work(lambda reader: reader.texts(named)).result()
        comments = {name: Comment(text.salt, text.text) for name, text in texts.items()}
        return batches.write_batch(Start(found.epoch, first, found.prev), found.bodies, comments, self._signer)

    def _begun(self, command: Rejoin | Recover) -> None:
        epoch, own = bytes.fromhex(command.epoch), means(self._clock)
        if isinstance(command, Recover):
            log.error("the centre has %d entries that are lost here", command.mark - command.last)
            last, mark = command.last, command.mark
            self._ledger.at_once(lambda held: tell_lost(held, epoch, last, mark, own)).result()
        else:
            mark = self.standings[command.epoch].mark
            log.error("the centre has other entries behind the place %d: they are chained again", command.after)
            self._ledger.in_steps(partial(chain_again, epoch=epoch, after=command.after, mark=mark, means=own)).result()

    def _centre(self) -> Centre:
        if self._line is None:
            pins = self.membership.pins if self._pins is None else self._pins
            self._line = Line(self.membership.grant.url or "", pins, self._whole_s)
            if self._broken:
                self._line.break_off()
        return Centre(self._line, self._signer, self.membership.keys, lambda: mint.random_bytes(16))

    def _follows(self) -> bool:
        """Say whether the line shows a key that the centre has changed to while this kiosk was away.

        Its time, signed by a key that is believed, names the pins of its line; nothing else is asked on a line that
        shows none of those. Once in a row: a line that changes again is not the centre's.
        """
        if self._pins is not None:
            self._pins = None
            return False
        stranger = self._line = Line(self.membership.grant.url or "", ANYBODY, self._whole_s)
        if self._broken:
            stranger.break_off()
        try:
            pins, shown = ask_pins(stranger, self.membership.keys, mint.random_bytes(16)), stranger.key
        except (Unreachable, Refused):
            return False
        finally:
            self.hang_up()
        if pins and shown not in pins:
            return False
        log.warning("the centre's line has another key, and the centre says that it is its own")
        self._pins = pins
        return True

    def _keep(self, *told: Frame) -> None:
        receipts = [one.sealed for one in told if isinstance(one.message, Receipt)]
        if receipts:
            self._kept.take_receipts(receipts)
        for one in told:
            if isinstance(one.message, Manifest):
                self._take_manifest(one)

    def _take_manifest(self, told: Frame) -> None:
        manifest = told.message
        if isinstance(manifest, Manifest) and manifest.version > self.membership.manifest.version:
            self._kept.take_manifest(told.sealed)
            self.membership = Membership(self.membership.grant, manifest)
            # Its pins may be other ones.
            self._pins = None
            self.hang_up()

    def hang_up(self) -> None:
        """Close the line until somebody asks again."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def break_off(self) -> None:
        """Let the command under way come to an end at once; called on another thread."""
        self._broken = True
        line = self._line
        if line is not None:
            line.break_off()
