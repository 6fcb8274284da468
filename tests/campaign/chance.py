"""Questions as chance has them, by the centre's own OpenAPI document: none ends in a fault of the centre."""

from sync.server import logs
from sync.server.models import Entry, Place
from sync.server.web import openapi
from tests.campaign.account import Account
from tests.campaign.ground import scratch
from tests.campaign.part import WHOLE, Part
from tests.sync.server import running
from tests.sync.server.chance import BYTES, SIGNED, Asker

FAULTS = "answers that the document does not promise"
ORACLES = (FAULTS,)


def run(seed: int, size: int, part: Part = WHOLE) -> Account:
    """Ask so many questions at each address as bytes as they come, and as many that a kiosk signed."""
    account = Account.of("chance", seed, ORACLES, part)
    with scratch() as ground, running.centre(ground / "centre", None) as centre:
        logs.write_to(centre.folder)
        asker = Asker(centre)
        tasks = [(path, way) for path, _ in openapi.endpoints() for way in (BYTES, SIGNED)]
        for path, way in part.share(tasks):
            try:
                asker.asks(path, way, size, seed)
            except Exception as problem:  # noqa: BLE001 - whatever chance has found is told, and the next one tried
                account.breaks(FAULTS, f"{path}, {way}: {problem!r}")
        for (path, answer), times in sorted(asker.answered.items()):
            account.counts[f"{path}: {answer}"] = times
        account.counts["places stored"] = Place.objects.count()
        account.counts["entries stored"] = Entry.objects.count()
    return account
