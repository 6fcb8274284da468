"""PINs and codes are fair, hard to guess, and readable."""

import random
from collections import Counter

import pytest

from kiosk.store.pins import fits, hashed, is_weak, new_codes, new_pin, spelled


@pytest.mark.parametrize(
    "pin",
    [
        *["111111", "121212", "123123", "123456", "654321", "890123", "112211", "123321", "100000"],
        *["311299", "123119", "991231", "121990", "200112", "010203"],
    ],
)
def test_pins_that_are_tried_first_are_weak(pin: str) -> None:
    assert is_weak(pin)


@pytest.mark.parametrize("pin", ["482915", "730264", "905187", "746283"])
def test_ordinary_pins_are_not_weak(pin: str) -> None:
    assert not is_weak(pin)


def test_new_pins_are_six_digits_and_never_weak() -> None:
    chance = random.Random(1)
    pins = [new_pin(chance.randbytes) for _ in range(2000)]
    assert all(len(pin) == 6 and pin.isdigit() and not is_weak(pin) for pin in pins)
    assert len(set(pins)) > 1950
    firsts = Counter(pin[0] for pin in pins)
    assert set(firsts) == set("0123456789")


def test_a_draw_beyond_the_fair_range_is_thrown_away() -> None:
    draws = iter([b"\xff\xff\xff\xff", (4_294_000_000).to_bytes(4, "big"), (482_915).to_bytes(4, "big")])
    assert new_pin(lambda _: next(draws)) == "482915"


def test_ten_codes_are_drawn_and_a_double_one_is_drawn_again() -> None:
    chance = random.Random(1)
    first = chance.randbytes(12)
    draws = iter([first, first])
    codes = new_codes(lambda size: next(draws, None) or chance.randbytes(size))
    assert len(set(codes)) == 10
    assert all(len(code) == 12 and spelled(code) == code for code in codes)


def test_a_code_is_read_as_people_type_it() -> None:
    assert spelled(" o1il-abcd efgh ") == "0111ABCDEFGH"


def test_a_secret_fits_only_its_own_hash() -> None:
    kept = hashed("482915", b"salt")
    assert fits("482915", kept)
    assert not fits("482916", kept)
    assert hashed("482915", b"other").hash != kept.hash
