"""Writes the ballots of a period as open data."""

from argparse import Namespace
from pathlib import Path

from kiosk.app import opendata
from kiosk.app.commands.periods import period_of
from kiosk.app.files import write_whole
from kiosk.app.source import source
from kiosk.store.room import check_room


def command(args: Namespace, folder: Path) -> int:
    period = period_of(args)
    check_room(folder, Path(args.out))
    with source(folder) as asked:
        gathered = asked.gather(period)
    code = gathered.settings.text("office.code")
    if args.format == "csv":
        content = opendata.to_csv(gathered.ballots, code, gathered.surveys)
    else:
        content = opendata.to_jsonl(gathered.ballots, code)
    write_whole(Path(args.out), content)
    return 0
