"""Makes the report of a period, or the count minutes of a closed month, as PDF."""

from argparse import Namespace
from pathlib import Path

from kiosk.app import assets
from kiosk.app.clock import Clock
from kiosk.app.commands.periods import period_of
from kiosk.app.files import write_whole
from kiosk.app.founding import letterhead
from kiosk.app.source import source
from kiosk.domain.period import day_of, parse_day
from kiosk.store.room import check_room


def command(args: Namespace, folder: Path) -> int:
    from kiosk.reports.kinds import PAPERS
    from kiosk.reports.stamp import DRAFT, MINUTES, MONTHLY

    period = period_of(args)
    check_room(folder, Path(args.out))
    day = parse_day(args.date) if args.date else day_of(Clock().wall_ms())
    with source(folder) as asked:
        gathered = asked.gather(period)
    paper = PAPERS[MINUTES if args.minutes else DRAFT if args.draft else MONTHLY](
        gathered.figures(), letterhead(gathered.settings), day, assets.wording(args.lang), assets.folder() / "fonts"
    )
    write_whole(Path(args.out), paper)
    return 0
