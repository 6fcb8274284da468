"""One history: what befalls tablets, sticks, the wire and the centre, event by event."""

import random
import shutil
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from kiosk.domain.errors import WorldError
from kiosk.domain.period import DAY_MS, date_of, day_of, month_of, start_of
from kiosk.domain.signing import Signer
from kiosk.store.identity import public_key_of
from sync.protocol.batches import Start, write_batch
from sync.protocol.invitation import Invitation
from sync.protocol.trust import pin_of
from sync.server import enrolling
from sync.server.models import Counter as CounterRow
from sync.server.models import Device
from sync.server.models.devices import DeviceState
from tests.campaign.account import Account
from tests.campaign.road.centre import URL, Centre, marks_of
from tests.campaign.road.copies import Saved, Shelved
from tests.campaign.road.events import Event
from tests.campaign.road.listening import Listener
from tests.campaign.road.oracles import FORGED
from tests.campaign.road.publishing import publish_something
from tests.campaign.road.stubs import ABSURD, HOUR_MS, World
from tests.campaign.road.tablet import Tablet
from tests.campaign.road.template import Template
from tests.campaign.road.truth import Truth
from tests.campaign.road.window import End
from tests.campaign.road.wire import Wire, WireLine, flipped

MOST_TABLETS = 4
STEPS = 250
"""More commands than any journey of such small ledgers takes."""


