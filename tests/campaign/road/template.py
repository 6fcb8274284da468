"""A centre and two tablets that it has taken, made once a process by the program itself and copied for each history."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kiosk.app.believer import Believer
from kiosk.app.founding import found as found_office
from kiosk.app.means import means
from kiosk.app.road.joining import Newcomer, by_net
from kiosk.store.ledger import Ledger
from sync.protocol.invitation import Invitation
from sync.protocol.trust import pin_of
from sync.server import enrolling
from sync.server.house import House
from sync.server.offices import counter_of
from tests.app.office import settings
from tests.campaign.road.centre import URL, Centre, Reply, found, hang_up
from tests.campaign.road.stubs import Machine, World
from tests.campaign.road.wire import Wire, WireLine

DEVICES = 2


@dataclass(frozen=True)
class Template:
    """Folders to be copied, and who the centre is."""

    centre: Path
    house: House
    kiosks: tuple[Path, ...]


def make(folder: Path, world: World) -> Template:
    """Make them in a folder, in a world of stubs."""
    world.begin("template")
    house = found(folder / "centre")
    wire = WireLine.wire = Wire(Counter(), lambda _how: None)
    wire.centre = Centre(folder / "centre", house, _unheard)
    kiosks = tuple(_joined(folder / f"kiosk-{number}", number, world, house) for number in range(DEVICES))
    hang_up()
    return Template(folder / "centre", house, kiosks)


def _joined(folder: Path, number: int, world: World, house: House) -> Path:
    machine = Machine(world)
    chosen = settings(survey__id="kbnn-2", counter__code=str(number + 1))
    found_office(folder, chosen, training=False, clock=machine).close()
    ledger = Ledger.open(folder, means=means(machine))
    believer = Believer(machine)
    believer.learn(ledger.ask(lambda reader: reader.past()).result())
    counter = counter_of("0031", "Kho bạc Nhà nước Hòa Bình", f"Quầy số {number + 1}", training=False)
    told = Invitation(enrolling.new_code(counter), pin_of(house.signer.public_key), URL)
    by_net(Newcomer(ledger, machine, believer), told)
    ledger.close()
    return folder


def _unheard(_centre: Centre, _question: bytes, _reply: Reply) -> None:
    """Nobody judges how a template is made."""
