"""What a parent process hears of its kiosk, and from when on silence means that something hangs."""

import pytest

from kiosk.app import signs
from kiosk.app.pulse import BEAT_MS
from kiosk.app.signs import ALIVE, CLOSING, IDLE, LEAVING, OPENING, PAINTED, TAPPED, WINDOW, Awake, Signs
from kiosk.store.keeping import AGAIN_BUSY_MS, MOST_TRYING_S


def heard(*told: tuple[float, bytes]) -> Signs:
    """Return what is known after each of those signs at its second."""
    known = Signs(0.0)
    for at, sign in told:
        known.hear(sign, at)
    return known


def test_a_window_that_is_painted_again_and_again_has_not_hung() -> None:
    known = heard((1, WINDOW), *((at, PAINTED + IDLE) for at in range(2, 1000, 2)))
    assert known.missing(1001) == ""


@pytest.mark.parametrize(
    ("told", "until", "missing"),
    [
        ([], 601, "the folder was not opened in time"),
        ([(1, WINDOW)], 14, "no picture"),
        ([(1, WINDOW), (10, ALIVE)], 14, "no picture"),
        ([(1, WINDOW), (2, PAINTED)], 11, "the window hung"),
        ([(1, WINDOW), (2, PAINTED), (3, TAPPED), (10, PAINTED)], 12, "a tap hung"),
        ([(1, WINDOW), (2, PAINTED), (3, CLOSING)], 34, "the end took too long"),
    ],
)
def test_silence_tells_what_hangs(told: list[tuple[float, bytes]], until: float, missing: str) -> None:
    known = heard(*told)
    assert known.missing(told[-1][0] if told else 0.0) == ""
    assert known.missing(until) == missing


def test_a_tap_is_in_the_spool_before_anybody_takes_it_for_hung() -> None:
    # Behind another job that waits for the file as well, and told of as late as a beat may be.
    waited = AGAIN_BUSY_MS / 1000 + MOST_TRYING_S + AGAIN_BUSY_MS / 1000
    assert waited + BEAT_MS / 1000 < signs.TAP_S


def test_a_folder_that_takes_long_to_open_says_so() -> None:
    assert heard((500, OPENING), (1000, OPENING)).missing(1500) == ""


def test_a_writer_with_nothing_to_do_has_not_hung() -> None:
    known = heard((1, WINDOW), (2, PAINTED), (3, TAPPED), (4, IDLE), (10, PAINTED), (18, PAINTED))
    assert known.missing(20) == ""


def test_a_writer_that_keeps_one_tap_after_another_has_not_hung() -> None:
    known = heard((1, WINDOW), *((at, PAINTED) for at in range(2, 100, 2)), *((at, TAPPED) for at in range(3, 100, 7)))
    assert known.missing(100) == ""


def test_a_window_on_no_screen_is_alive_without_a_frame() -> None:
    assert heard((1, WINDOW), (2, PAINTED), (10, ALIVE), (18, ALIVE)).missing(25) == ""


def test_a_kiosk_that_closes_owes_no_frame_and_no_tap() -> None:
    known = heard((1, WINDOW), (2, PAINTED), (3, TAPPED), (4, LEAVING))
    assert (known.missing(33), known.leaving, known.shown) == ("", True, True)


def test_a_kiosk_that_closes_to_be_started_again_is_not_leaving() -> None:
    assert not heard((2, PAINTED), (4, CLOSING)).leaving


def test_the_time_a_machine_sleeps_does_not_count() -> None:
    clock = iter([100.0, 101.0, 102.5, 30_000.0, 30_001.0])
    awake = Awake(lambda: next(clock))
    assert [awake.seconds() for _ in range(4)] == [1.0, 2.5, 4.5, 5.5]


def test_every_sign_is_one_byte_of_its_own() -> None:
    every = [OPENING, WINDOW, PAINTED, ALIVE, TAPPED, IDLE, CLOSING, LEAVING]
    assert len(set(every)) == len(every)
    assert {len(sign) for sign in every} == {1}
    assert heard((0, WINDOW)).missing(60) == signs.NO_PICTURE