class History:
    """Plays events against the program; every method named in ``EVENTS`` is one."""

    def __init__(
        self, template: Template, world: World, folder: Path, name: str, account: Account, devices: int
    ) -> None:
        world.begin(name)
        self.world, self.folder, self.name, self.account = world, folder, name, account
        self.counts = account.counts
        self.truth, self.listener = Truth(), Listener(account)
        self.listener.begin(name)
        self._numbers = count(1)
        folder.mkdir()
        shutil.copytree(template.centre, folder / "centre")
        self.wire = WireLine.wire = Wire(self.counts, self._tampered_taken)
        self.centre = self.wire.centre = Centre(folder / "centre", template.house, self.listener.heard)
        self.tablets = [self._tablet(shutil.copytree(own, self._new("tablet")), i)
                        for i, own in enumerate(template.kiosks[:devices])]  # fmt: skip
        self.saved: list[Saved] = []
        self.shelf: list[Shelved] = []
        self.sticks: list[bytes] = []
        self.answers: list[bytes] = []
        self.replaced: set[int] = set()
        """Devices of which there was more than one tablet, or one that was set back."""
        self.moved = False
        self.lineless = False
        """Whether what is left in the end goes by stick, as far as that can be."""
        self.versions = 1

    def _tablet(self, folder: Path, device: int) -> Tablet:
        tablet = Tablet(self.world, self.truth, folder, set(), device)
        tablet.held |= tablet.note()
        return tablet

    def _new(self, what: str) -> Path:
        return self.folder / f"{what}-{next(self._numbers)}"

    def _tampered_taken(self, how: str) -> None:
        self.listener.breaks(FORGED, how)

    def play(self, events: Sequence[Event]) -> None:
        """Let all of them happen."""
        for event in events:
            self.counts[event.name.replace("_", " ")] += 1
            self.world.pass_by(60_000)
            getattr(self, event.name)(random.Random(f"{event.chance}"))

    # At the tablets.

    def taps(self, chance: random.Random) -> None:
        tablet = chance.choice(self.tablets)
        for _ in range(chance.choice((1, 1, 2, 4))):
            tablet.visit(chance)

    def goes(self, chance: random.Random) -> None:
        """A tablet travels, on a line that may be bad, and may be killed on its way."""
        tablet = chance.choice(self.tablets)
        self.wire.begin(chance, chance.choice((0.0, 0.0, 0.15, 0.5)))
        most = STEPS if chance.random() < 0.8 else chance.randrange(1, 12)
        end = self._travels(tablet, most, chance.randrange(3))
        self.counts[f"journeys {end.name.lower()}"] += 1

    def _travels(self, tablet: Tablet, most: int, patience: int) -> End:
        before = tablet.rejoined
        end = tablet.travels(most, patience)
        self.counts["epochs begun for other entries at the centre"] += tablet.rejoined - before
        if tablet.bug:
            self.listener.breaks("told as a bug of ours", tablet.bug)
            tablet.bug = ""
        return end

    def is_saved(self, chance: random.Random) -> None:
        tablet = chance.choice(self.tablets)
        folder = tablet.copied(self._new("saved"))
        self.saved.append(Saved(folder, frozenset(tablet.held), tablet.device, tablet, tablet.folder))

    def is_set_back(self, chance: random.Random) -> None:
        """A tablet's whole folder, or its ledger alone, is put back from a copy."""
        if not self.saved:
            return self.is_saved(chance)
        saved = chance.choice(self.saved)
        others = [tablet for tablet in self.tablets if tablet.device == saved.device]
        tablet = saved.of if saved.of in others else chance.choice(others)
        self.replaced.add(saved.device)
        if tablet is saved.of and tablet.folder == saved.life and chance.random() < 0.4:
            self.counts["ledgers alone set back"] += 1
            tablet.close()
            shutil.copy(saved.folder / "ledger.sqlite3", tablet.folder / "ledger.sqlite3")
            tablet.is_replaced(tablet.folder, set(saved.held))
            return None
        tablet.is_replaced(shutil.copytree(saved.folder, self._new("tablet")), set(saved.held))
        return None

    def is_cloned(self, chance: random.Random) -> None:
        tablet = chance.choice(self.tablets)
        if len(self.tablets) < MOST_TABLETS:
            self.replaced.add(tablet.device)
            other = Tablet(self.world, self.truth, tablet.copied(self._new("clone")), tablet.held, tablet.device)
            self.tablets.append(other)

    def is_killed(self, chance: random.Random) -> None:
        chance.choice(self.tablets).is_killed(self._new("killed"))

    def clock_jumps(self, chance: random.Random) -> None:
        tablet = chance.choice(self.tablets)
        tablet.begin()  # Whoever is off when the clock is moved cannot tell.
        tablet.machine.show(
            chance.choice((*ABSURD, self.world.ms - DAY_MS, self.world.ms + 31 * DAY_MS, self.world.ms))
        )

    def restarts(self, chance: random.Random) -> None:
        """A tablet is switched off and on; its battery kept the time, or lost it for good."""
        tablet = chance.choice(self.tablets)
        tablet.close()
        tablet.machine.show(self.world.ms if chance.random() < 0.6 else chance.choice(ABSURD))
        tablet.machine.restart()

    def clock_is_right(self, chance: random.Random) -> None:
        tablet = chance.choice(self.tablets)
        tablet.machine.show(self.world.ms)
        tablet.confirm(person="manager")

    def time_passes(self, chance: random.Random) -> None:
        self.world.pass_by(chance.choice((HOUR_MS, 8 * HOUR_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS)))

    def month_is_closed(self, chance: random.Random) -> None:
        """The month before is closed, or what came later as a supplement."""
        tablet = chance.choice(self.tablets)
        if month_of(day_of(self.world.ms)).first <= month_of(day_of(self.world.began)).first:
            self.world.ms = max(self.world.ms, start_of(month_of(day_of(self.world.ms)).last + 1) + 9 * HOUR_MS)
        try:
            tablet.close_month(chance.choice((0, 0, 1)))
            self.counts["months closed"] += 1
        except WorldError as problem:
            self.counts[f"months not closed: {problem.key}"] += 1

    def adopts(self, chance: random.Random) -> None:
        chance.choice(self.tablets).adopt()

    # By stick.

    def stick_goes_out(self, chance: random.Random) -> None:
        tablet = chance.choice(self.tablets)
        try:
            self.sticks.append(tablet.parcel()[1])
        except WorldError:
            self.counts["sticks with nothing to take"] += 1

    def stick_comes_in(self, chance: random.Random) -> None:
        """A stick arrives, whole, cut off or spoiled; it stays where it was and may come again, or it is lost."""
        if not self.sticks:
            return self.stick_goes_out(chance)
        content = chance.choice(self.sticks)
        how = chance.random()
        if how < 0.1:
            self.counts["sticks lost"] += 1
            self.sticks.remove(content)
            return None
        if how < 0.25:
            self.counts["sticks spoiled"] += 1
            content = flipped(content, chance) if how < 0.18 else content[: chance.randrange(len(content))]
        self.answers.append(self.centre.takes_stick(content))
        return None

    def answer_comes_back(self, chance: random.Random) -> None:
        """A receipt's file comes to some tablet, often late, twice, or to the wrong one."""
        if not self.answers:
            return self.stick_comes_in(chance)
        answer = chance.choice(self.answers)
        if chance.random() < 0.1:
            answer = flipped(answer, chance)
        try:
            chance.choice(self.tablets).takes(answer, self.folder)
            self.counts["receipts by stick"] += 1
        except WorldError as problem:
            self.counts[f"receipts by stick refused: {problem.key}"] += 1
        return None

    def line_is_gone(self, _chance: random.Random) -> None:
        self.lineless = True

    # On the wire and at the centre.

    def comes_late(self, chance: random.Random) -> None:
        self.wire.begin(chance, 0.0)
        self.wire.comes_late()
        self.wire.repeats()

    def centre_keeps(self, _chance: random.Random) -> None:
        folder = self.centre.keeps()
        marks = marks_of(folder / "database.sqlite3")
        self.shelf.append(Shelved(folder, frozenset(self.listener.held), marks))
        self.listener.safe = dict(marks)

    def centre_is_restored(self, chance: random.Random) -> None:
        """The centre's machine is lost; a backup, mostly the newest, makes another one."""
        there = [one for one in self.shelf if one.folder.exists()]
        if not there:
            return self.centre_keeps(chance)
        one = there[-1] if chance.random() < 0.6 else chance.choice(there)
        self.centre = self.wire.centre = self.centre.restored(one.folder, self._new("centre"))
        self.listener.held, self.listener.safe = set(one.held), dict(one.marks)
        return None

    def centre_restarts(self, _chance: random.Random) -> None:
        self.centre.restarts_now()

    def centre_publishes(self, chance: random.Random) -> None:
        day = date_of(day_of(self.world.ms) + chance.choice((0, 0, 1, 5)))
        self.versions += publish_something(chance, day, self.versions + 1)

    def enrols_again(self, chance: random.Random) -> None:
        """A tablet joins once more, at the same counter or at another one, by net or by stick."""
        tablet = chance.choice(self.tablets)
        self.wire.begin(chance, chance.choice((0.0, 0.3)))
        self.moved = True
        try:
            if chance.random() < 0.3:
                tablet.enrols_by_stick(self.centre.grants, pin_of(self.centre.house.signer.public_key), self.folder)
            else:
                self._enrols(tablet, chance.choice(list(CounterRow.objects.order_by("pk"))))
        except WorldError as problem:
            self.counts[f"joining refused: {problem.key}"] += 1

    def _enrols(self, tablet: Tablet, counter: CounterRow) -> None:
        code = enrolling.new_code(counter)
        tablet.enrols(Invitation(code, pin_of(self.centre.house.signer.public_key), URL))

    def is_revoked(self, chance: random.Random) -> None:
        ident = self._ident(chance.choice(self.tablets))
        Device.objects.filter(id=ident).update(state=DeviceState.REVOKED, readmitted=False)

    def is_readmitted(self, chance: random.Random) -> None:
        tablet = chance.choice(self.tablets)
        Device.objects.filter(id=self._ident(tablet), state=DeviceState.REVOKED).update(readmitted=True)
        self.enrols_again(chance)

    def _ident(self, tablet: Tablet) -> str:
        return tablet.newcomer.kept.membership().grant.device  # type: ignore[union-attr]

    def is_forged(self, chance: random.Random) -> None:
        """Somebody with a device's key signs other words under the ids of entries that the centre has."""
        tablet = chance.choice(self.tablets)
        known = sorted(
            self.listener.held & {one for tapped in self.truth.ballots.values() for one, _ in tapped.entries}
        )
        if not known:
            return
        chosen = chance.sample(known, min(len(known), 3))
        bodies = [self.truth.bodies[ident].replace(b'"satisfied"', b'"unsatisfied"') for ident in chosen
                  if b'"satisfied"' in self.truth.bodies.get(ident, b"")]  # fmt: skip
        if not bodies:
            return
        self.truth.forged.update(bodies)
        signer = Signer(public_key_of(tablet.folder), tablet.ledger.sign)
        packet = write_batch(Start(chance.randbytes(16), 1, bytes(32)), bodies, {}, signer)
        self.centre.asks("POST", "/v1/batches", packet.content)
        self.counts["entries forged with a device's key"] += len(bodies)
