"""A tablet: a real ledger in a folder, the road's own driver and sender, and whoever taps."""

import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from msgspec.structs import replace

from kiosk.app import mint
from kiosk.app.believer import Believer
from kiosk.app.jobs import Jobs
from kiosk.app.means import means
from kiosk.app.presenter import Presenter
from kiosk.app.road import joining, parcels
from kiosk.app.road.adopter import Adopter
from kiosk.app.road.driver import Driver
from kiosk.app.road.gate import Gate
from kiosk.app.road.joining import Newcomer
from kiosk.app.scribe import Scribe
from kiosk.app.timekeeper import confirmation, note_beginning
from kiosk.domain.period import day_of, month_of
from kiosk.store.ledger import Ledger
from kiosk.store.reading import Reader
from sync.client.commands import Command, Rejoin, Rest
from sync.client.events import Awake, Began
from sync.client.sender import Sender, step
from sync.protocol.invitation import Invitation
from tests.campaign.road.stubs import MOST_ENTRIES, Machine, World
from tests.campaign.road.truth import Tapped, Truth
from tests.campaign.road.window import AtOnceJobs, End, Idle

T = TypeVar("T")
COUNTER = "2"
LEVELS = ("satisfied", "unsatisfied")


class Tablet:
    """One physical tablet; ``held`` are the ids of the entries that it has acknowledged and was not robbed of."""

    def __init__(self, world: World, truth: Truth, folder: Path, held: set[str], device: int) -> None:
        self.world, self.truth, self.folder, self.held, self.device = world, truth, folder, set(held), device
        self.machine = Machine(world)
        self._ledger: Ledger | None = None
        self._driver: Driver | None = None
        self.sender: Sender | None = None
        self.bug = ""
        self.rejoined = 0
        """How often it has begun a new epoch because the centre has other entries."""

    @property
    def ledger(self) -> Ledger:
        if self._ledger is None:
            self._ledger = Ledger.open(self.folder, means=means(self.machine))
            self.believer = Believer(self.machine)
            self.believer.learn(self.ask(lambda reader: reader.past()))
            noted = note_beginning(self._ledger, self.believer)
            if noted is not None:
                noted.result()
            self.scribe = Scribe(self.machine, COUNTER, self.believer.state)
        return self._ledger

    def begin(self) -> None:
        """Switch on."""
        assert self.ledger is not None

    @property
    def newcomer(self) -> Newcomer:
        return Newcomer(self.ledger, self.machine, self.believer)

    def ask(self, question: Callable[[Reader], T]) -> T:
        return self.ledger.ask(question).result()

    def close(self) -> None:
        """Stop in order."""
        if self._ledger is not None:
            self.note()
            self._ledger.close()
        self._ledger = self._driver = self.sender = None

    def note(self) -> set[str]:
        """Write down what the ledger holds, and return the ids of it."""
        rows = self.ledger.change(lambda database: database.rows("SELECT id, body FROM entry")).result()
        found = {ident.hex(): bytes(body) for ident, body in rows}
        self.truth.saw(found.items())
        return found.keys() | set()

    # What people do at it.

    def record(self, *facts: Mapping[str, Any]) -> list[str]:
        """Store what was tapped at once; done means acknowledged."""
        self.world.pass_by(1_500)
        ledger = self.ledger
        batch = self.scribe.write(facts)
        ledger.record(batch.entries, batch.local, batch.texts).result()
        ids = [entry.id for entry in batch.entries]
        self.held.update(ids)
        return ids

    def visit(self, chance: random.Random) -> str:
        """Rate, in one or several taps; return the ballot."""
        ballot = mint.new_id()
        survey = self._survey()
        asked = {"ballot": ballot, "survey": survey[0], "version": survey[1], "channel": "kiosk"}
        month = month_of(day_of(self.world.ms)).first
        told: list[tuple[Mapping[str, Any], tuple[str, ...]]] = []
        if chance.random() < 0.3:
            told.append(({"kind": "issued", **asked, "by": "key"}, ("issued",)))
        for criterion in ("attitude", "time")[: chance.choice((1, 1, 2))]:
            level = chance.choice(LEVELS)
            told.append(
                (
                    {"kind": "answered", **asked, "criterion": criterion, "level": level},
                    ("answered", criterion, level),
                )
            )
        if chance.random() < 0.2:
            told.append(
                (
                    {
                        "kind": "followed",
                        "ballot": ballot,
                        "criterion": "attitude",
                        "reasons": ["late"],
                        "comment_text": "Phải chờ lâu",
                    },
                    ("reasons", "attitude", "late"),
                )
            )
        if chance.random() < 0.9:
            told.append(
                ({"kind": "closed", "ballot": ballot, "outcome": "completed", "flags": []}, ("closed", "completed"))
            )
        ids: list[str] = []
        if chance.random() < 0.5:
            ids = self.record(*(fact for fact, _ in told))
        else:
            ids = [ident for fact, _ in told for ident in self.record(fact)]
        entries = tuple(zip(ids, (said for _, said in told), strict=True))
        self.truth.ballots[ballot] = Tapped(month, survey, entries)
        return ballot

    def _survey(self) -> tuple[str, int]:
        return self.ask(lambda reader: max(key for key in reader.surveys() if key[0] == "kbnn-2"))

    def confirm(self, **who: str) -> None:
        """Say that the clock is right now."""
        self.begin()
        boot = self.machine.boot_id()
        doubts = self.ask(lambda reader: reader.doubts(boot))
        self.record(dict(confirmation(self.machine, doubts, **who)))
        self.believer.learn(self.ask(lambda reader: reader.past()))

    def close_month(self, number: int) -> None:
        """Close the month before the present one; raises WorldError where that cannot be."""
        ledger = self.ledger
        month = month_of(month_of(day_of(self.world.ms)).first - 1)
        fact = {"team": [{"name": "Trần Thị Bình", "role": "chair"}], "person": "p1"}
        ledger.close_month(month, number, fact, lambda whole: self.scribe.write([dict(whole)])).result()
        self._keep_own()

    def adopt(self) -> None:
        """Adopt what the centre wants, as a resting welcome screen does."""
        gate = Gate(self.ledger, self.machine, self.believer)
        presenter, jobs = cast("Presenter", Idle()), cast("Jobs", AtOnceJobs())
        Adopter(gate, presenter, self.scribe, jobs, lambda: None).look()
        self._keep_own()

    def _keep_own(self) -> None:
        """Take note of what the program itself has stored and acknowledged."""
        self.held |= self.note()

    # The road.

    def travels(self, most: int, patience: int = 0) -> End:
        """Go to the centre, for so many commands at most, waiting ``patience`` times when something is wrong."""
        driver = self._driver = self._driver or self._set_out()
        now = self.machine.mono_ms()
        if self.sender is None:
            began, _ = step(Sender(), Began(now, driver.chance(), driver.membership.manifest.version))
            self.sender = replace(began, most=MOST_ENTRIES)
        sender, command = step(self.sender, Awake(now, wanted=True))
        for _ in range(most):
            if command is None or isinstance(command, Rest):
                self.sender = sender
                if not sender.trouble:
                    return End.ARRIVED
                if not patience:
                    return End.TROUBLED
                patience -= 1
                self.world.pass_by(max(0, (sender.rest or 0) - self.machine.mono_ms()))
                sender, command = step(sender, Awake(self.machine.mono_ms()))
                continue
            sender, command = self._stepped(driver, sender, command)
        # The process is killed in the middle of it.
        self._driver = self.sender = None
        return End.CUT

    def _stepped(self, driver: Driver, sender: Sender, command: Command) -> tuple[Sender, Command | None]:
        self.world.pass_by(20)
        self.rejoined += isinstance(command, Rejoin)
        event = driver.does(command)
        if driver.problem is not None and driver.problem.key == "road_bug":
            self.bug = f"{command}"
        return step(sender, event)

    def _set_out(self) -> Driver:
        newcomer = self.newcomer
        return Driver(
            newcomer.ledger,
            self.machine,
            self.believer.state,
            newcomer.kept,
            parcels.membership_of(newcomer),
        )

    def parcel(self) -> tuple[str, bytes]:
        """Return what goes by stick: a file's name and what is in it; raises UsageError."""
        packed = parcels.parcel(self.newcomer)
        return packed.name, packed.content

    def takes(self, content: bytes, folder: Path) -> None:
        """Take in what the centre has sent back by stick; raises WorldError."""
        file = folder / "answer.ksr"
        file.write_bytes(content)
        parcels.take_receipts(self.newcomer, file)
        self._driver = self.sender = None

    def enrols(self, told: Invitation) -> None:
        """Join, or join again, by net; raises WorldError."""
        joining.by_net(self.newcomer, told)
        self._joined()

    def enrols_by_stick(self, grants: Callable[[bytes], bytes], pin: bytes, folder: Path) -> None:
        """Do the same by request and grant."""
        file = folder / "answer.kgrant"
        file.write_bytes(grants(joining.ask_by_stick(self.newcomer)))
        joining.by_stick(self.newcomer, file, pin)
        self._joined()

    def _joined(self) -> None:
        self._driver = self.sender = None
        self._keep_own()

    # What befalls it.

    def copied(self, folder: Path) -> Path:
        """Copy the whole folder while the tablet is off."""
        self.close()
        return Path(shutil.copytree(self.folder, folder))

    def is_killed(self, folder: Path) -> None:
        """Go on in a copy of what the disk held at a moment when the tablet was on."""
        shutil.copytree(self.folder, folder)
        self.close()
        self.folder = folder
        self.machine.restart()

    def is_replaced(self, folder: Path, held: set[str]) -> None:
        """Go on with another folder."""
        self.close()
        self.folder, self.held = folder, set(held)
        self.machine.restart()

    def abandon(self) -> None:
        """Let the folder go, whatever is in it."""
        ledger, self._ledger = self._ledger, None
        if ledger is not None:
            ledger.close()
