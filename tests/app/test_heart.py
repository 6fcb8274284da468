"""What a kiosk tells its parent: a beat for every frame, and with it whether a tap waits at the writer."""

import os
from collections.abc import Iterator
from contextlib import suppress

import pytest

from kiosk.app.heart import Heart
from kiosk.app.signs import IDLE, PAINTED, TAPPED


class Heard:
    """A heart whose parent is this test."""

    def __init__(self) -> None:
        self._end, telling = os.pipe()
        os.set_blocking(self._end, False)
        os.set_blocking(telling, False)
        self.heart = Heart({})
        self.heart._telling = self._telling = telling

    def since(self) -> bytes:
        """Return what was told since the last look."""
        with suppress(BlockingIOError):
            return os.read(self._end, 512)
        return b""

    def beat(self) -> bytes:
        self.heart.painted()
        return self.since()

    def close(self) -> None:
        os.close(self._end)
        os.close(self._telling)


@pytest.fixture
def heard() -> Iterator[Heard]:
    heard = Heard()
    yield heard
    heard.close()


def test_a_tap_between_two_beats_wakes_nobody(heard: Heard) -> None:
    assert heard.beat() == PAINTED + IDLE
    heard.heart.tap_begins()
    heard.heart.tap_ends()
    assert heard.since() == b""
    assert heard.beat() == PAINTED + IDLE


def test_a_tap_that_waits_is_told_once_and_its_time_runs_on(heard: Heard) -> None:
    heard.heart.tap_begins()
    assert heard.beat() == PAINTED + TAPPED
    assert heard.beat() == PAINTED
    assert heard.beat() == PAINTED
    heard.heart.tap_ends()
    assert heard.beat() == PAINTED + IDLE


def test_a_writer_that_keeps_one_of_several_is_alive(heard: Heard) -> None:
    heard.heart.tap_begins()
    assert heard.beat() == PAINTED + TAPPED
    heard.heart.tap_begins()
    heard.heart.tap_ends()
    assert heard.beat() == PAINTED + TAPPED
    assert heard.beat() == PAINTED


def test_another_tap_than_at_the_last_beat_begins_its_own_time(heard: Heard) -> None:
    heard.heart.tap_begins()
    assert heard.beat() == PAINTED + TAPPED
    heard.heart.tap_ends()
    heard.heart.tap_begins()
    assert heard.beat() == PAINTED + TAPPED


def test_a_parent_that_sleeps_holds_up_nobody_and_hears_of_the_tap_later(heard: Heard) -> None:
    with suppress(BlockingIOError):
        while True:
            os.write(heard._telling, bytes(4096))
    heard.heart.tap_begins()
    heard.heart.painted()
    while heard.since():
        pass
    assert heard.beat() == PAINTED + TAPPED
    assert heard.beat() == PAINTED
