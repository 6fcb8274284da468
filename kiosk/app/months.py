"""Months of counters: this kiosk's own as a signed file, and those of others read, proven and added up."""

from collections.abc import Iterable
from pathlib import Path

from kiosk.app.files import read_bounded
from kiosk.app.founding import letterhead
from kiosk.app.gathered import Gathered, counter_name
from kiosk.domain import joining, monthfile
from kiosk.domain.chain import device_id
from kiosk.domain.errors import FileProblem, UsageError
from kiosk.domain.letterhead import Letterhead
from kiosk.domain.monthfile import CounterMonth
from kiosk.domain.period import Period, iso
from kiosk.domain.report import Figures, Office
from kiosk.store import identity
from kiosk.store.ledger import Ledger


def month_of(gathered: Gathered, device: str) -> CounterMonth:
    """Return a kiosk's month as others add it up; raises UsageError ``with_no_month`` for any other period."""
    month, settings = gathered.period.month, gathered.settings
    if month is None:
        raise UsageError("with_no_month")
    surveys = tuple(shown.survey for shown in gathered.figures().surveys)
    parts = gathered.closed
    return CounterMonth(
        month=month,
        office=Office(settings.text("office.code"), settings.text("office.name")),
        counter=counter_name(settings),
        letterhead=letterhead(settings),
        training=gathered.training,
        device=device,
        surveys=surveys,
        current=surveys[-1].key,
        tally=gathered.tally(),
        ledgers=gathered.lines,
        recovered=gathered.recovered,
        closed=(iso(parts[0].day), len(parts) - 1) if parts else None,
    )


def signed_month(ledger: Ledger, gathered: Gathered) -> bytes:
    """Return a kiosk's month as a file, signed by its device."""
    key = identity.public_key_of(ledger.folder)
    return monthfile.write(month_of(gathered, device_id(key).hex()), key, ledger.sign)


def read_month(file: str) -> CounterMonth:
    """Return the month of a file; raises FileProblem ``file_unreadable``, ``month_file_broken`` or ``month_forged``."""
    signed = monthfile.read(read_bounded(Path(file), monthfile.MOST_BYTES), file)
    if not identity.verifies(signed.public_key, signed.signature, signed.message):
        raise FileProblem("month_forged", file=file)
    return signed.month


def joined(own: Gathered | None, period: Period, files: Iterable[str]) -> tuple[Figures, Letterhead]:
    """Return the figures of an office from this kiosk's month, if it has one, and the files of others.

    The letterhead is this kiosk's, or else that of the first file. Raises what ``read_month`` and
    ``kiosk.domain.joining.join`` raise, and UsageError ``with_no_month`` for what is no month.
    """
    if period.month is None:
        raise UsageError("with_no_month")
    months = [(file, read_month(file)) for file in files]
    if own is not None:
        mine = month_of(own, own.lines[0].device)
        months.insert(0, (mine.counter, mine))
    for name, month in months:
        if month.month != period.month:
            raise UsageError("with_other_month", file=name, month=month.month, wanted=period.month)
    return joining.join(months), months[0][1].letterhead
