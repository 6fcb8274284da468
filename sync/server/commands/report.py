"""``report``: makes the report of an office's month, its counters as columns, as PDF."""

from argparse import Namespace
from pathlib import Path

from kiosk.domain.period import day_of, month, parse_day
from sync.server import clock
from sync.server.configuring import Asked, open_centre
from sync.server.files import write_whole
from sync.server.wording import wording


def command(args: Namespace, folder: Path) -> int:
    """Write it; raises what ``tally`` does, UsageError ``report_not_begun``, ``centre_folder_unwritable``."""
    period = month(args.month)
    today = day_of(clock.now_ms())
    day = parse_day(args.date) if args.date else today
    house = open_centre(Asked(folder, args.database))
    from sync.server.figures.months import office_month
    from sync.server.figures.papers import monthly
    from sync.server.offices import office_named

    told = office_month(office_named(args.office, training=args.training), period)
    write_whole(Path(args.out), monthly(told, day, wording(args.lang), house.signer, today))
    return 0
