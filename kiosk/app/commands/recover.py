"""Shows what a damaged or rolled-back folder still proves, and builds its ledger anew once that is confirmed."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from kiosk.app import assets, logs
from kiosk.app.clock import Clock
from kiosk.app.line import call
from kiosk.app.means import means
from kiosk.app.moment import stamp
from kiosk.domain.errors import EnvironmentProblem, UsageError
from kiosk.domain.numerals import Numerals
from kiosk.domain.period import period_words
from kiosk.domain.wording import Wording
from kiosk.store.ledger import is_provisioned
from kiosk.store.recovery import Draft, drafted


def command(args: Namespace, folder: Path) -> int:
    """Return 0 also when the person decides against it: nothing is changed then."""
    wording = assets.wording(args.lang)
    if not is_provisioned(folder):
        raise EnvironmentProblem("not_provisioned", folder=str(folder))
    if call(folder) is not None:
        raise EnvironmentProblem("kiosk_running", folder=str(folder))
    if not args.yes and not sys.stdin.isatty():
        raise UsageError("recover_unasked")
    clock = Clock()
    logs.write_to(folder)
    with drafted(folder, means(clock), stamp(clock)) as (draft, put_in_place):
        print("\n".join(_lines(draft, wording)))
        if not args.yes and not _confirmed(wording):
            print(wording.text("recover.left"))
            return 0
        aside = put_in_place()
    logs.log.error("the ledger was built anew by an administrator; the old files are in %s", aside)
    print(wording.text("recover.done", folder=str(aside)))
    return 0


def _lines(draft: Draft, wording: Wording) -> Iterator[str]:
    rebuilt, text, numerals = draft.rebuilt, wording.text, Numerals(wording)
    tells = rebuilt.tells
    yield text("recover.base", file=rebuilt.base) if rebuilt.base else text("recover.no_base")
    yield text("recover.ballots", certain=numerals.count(tells.certain), uncertain=numerals.count(tells.uncertain))
    for change in draft.changes:
        before = text("recover.unknown") if change.before is None else numerals.count(change.before)
        month, after = period_words(change.month, wording), numerals.count(change.after)
        yield text("recover.month", month=month, before=before, after=after, ballot=change.first)
    if not draft.changes:
        yield text("recover.same")
    if rebuilt.texts_lost:
        yield text("recover.texts", n=numerals.count(rebuilt.texts_lost))
    if not rebuilt.people:
        yield text("recover.people")


def _confirmed(wording: Wording) -> bool:
    """Ask on the terminal; only the whole word is a yes."""
    print(wording.text("recover.question"), end=" ", flush=True)
    return sys.stdin.readline().strip().lower() == wording.text("recover.yes")
