"""What can be typed after ``python -m kiosk``."""

import argparse
import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import NoReturn

from kiosk import __version__
from kiosk.app.watchdog import opens_kiosk
from kiosk.domain.errors import UsageError

_SIZE = re.compile(r"(\d{2,5})x(\d{2,5})")

_LOOKS = {
    "doctor": "state of disk, database, clock, display, versions",
    "selftest": "try the program itself, without touching any kiosk's data; --selftest says the same",
}
"""Commands that look and tell, as lines or as JSON."""


class _Parser(argparse.ArgumentParser):
    """Raises one sentence where argparse prints a page and leaves."""

    def error(self, message: str) -> NoReturn:
        raise UsageError("usage", detail=message, program=self.prog)


def _size(text: str) -> tuple[int, int]:
    found = _SIZE.fullmatch(text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is not WIDTHxHEIGHT")
    return int(found[1]), int(found[2])


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is not a count")
    return int(text)


def _add_period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", metavar="YYYY-MM")
    parser.add_argument("--from", dest="first", metavar="YYYY-MM-DD")
    parser.add_argument("--to", dest="last", metavar="YYYY-MM-DD")


def _build() -> _Parser:
    common = _Parser(add_help=False)
    common.add_argument("--data", metavar="DIR", help="data folder of the kiosk")
    common.add_argument("--lang", choices=("vi", "en"), help="language of screens and sentences")
    parser = _Parser(prog="kiosk", description="Hài Lòng: a kiosk that asks visitors how satisfied they are.")
    parser.add_argument("--version", action="version", version=f"hailong {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name: str, says: str) -> _Parser:
        return commands.add_parser(name, help=says, description=says, parents=[common])

    run = add("run", "open the kiosk, full screen or in a window")
    run.add_argument("--demo", action="store_true", help="a made-up office in a folder of its own")
    run.add_argument("--window", metavar="WxH", type=_size, help="a window of that size instead of the full screen")
    invite = add("invite", "offer a ballot on the running kiosk")
    invite.add_argument("--officer", metavar="ID")
    invite.add_argument("--service", metavar="TEXT")
    tally = add("tally", "the figures of a period")
    _add_period(tally)
    tally.add_argument("--json", action="store_true")
    _add_report(
        add("report", "the report of a period, its notice for the hall, or a closed month's count minutes, as PDF")
    )
    verify = add("verify", "ledger and projections, or a printed report, against the entries")
    verify.add_argument("--report", metavar="FILE.pdf")
    _add_with(verify)
    export = add("export", "ballots as open data")
    _add_period(export)
    export.add_argument("--format", choices=("csv", "jsonl", "xlsx", "month"), required=True)
    export.add_argument("--out", metavar="FILE", required=True)
    _add_simulate(add("simulate", "fill an empty folder with made-up ballots for training"))
    recover = add("recover", "show what a damaged ledger still proves, and build it anew on confirmation")
    recover.add_argument("--yes", action="store_true", help="agree beforehand")
    _add_enrol(add("enrol", "join a centre, by an invitation over the net or by request and grant on a stick"))
    _add_sync(add("sync", "bring entries to the centre, at once over the net or by stick"))
    for name, says in _LOOKS.items():
        add(name, says).add_argument("--json", action="store_true")
    # No help, no line of its own: only the kiosk itself says it.
    _add_inspect(commands.add_parser("inspect", parents=[common]))
    return parser


def _add_enrol(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--server", metavar="URL", help="address of the centre: https://…")
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--code", metavar="CODE", help="the invitation, as typed (26 letters) or as its QR code says")
    way.add_argument("--picture", metavar="FILE", help="a picture of the invitation's QR code: PNG or JPEG")
    way.add_argument("--request", metavar="FILE.kreq", help="write a request to be taken to the centre")
    way.add_argument("--grant", metavar="FILE.kgrant", help="take what the centre has granted")
    parser.add_argument("--pin", metavar="HEX", help="the centre's pin (default: that of office.toml)")


def _add_sync(parser: argparse.ArgumentParser) -> None:
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--once", action="store_true", help="go to the centre now, and wait until all is there")
    way.add_argument("--export", metavar="FILE.ksb", help="write what the centre lacks to a file")
    way.add_argument("--receipt", metavar="FILE.ksr", help="take the centre's receipts")


def _add_inspect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--without-texts", action="store_true")
    parser.add_argument("--gently", action="store_true")


def _add_report(parser: argparse.ArgumentParser) -> None:
    _add_period(parser)
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--minutes", action="store_true", help="the count minutes instead of the report")
    instead.add_argument(
        "--wave", action="store_true", help="the report of a wave instead, with earlier ones beside it"
    )
    instead.add_argument("--notice", choices=("a4", "a3"), help="the notice for the hall instead, on that size")
    # No help: only the kiosk itself says it.
    instead.add_argument("--draft", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--beside", metavar="FROM..TO", action="append", help="an earlier wave, once for each")
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="date of the paper (default: today)")
    _add_with(parser)
    parser.add_argument("--out", metavar="FILE.pdf", required=True)


def _add_with(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--with", dest="others", metavar="FILE", nargs="+", default=[], help="other counters' month files"
    )


def _add_simulate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="first", metavar="YYYY-MM-DD", required=True)
    parser.add_argument("--to", dest="last", metavar="YYYY-MM-DD", required=True)
    parser.add_argument("--issued", metavar="N", type=_count, required=True)
    parser.add_argument("--collected", metavar="N", type=_count, required=True)
    parser.add_argument("--unsatisfied", metavar="N", type=_count, required=True)
    parser.add_argument("--survey", metavar="ID", default="kbnn-2")
    parser.add_argument("--office", metavar="CODE")
    parser.add_argument("--seed", metavar="N", type=_count, default=1)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return what was typed; without a command it is ``run``. Raises UsageError ``usage``."""
    words = list(argv)
    if opens_kiosk(words) and words[:1] != ["run"]:
        words.insert(0, "run")
    if words[:1] == ["--selftest"]:
        words[0] = "selftest"
    args = _build().parse_args(words)
    # Sentences are Vietnamese unless asked otherwise; the screens begin in the office's own language.
    args.screen_lang, args.lang = args.lang, args.lang or "vi"
    return args


def language(argv: Sequence[str] | None = None) -> str:
    """Return the language of sentences before the arguments are understood."""
    words = sys.argv[1:] if argv is None else list(argv)
    return "en" if "--lang=en" in words or ("--lang", "en") in pairwise(words) else "vi"
