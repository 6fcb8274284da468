"""Whether the ledger, its key and its papers hold what they promise, on the folder the journey has left."""

from pathlib import Path

from kiosk.app.clock import Clock
from kiosk.app.papermaking import beside_of, paper_of
from kiosk.app.source import source
from kiosk.db.database import PRAGMAS, Database, sqlite_version
from kiosk.domain.errors import Bug
from kiosk.domain.period import day_of, month_of
from kiosk.store import identity
from kiosk.store.ledger import Ledger

_PICTURE_PX = 600
MESSAGE = "Xin chào".encode()


def sqlite(folder: Path) -> dict[str, object]:
    """Read every setting of the open ledger back, and how the library was built; raises Bug."""
    ledger = Ledger.open(folder)
    try:
        options, settings = ledger.change(_asked).result()
    finally:
        ledger.close()
    other = [name for name, _, wanted in PRAGMAS if settings[name] != wanted]
    if other:
        raise Bug(f"the ledger is not open as it should be: {', '.join(other)}")
    if "THREADSAFE=0" in options or "OMIT_WAL" in options:
        raise Bug(f"SQLite was built without threads or a log: {', '.join(options)}")
    return {"version": sqlite_version(), "n": len(settings), "options": len(options)}


def _asked(database: Database) -> tuple[list[str], dict[str, object]]:
    options = [str(name) for (name,) in database.rows("PRAGMA compile_options")]
    return options, {name: database.value(f"PRAGMA {name}") for name, _, _ in PRAGMAS}


def keys(folder: Path) -> dict[str, object]:
    """Sign with the device's key, and see a changed message refused; raises Bug."""
    public = identity.public_key_of(folder)
    signature = identity.sign(folder, MESSAGE)
    if not identity.verifies(public, signature, MESSAGE):
        raise Bug("the device's own signature does not verify")
    if identity.verifies(public, signature, MESSAGE + b"!"):
        raise Bug("a signature verifies what was never signed")
    return {"device": public.hex()[:8]}


def ballot(folder: Path, clock: Clock) -> dict[str, object]:
    """Count the one ballot that was cast, and verify the whole ledger; raises Bug."""
    with source(folder) as asked:
        findings = asked.verify()
        figures = asked.gather(month_of(day_of(clock.wall_ms()))).figures()
    if findings:
        raise Bug(f"the ledger does not verify: {findings[0]}")
    counts = figures.counts
    if (counts.valid, counts.walk_up) != (1, 1):
        raise Bug(f"{counts.valid} ballots are counted instead of one")
    return {"n": counts.valid}


def paper(folder: Path, clock: Clock) -> dict[str, object]:
    """Make the month's report, verify it, and draw its pages; raises Bug, and what the check of a report raises."""
    from kiosk.app.commands.verify import check_report
    from kiosk.reports.pages import page_pictures
    from kiosk.reports.stamp import MONTHLY

    today = day_of(clock.wall_ms())
    month = month_of(today)
    with source(folder) as asked:
        gathered = asked.gather(month, beside=beside_of(MONTHLY, month), closed_only=True)
        made = paper_of(MONTHLY, gathered, today, "vi", folder, today=today)
        proof = check_report(asked, made, "selftest.pdf")
    if proof.attached is None:
        raise Bug("the report is not signed")
    pages = page_pictures(made, _PICTURE_PX)
    blank = [number for number, page in enumerate(pages, 1) if len(set(page.rgba[::4])) < 3]
    if blank or not pages:
        raise Bug(f"pages without anything on them: {blank}")
    return {"pages": len(pages), "kilobytes": len(made) // 1000}
