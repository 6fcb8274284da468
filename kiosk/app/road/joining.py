"""How a kiosk comes to a centre: by an invitation over the net, or by request and grant on a stick."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from kiosk.app import mint
from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.app.logs import log
from kiosk.app.road.bringing import files_of
from kiosk.app.road.driver import PROGRAM
from kiosk.app.road.joined import is_joined
from kiosk.app.road.kept import Kept
from kiosk.app.scribe import Scribe
from kiosk.app.stand import settings_of
from kiosk.domain.chain import device_id
from kiosk.domain.errors import EnvironmentProblem, FileProblem, UsageError, WorldError
from kiosk.domain.settings import Settings
from kiosk.domain.signing import Signer
from kiosk.store.identity import public_key_of
from kiosk.store.ledger import Ledger
from kiosk.store.rechaining import begin_anew
from sync.client.asking import Centre, ask_time
from sync.client.line import ANYBODY, Line, Unreachable
from sync.protocol import invitation, sticks, versions
from sync.protocol.invitation import Invitation
from sync.protocol.messages import Enrol, Grant, Manifest, Request, sealed
from sync.protocol.refusals import Code, Refused
from sync.protocol.signing import Sealed


class Newcomer(Struct, frozen=True):
    """The kiosk that wants to belong somewhere: its open ledger, its clock, and who says how far that is believed.

    ``person`` is who takes it there, "" for whoever may use the command line.
    """

    ledger: Ledger
    clock: Clock
    believer: Believer
    person: str = ""

    @property
    def kept(self) -> Kept:
        return Kept(self.ledger.folder)

    @property
    def signer(self) -> Signer:
        return Signer(public_key_of(self.ledger.folder), self.ledger.sign)

    def office(self) -> tuple[Settings, bool]:
        """Return the office's settings and whether the ledger is for training.

        Raises EnvironmentProblem ``not_provisioned`` while nobody has finished the first start.
        """
        settings, training = self.ledger.ask(lambda reader: (settings_of(reader), reader.training())).result()
        if training is None:
            raise EnvironmentProblem("not_provisioned", folder=str(self.ledger.folder))
        return settings, training


def read_invitation(url: str | None, code: str) -> Invitation:
    """Return what was typed or scanned, with the address of the centre.

    Raises Refused ``code_wrong``, UsageError ``enrol_no_server`` or ``enrol_url``.
    """
    scanned = code.strip().startswith(invitation.SCANNED)
    found = invitation.read_scanned(code.strip()) if scanned else invitation.read_typed(code)
    address = found.url or (url or "").strip().rstrip("/")
    if not address:
        raise UsageError("enrol_no_server")
    if not invitation.is_address(address):
        raise UsageError("enrol_url", url=address[:100])
    return Invitation(found.code, found.pin, address)


def by_net(newcomer: Newcomer, told: Invitation) -> Grant:
    """Ask the centre of an invitation to take the kiosk, and keep what it grants.

    The code is sent only to whoever holds the pinned key and says that this line is his. Raises Unreachable, Refused
    and what cannot be kept.
    """
    _, training = newcomer.office()
    url = told.url or ""
    stranger = Line(url, ANYBODY)
    try:
        time, key = ask_time(stranger, told.pin, mint.random_bytes(16))
        shown = stranger.key
    finally:
        stranger.close()
    pins = frozenset(map(bytes.fromhex, time.tls))
    if pins and shown not in pins:
        raise Unreachable("road_pin")
    versions.both_speak(time.speaks)
    line = Line(url, pins)
    try:
        centre = Centre(line, newcomer.signer, {key}, lambda: mint.random_bytes(16))
        grant, answer = centre.enrol(
            lambda nonce: Enrol(
                nonce=nonce,
                device=centre.device.hex(),
                challenge=time.challenge,
                code=told.code.hex(),
                training=training,
                program=PROGRAM,
            )
        )
    finally:
        line.close()
    manifest = next((one for one in answer.behind if isinstance(one.message, Manifest)), None)
    if manifest is None:
        raise Refused(Code.MALFORMED, where="manifest")
    _keep(newcomer, grant, answer.first.sealed, manifest.sealed, training=training)
    return grant


def ask_by_stick(newcomer: Newcomer) -> bytes:
    """Return the request that a stick takes to the centre, and keep it: the grant repeats its nonce."""
    settings, training = newcomer.office()
    signer, kept = newcomer.signer, newcomer.kept
    request = sealed(
        Request(
            nonce=mint.new_id(),
            device=device_id(signer.public_key).hex(),
            office=settings.text("office.code"),
            counter=settings.text("counter.name"),
            training=training,
            program=PROGRAM,
        ),
        signer,
    )
    kept.put_request(request)
    return request.frame


def by_stick(newcomer: Newcomer, file: Path, pin: bytes) -> Grant:
    """Take what the centre of that pin grants in a file.

    Raises Refused, UsageError ``enrol_no_request``, FileProblem ``file_unreadable``.
    """
    _, training = newcomer.office()
    request = newcomer.kept.request()
    if request is None:
        raise UsageError("enrol_no_request")
    try:
        with file.open("rb") as stream:
            found = sticks.joining(stream.read, pin, bytes.fromhex(request.device), bytes.fromhex(request.nonce))
    except OSError as problem:
        raise FileProblem("file_unreadable", file=str(file), why=problem.strerror or str(problem)) from problem
    _keep(newcomer, found.grant, *found.signed, training=training)
    return found.grant


def by_any_stick(newcomer: Newcomer, folders: Iterable[Path], pin: bytes) -> Grant:
    """Take the first grant for this kiosk that lies on a stick; what is for others is passed over.

    Raises UsageError ``enrol_no_grant`` where there is none, and what ``by_stick`` raises for the last that is spoiled.
    """
    problem: WorldError = UsageError("enrol_no_grant")
    for file in files_of(folders, (sticks.GRANTS,)):
        try:
            return by_stick(newcomer, file, pin)
        except Refused as refused:
            if refused.code is not Code.OTHER_DEVICE:
                problem = refused
    raise problem


def _keep(newcomer: Newcomer, grant: Grant, own: Sealed, manifest: Sealed, *, training: bool) -> None:
    if grant.training != training:
        raise Refused(Code.TRAINING)
    again = is_joined(newcomer.ledger.folder)
    newcomer.kept.join(own, manifest)
    settings, _ = newcomer.office()
    scribe = Scribe(newcomer.clock, settings.text("counter.code"), newcomer.believer.state)
    by = {"person": newcomer.person} if newcomer.person else {}
    page = scribe.write([{"kind": "staff", "act": "enrolled", "about": grant.office, **by}])
    if again:
        newcomer.ledger.at_once(lambda held: begin_anew(held, mint.random_bytes(16), page)).result()
    else:
        newcomer.ledger.record(page.entries, page.local).result()
    log.info("taken by a centre: office %s, %s", grant.office, grant.url or "by stick")
