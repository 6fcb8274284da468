"""What can be typed after ``python -m sync.server``."""

import argparse
import re
from collections.abc import Callable, Sequence
from typing import NoReturn

from kiosk import __version__
from kiosk.domain.errors import UsageError

LISTEN = ("0.0.0.0", 8443)  # noqa: S104 - kiosks stand elsewhere
_LISTEN = re.compile(r"(\[[0-9a-fA-F:]{2,39}\]|[A-Za-z0-9.-]{1,253}):([0-9]{1,5})")


class _Parser(argparse.ArgumentParser):
    """Raises one sentence where argparse prints a page and leaves."""

    def error(self, message: str) -> NoReturn:
        raise UsageError("usage", detail=message, program=self.prog)


def _address(text: str) -> tuple[str, int]:
    found = _LISTEN.fullmatch(text)
    if not found or int(found[2]) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return found[1].strip("[]"), int(found[2])


def _common() -> _Parser:
    # Without defaults: what stands before the command must not be forgotten by what does not stand behind it.
    made = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    made.add_argument("--data", metavar="DIR", help="data folder of the centre")
    made.add_argument("--database", metavar="URL", help="postgresql://… instead of the file in the data folder")
    made.add_argument("--lang", choices=("vi", "en"), help="language of sentences")
    return made


def _build() -> _Parser:
    common = _common()
    parser = _Parser(
        prog="sync.server", description="Hài Lòng: the centre that takes the ballots of many kiosks.", parents=[common]
    )
    parser.add_argument("--version", action="version", version=f"hailong {__version__}")
    _add_serving(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def add(name: str, says: str) -> _Parser:
        return commands.add_parser(name, help=says, description=says, parents=[common])

    _add_serving(add("serve", "listen to kiosks and browsers"))
    code = add("code", "print a one-time code by which one kiosk joins a counter")
    code.add_argument("--office", metavar="CODE", required=True)
    code.add_argument("--office-name", metavar="TEXT", help="name of the office, where it is new")
    code.add_argument("--counter", metavar="NAME", required=True)
    code.add_argument("--training", action="store_true", help="for kiosks that train people")
    take = add("import", "take the batches of a stick")
    take.add_argument("file", metavar="FILE.ksb", nargs="+")
    take.add_argument("--receipt", metavar="FILE.ksr", required=True, help="where to write what the kiosk takes back")
    grant = add("grant", "answer the requests of kiosks that come by stick: take them where they say they stand")
    grant.add_argument("file", metavar="FILE.kreq")
    grant.add_argument("--out", metavar="FILE.kgrant", required=True, help="where to write what the kiosks take back")
    _add_figures(add)
    status = add("status", "offices, kiosks and what people must look at")
    status.add_argument("--json", action="store_true")
    add("openapi", "print the OpenAPI document of what kiosks ask")
    _add_hubs(add)
    add("backup", "make a copy of the centre, keys included, and read it back")
    rekey = add("rekey", "change a key of the centre, step by step; each step counts from the next start on")
    rekey.add_argument("key", choices=("signing", "tls"))
    rekey.add_argument("step", choices=("prepare", "change", "forget"))
    rekey.add_argument("--leave-behind", action="store_true", help="whatever kiosks that do not know it yet")
    restore = add("restore", "make a centre of a backup, in a folder and a database that have none")
    restore.add_argument("backup", metavar="FOLDER", help="folder of one backup")
    return parser


def _add_figures(add: Callable[[str, str], _Parser]) -> None:
    tally = add("tally", "the figures of an office's month")
    tally.add_argument("--json", action="store_true")
    report = add("report", "the report of an office's month as PDF")
    report.add_argument("--out", metavar="FILE.pdf", required=True)
    report.add_argument("--date", metavar="DATE", help="the paper's date; otherwise today")
    for asked in (tally, report):
        asked.add_argument("--office", metavar="CODE", required=True)
        asked.add_argument("--month", metavar="YYYY-MM", required=True)
        asked.add_argument("--training", action="store_true", help="the training office of that code, where both exist")
    add("rebuild", "make every figure anew from the entries")


def _add_hubs(add: Callable[[str, str], _Parser]) -> None:
    add("introduce", "print the line by which another server comes to know this one")
    hub = add("hub", "have the kiosks that join at offices send by a hub, and print the line that makes it one")
    hub.add_argument("line", metavar="LINE", help="what the hub's own introduce has printed")
    hub.add_argument("--office", metavar="CODE", action="append", required=True)
    upstream = add("upstream", "be the hub of a centre")
    upstream.add_argument("line", metavar="LINE", help="what the command hub of the centre has printed")
    forward = add("forward", "bring what this hub keeps to its centre now")
    way = forward.add_mutually_exclusive_group()
    way.add_argument("--export", metavar="FOLDER", help="write it to a stick instead")
    way.add_argument("--take", metavar="FILE", help="take in what comes back from the centre: FILE.ksr or FILE.kgrant")


def _add_serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--listen", metavar="HOST:PORT", type=_address, default=argparse.SUPPRESS)
    parser.add_argument(
        "--url",
        metavar="URL",
        default=argparse.SUPPRESS,
        help="address that kiosks are told: https://HOST[:PORT][/PATH]",
    )
    parser.add_argument(
        "--pin", metavar="SHA256", action="append", default=argparse.SUPPRESS, help="pin of a proxy's TLS key"
    )
    parser.add_argument(
        "--behind-proxy",
        action="store_true",
        default=argparse.SUPPRESS,
        help="plain HTTP on this machine's own address, for a proxy that speaks TLS",
    )


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return what was typed; without a command it is ``serve``. Raises UsageError ``usage``."""
    args = argparse.Namespace(data=None, database=None, lang="en", listen=None, url=None, pin=[], behind_proxy=False)
    args = _build().parse_args(list(argv), args)
    args.command = args.command or "serve"
    return args
