"""Runs histories by their seeds, in this process or in as many as the machine has processors."""

import atexit
import logging
import random
import shutil
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from unittest.mock import patch

from kiosk.app.road import driver, joining
from tests.campaign.account import Account
from tests.campaign.ground import crew, scratch
from tests.campaign.part import Part, blocks
from tests.campaign.road.centre import hang_up
from tests.campaign.road.history import Event, History
from tests.campaign.road.judging import ORACLES, Judge
from tests.campaign.road.listening import BUGS
from tests.campaign.road.stubs import World, stubs
from tests.campaign.road.template import Template, make
from tests.campaign.road.wire import WireLine

BLOCK = 50
EVENTS = {
    "taps": 30,
    "goes": 30,
    "is_saved": 5,
    "is_set_back": 6,
    "is_cloned": 4,
    "is_killed": 3,
    "clock_jumps": 3,
    "restarts": 4,
    "clock_is_right": 3,
    "time_passes": 5,
    "month_is_closed": 3,
    "adopts": 4,
    "stick_goes_out": 5,
    "stick_comes_in": 6,
    "answer_comes_back": 5,
    "line_is_gone": 4,
    "comes_late": 6,
    "centre_keeps": 6,
    "centre_is_restored": 5,
    "centre_restarts": 2,
    "centre_publishes": 5,
    "enrols_again": 3,
    "is_revoked": 2,
    "is_readmitted": 2,
    "is_forged": 3,
}
"""What may happen, and how often beside the others."""
LEAST, MOST = 6, 16
"""Events of a history."""


@dataclass(frozen=True)
class Ground:
    """Where histories are played, one after another: a world, a template to copy, and a folder."""

    world: World
    template: Template
    folder: Path


@contextmanager
def ground() -> Iterator[Ground]:
    """Give one; this process lives in its world until the end."""
    world = World("")
    with ExitStack() as stack:
        folder = stack.enter_context(scratch())
        stack.enter_context(stubs(world))
        stack.enter_context(patch.object(driver, "Line", WireLine))
        stack.enter_context(patch.object(joining, "Line", WireLine))
        stack.enter_context(quiet())
        (folder / "template").mkdir()
        yield Ground(world, make(folder / "template", world), folder)


@contextmanager
def quiet() -> Iterator[None]:
    """Let nothing be logged: faults are what is wanted here, and bugs are counted."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def events_of(name: str) -> tuple[list[Event], int]:
    """Return what happens in a history of that name, and to how many devices."""
    chance = random.Random(name)
    names = chance.choices(list(EVENTS), weights=list(EVENTS.values()), k=chance.randint(LEAST, MOST))
    return [Event("taps", chance.randrange(2**32))] + [Event(one, chance.randrange(2**32)) for one in names], (
        2 if chance.random() < 0.3 else 1
    )


def play(ground: Ground, name: str, events: Sequence[Event], devices: int, account: Account) -> None:
    """Play events and judge what came of them."""
    folder = ground.folder / "history"
    history = History(ground.template, ground.world, folder, name, account, devices)
    try:
        history.play(events)
        Judge(history).judge()
    except Exception as problem:  # noqa: BLE001 (whatever it is, the history that shows it is told)
        where = traceback.extract_tb(problem.__traceback__)[-1]
        account.breaks(BUGS, f"{name}: {problem!r} at {where.filename.rpartition('/')[2]}:{where.lineno}")
    finally:
        for tablet in history.tablets:
            tablet.abandon()
        hang_up()
        shutil.rmtree(folder)


def play_all(ground: Ground, seed: int, numbers: Sequence[int], account: Account, *, patient: bool = True) -> None:
    """Play histories by their numbers; who is not ``patient`` stops at the first that is not sound."""
    for number in numbers:
        name = f"{seed}/{number}"
        events, devices = events_of(name)
        play(ground, name, events, devices, account)
        account.counts["histories"] += 1
        if not patient and not account.sound:
            return


_grounds: list[tuple[ExitStack, Ground]] = []


def _begin() -> None:
    stack = ExitStack()
    _grounds.append((stack, stack.enter_context(ground())))
    atexit.register(stack.close)


def _work(seed: int, numbers: Sequence[int]) -> Account:
    account = Account.of("road", seed, ORACLES)
    play_all(_grounds[0][1], seed, numbers, account)
    return account


def run(seed: int, size: int, part: Part) -> Account:
    """Play ``size`` histories, or a part of them, on every processor."""
    account = Account.of("road", seed, ORACLES, part)
    with crew(_begin) as executor:
        for done in executor.map(_work, repeat(seed), blocks(part.share(range(size)), BLOCK)):
            account.add(done)
    return account
