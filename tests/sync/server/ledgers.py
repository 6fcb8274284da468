"""Kiosks whose ledgers are real: the store's own files, sent as the batches that a kiosk sends."""

from contextlib import closing
from itertools import count
from pathlib import Path

from kiosk.app.clock import Clock
from kiosk.app.commands.simulate import fill
from kiosk.app.founding import found
from kiosk.app.gathered import Gathered, gather_period
from kiosk.app.simulation import Request
from kiosk.domain.chain import device_id
from kiosk.domain.entry import Config
from kiosk.domain.period import Period
from kiosk.domain.signing import Signer
from kiosk.domain.tally import Tally
from kiosk.store import identity
from kiosk.store.ledger import Ledger
from kiosk.store.reading import Reader
from sync.protocol.lines import Comment
from sync.protocol.messages import Receipt
from sync.server.ingest import taking
from sync.server.models import Counter
from sync.server.models.records import Way
from tests.app.office import settings
from tests.app.strange import OCTOBER, TWO_AGAIN, Month
from tests.domain.ballots import FIVE
from tests.store.closing import founding
from tests.store.visits import Visits
from tests.sync.server.kiosks import Kiosk
from tests.sync.server.running import Running

_numbers = count(1)
Chain = dict[bytes, list[tuple[bytes, bytes]]]


class StrangeMonth(Month):
    """A ledger of strange visitors whose ids nobody else has."""

    def __init__(self, folder: Path) -> None:
        number = next(_numbers)
        self.folder = folder / f"kiosk{number}"
        self.visits = Visits(seed=900_000 + number, day=OCTOBER.first)
        self.ledger = Ledger.create(
            self.folder, seed=number.to_bytes(32, "big"), epoch=(number << 8 | 1).to_bytes(16, "big")
        )
        self.serial = 1
        self.keep(founding(self.visits))
        self.keep([Config(**self.stamps(), survey=survey.to_plain()) for survey in (FIVE, TWO_AGAIN)])

    def tally(self, period: Period) -> Tally:
        """Return what the kiosk itself counts."""
        return self.gathered(period).tally()

    def gathered(self, period: Period) -> Gathered:
        return gather_period(self.ledger, period).result()


def simulated(folder: Path, request: Request, *, training: bool = True, **chosen: object) -> Ledger:
    """Return a ledger that ``kiosk simulate`` would make."""
    office = settings(**chosen)
    ledger = found(folder, office, training=training, clock=Clock())
    fill(ledger, office, request)
    return ledger


def chain_of(ledger: Ledger) -> Chain:
    """Return hash and bytes of every place, by the epochs in their order."""

    def read(reader: Reader) -> Chain:
        found: Chain = {}
        for epoch, hashed, body in reader._database.rows(
            "SELECT epoch.id, chain.hash, entry.body FROM chain JOIN entry ON entry.n = chain.entry "
            "JOIN epoch ON epoch.no = chain.epoch ORDER BY chain.epoch, chain.seq"
        ):
            found.setdefault(epoch, []).append((hashed, body))
        return found

    return ledger.ask(read).result()


class Sending(Kiosk):
    """The device of a real ledger, enrolled at a counter."""

    def __init__(self, centre: Running, ledger: Ledger, counter: Counter) -> None:
        super().__init__(centre)
        key = identity.public_key_of(ledger.folder)
        self.signer = Signer(key, ledger.sign)
        self.raw_id = device_id(key)
        self.device = self.raw_id.hex()
        self.ledger = ledger
        self.sent: dict[bytes, int] = {}
        self.enrols(counter)

    def brings(self, first: int = 1, last: int | None = None, comments: dict[str, Comment] | None = None) -> Receipt:
        """Hand a batch over without the line, which is what others test; it is taken all the same way."""
        return taking.take(self.packet(first, last, comments).content, Way.NET)

    def sends_all(self, size: int = 1000, upto: int | None = None) -> None:
        """Send every place that was not sent yet, so many in a batch; of the newest epoch no more than ``upto``."""
        chain = chain_of(self.ledger)
        for epoch, places in chain.items():
            self.epoch = epoch
            self.hashes = [hashed for hashed, _ in places]
            self.bodies = [body for _, body in places]
            end = len(places) if upto is None or epoch != list(chain)[-1] else upto
            first = self.sent.get(epoch, 0) + 1
            while first <= end:
                first = self.brings(first, min(first + size - 1, end)).last + 1
            self.sent[epoch] = first - 1


def month_of(ledger: Ledger, period: Period) -> Gathered:
    """Return what a kiosk gathers of a month, and close its ledger."""
    with closing(ledger):
        return gather_period(ledger, period).result()
