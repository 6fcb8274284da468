"""Writes the ballots of a period as open data, or a month as a file that another kiosk adds up."""

from argparse import Namespace
from pathlib import Path

from kiosk.app import assets, takeaway
from kiosk.app.clock import Clock
from kiosk.app.commands.periods import period_of
from kiosk.app.files import write_whole
from kiosk.app.source import source
from kiosk.domain.errors import UsageError
from kiosk.domain.period import Period, day_of
from kiosk.store.room import check_room


def command(args: Namespace, folder: Path) -> int:
    period = period_of(args)
    check_room(folder, Path(args.out))
    if args.format == "month":
        write_whole(Path(args.out), _signed(folder, period))
        return 0
    with source(folder) as asked:
        gathered = asked.gather(period)
    content = takeaway.content(gathered, takeaway.BALLOTS, args.format, assets.wording(args.lang))
    write_whole(Path(args.out), content)
    return 0


def _signed(folder: Path, period: Period) -> bytes:
    """Return the month as a signed file; raises UsageError ``month_not_over``: figures that still change are none."""
    if period.month is not None and period.last >= day_of(Clock().wall_ms()):
        raise UsageError("month_not_over", month=f"{period.month[5:]}/{period.month[:4]}")
    with source(folder) as asked:
        return asked.month_file(period)
