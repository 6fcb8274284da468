"""Shows what a damaged or rolled-back folder still proves, and builds its ledger anew once that is confirmed."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from kiosk.app import assets, logs, mint
from kiosk.app.believer import Believer
from kiosk.app.clock import Clock
from kiosk.app.line import call
from kiosk.app.means import means
from kiosk.app.moment import stamp
from kiosk.app.scribe import Scribe
from kiosk.app.staffroom.secrecy import give_pin
from kiosk.app.stand import settings_of
from kiosk.domain.errors import EnvironmentProblem, UsageError
from kiosk.domain.numerals import Numerals
from kiosk.domain.period import period_words
from kiosk.domain.wording import Wording
from kiosk.store.ledger import Ledger, is_provisioned
from kiosk.store.people import People, Person, Role
from kiosk.store.pins import SALT_BYTES
from kiosk.store.recovery import Draft, drafted, sound


def command(args: Namespace, folder: Path) -> int:
    """Return 0 also when the ledger is sound or the person decides against it: nothing is changed then."""
    wording = assets.wording(args.lang)
    if not is_provisioned(folder):
        raise EnvironmentProblem("not_provisioned", folder=str(folder))
    if call(folder) is not None:
        raise EnvironmentProblem("kiosk_running", folder=str(folder))
    if not args.yes and not sys.stdin.isatty():
        raise UsageError("recover_unasked")
    clock = Clock()
    logs.write_to(folder)
    found = sound(folder)
    if found is not None:
        print(wording.text("recover.sound" if found.people else "recover.sound_nobody"))
        if not found.people:
            print(wording.text("recover.manager", pin=_new_manager(folder, clock, wording)))
        return 0
    with drafted(folder, means(clock), stamp(clock)) as (draft, put_in_place):
        print("\n".join(_lines(draft, wording)))
        if not args.yes and not _confirmed(wording):
            print(wording.text("recover.left"))
            return 0
        aside = put_in_place()
    logs.log.error("the ledger was built anew by an administrator; the old files are in %s", aside)
    print(wording.text("recover.done", folder=str(aside)))
    if not draft.rebuilt.people:
        print(wording.text("recover.manager", pin=_new_manager(folder, clock, wording)))
    return 0


def _new_manager(folder: Path, clock: Clock, wording: Wording) -> str:
    """Add a manager where no PIN came back, and return his: without him nobody could open the staff pages again."""
    ledger = Ledger.open(folder, means=means(clock))
    try:
        settings, past = ledger.ask(lambda reader: (settings_of(reader), reader.past())).result()
        believer = Believer(clock)
        believer.learn(past)
        person = Person(mint.new_id(), wording.text("staff.role.manager"), Role.MANAGER)
        people, salt = People(ledger), mint.random_bytes(SALT_BYTES)
        pin = give_pin(lambda drawn: people.add(person, drawn, salt, clock.wall_ms()))
        scribe = Scribe(clock, settings.text("counter.code"), believer.state)
        page = scribe.write([{"kind": "staff", "act": "person_added", "about": person.id}])
        ledger.record(page.entries, page.local).result()
    finally:
        ledger.close()
    return pin


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
