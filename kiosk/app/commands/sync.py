"""Brings entries to the centre: at once over the net, or by files on a stick."""

from argparse import Namespace
from pathlib import Path

from kiosk.app import assets
from kiosk.app.source import source
from kiosk.domain.numerals import Numerals


def command(args: Namespace, folder: Path) -> int:
    wording = assets.wording(args.lang)
    number = Numerals(wording).count
    with source(folder) as asked:
        if args.once:
            asked.errand({"do": "sync"})
            print(wording.text("cli.sync_done"))
        elif args.export is not None:
            told = asked.errand({"do": "export", "file": str(Path(args.export).absolute())})
            print(wording.text("cli.sync_exported", n=number(told["entries"]), file=args.export))
            if told["left"]:
                print(wording.text("cli.sync_more", n=number(told["left"])))
        else:
            told = asked.errand({"do": "receipt", "file": str(Path(args.receipt).absolute())})
            print(wording.text("cli.sync_receipt", n=number(told["entries"])))
            if told["config"]:
                print(wording.text("cli.sync_config"))
    return 0
