"""Runs histories by their seeds, in this process or in as many as the machine has processors."""

import atexit
import logging
import shutil
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import pytest

from kiosk.app.road import driver, joining
from tests.campaign.account import Account
from tests.campaign.ground import crew, scratch
from tests.campaign.part import Part, blocks
from tests.campaign.road.centre import hang_up
from tests.campaign.road.events import Event, events_of
from tests.campaign.road.history import History
from tests.campaign.road.judging import Judge
from tests.campaign.road.oracles import BUGS, ORACLES
from tests.campaign.road.stubs import World, stubs
from tests.campaign.road.template import Template, make
from tests.campaign.road.wire import WireLine

BLOCK = 50


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
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(driver, "Line", WireLine)
        patch.setattr(joining, "Line", WireLine)
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
