"""Ballots that nobody will go on with, as a crash or a failed disk left them."""

from collections.abc import Callable

from kiosk.app.jobs import Jobs
from kiosk.app.logs import log
from kiosk.app.scribe import Scribe
from kiosk.store.ledger import Ledger


def close_open(
    ledger: Ledger,
    scribe: Scribe,
    jobs: Jobs,
    ballots: frozenset[str],
    then: Callable[[], None] = lambda: None,
) -> None:
    """Close as interrupted those of ``ballots``, left by a crash or a failed disk, that are open still."""

    def found(opened: tuple[str, ...]) -> None:
        left = [ballot for ballot in opened if ballot in ballots]
        if not left:
            then()
            return
        facts = tuple({"kind": "closed", "ballot": ballot, "outcome": "interrupted", "flags": []} for ballot in left)
        batch = scribe.write(facts)
        jobs.when(ledger.record(batch.entries, batch.local), lambda _: then(), failed)

    def failed(problem: BaseException) -> None:
        log.error("open ballots could not be closed: %s", problem)
        then()

    ids = ledger.ask(lambda reader: tuple(ballot.id for ballot in reader.open_ballots()))
    jobs.when(ids, found, failed)
