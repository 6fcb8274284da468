"""Who may enter, and how slowly somebody may guess."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.domain.errors import UsageError
from kiosk.store.ledger import Ledger
from kiosk.store.people import Accepted, Instant, People, Person, Refused, Role
from tests.store.visits import EPOCH, SEED

AN, BINH = Person("an", "Nguyễn Văn An", Role.MANAGER), Person("binh", "Trần Thị Bình", Role.STAFF)
PIN, OTHER_PIN, WRONG = "482915", "730264", "951753"
SALT = bytes(16)


def at(seconds: int, boot: str = "boot one") -> Instant:
    return Instant(boot, seconds * 1000)


@pytest.fixture
def people(ledger: Ledger) -> People:
    made = People(ledger)
    made.add(AN, PIN, SALT, 1)
    return made


def test_a_person_is_known_by_the_pin(people: People) -> None:
    people.add(BINH, OTHER_PIN, SALT, 2)
    assert people.all() == (AN, BINH)
    assert people.sign_in(OTHER_PIN, at(0), "binh") == Accepted(BINH, 0)
    assert people.sign_in(PIN, at(0), "an") == Accepted(AN, 0)
    assert people.sign_in(PIN, at(0), "binh") == Refused(0, 1, looked=True)


def test_the_pin_itself_is_nowhere_in_the_file(people: People, ledger: Ledger, folder: Path) -> None:
    ledger.close()
    assert PIN.encode() not in (folder / "ledger.sqlite3").read_bytes()


def test_a_pin_serves_one_person(people: People) -> None:
    with pytest.raises(UsageError) as refused:
        people.add(BINH, PIN, SALT, 2)
    assert refused.value.key == "pin_taken"
    people.add(BINH, OTHER_PIN, SALT, 2)
    with pytest.raises(UsageError):
        people.set_pin("binh", PIN, SALT)


def test_a_new_pin_replaces_the_old_one(people: People) -> None:
    people.set_pin("an", OTHER_PIN, SALT)
    assert isinstance(people.sign_in(PIN, at(0), "an"), Refused)
    assert people.sign_in(OTHER_PIN, at(0), "an") == Accepted(AN, 1)


def test_somebody_always_manages(people: People) -> None:
    people.add(BINH, OTHER_PIN, SALT, 2)
    with pytest.raises(UsageError) as refused:
        people.remove("an")
    assert refused.value.key == "last_manager"
    with pytest.raises(UsageError) as refused:
        people.change(Person("an", "An", Role.IT))
    assert refused.value.key == "last_manager"
    assert people.all() == (AN, BINH)
    people.change(Person("binh", "Bình", Role.MANAGER))
    people.remove("an")
    assert people.all() == (Person("binh", "Bình", Role.MANAGER),)


def test_five_wrong_tries_cost_fifteen_seconds_and_each_more_twice_as_long(people: People) -> None:
    told = []
    now = 0
    for _ in range(12):
        tried = people.sign_in(WRONG, at(now), "an")
        assert isinstance(tried, Refused)
        told.append(tried.wait_ms // 1000)
        now += tried.wait_ms // 1000
    assert told == [0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 960, 960]


def test_during_the_wait_nobody_looks_at_a_pin_even_a_right_one(people: People) -> None:
    for _ in range(5):
        people.sign_in(WRONG, at(100), "an")
    assert people.sign_in(PIN, at(114), "an") == Refused(1_000, 5, looked=False)
    assert people.wait_ms(at(114)) == 1_000
    assert people.sign_in(PIN, at(115), "an") == Accepted(AN, 5)
    assert people.sign_in(WRONG, at(115), "an") == Refused(0, 1, looked=True)


def test_a_restart_does_not_shorten_the_wait(folder: Path) -> None:
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    people = People(ledger)
    people.add(AN, PIN, SALT, 1)
    for _ in range(5):
        people.sign_in(WRONG, at(100), "an")
    for boot in ("boot two", "boot three"):
        ledger.close()
        ledger = Ledger.open(folder)
        people = People(ledger)
        assert people.sign_in(PIN, at(9_000, boot), "an") == Refused(15_000, 5, looked=False)
    assert people.sign_in(PIN, at(9_014, "boot three"), "an") == Refused(1_000, 5, looked=False)
    assert people.sign_in(PIN, at(9_015, "boot three"), "an") == Accepted(AN, 5)
    ledger.close()


def test_a_try_is_counted_before_the_pin_is_looked_at(people: People, ledger: Ledger) -> None:
    ledger.change(lambda database: database.run("UPDATE person SET params = 'cut off here'")).result()
    with pytest.raises(ValueError, match="Expecting value"):
        people.sign_in(PIN, at(0), "an")
    assert ledger.change(lambda database: database.value("SELECT wrong FROM pin_attempt")).result() == 1


def test_kills_and_clocks_between_guesses_give_no_more_of_them(folder: Path) -> None:
    """Whatever is cut off, and whatever boot and monotonic clock come next, five looks are all until somebody waits."""
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    People(ledger).add(AN, PIN, SALT, 1)
    ledger.close()
    looks = 0
    for number, (boot, mono_ms) in enumerate(
        [("one", 9_000), ("one", 9_000), ("two", 90_000_000), ("two", 5), ("", 0)]
    ):
        looks += looked_until_killed(folder, boot, mono_ms, 40 * number)
        ledger = Ledger.open(folder)
        counted = ledger.change(lambda database: database.value("SELECT wrong FROM pin_attempt")).result() or 0
        assert looks <= counted <= 5
        ledger.close()
    looks += looked_until_killed(folder, "three", 1, 60_000)
    assert looks <= 5
    ledger = Ledger.open(folder)
    people = People(ledger)
    assert people.sign_in(PIN, Instant("four", 1), "an") == Refused(15_000, 5, looked=False)
    assert people.sign_in(PIN, Instant("four", 15_001), "an") == Accepted(AN, 5)
    ledger.close()


def looked_until_killed(folder: Path, boot: str, mono_ms: int, wait_ms: int) -> int:
    """Let somebody guess in a process of its own, kill it that long after its ledger was open; return the looks."""
    words = [sys.executable, "-m", "tests.store.guessing_alone", str(folder), boot, str(mono_ms)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as guessing:
        assert guessing.stdout is not None
        assert guessing.stdout.readline() == "ready\n"
        with suppress(subprocess.TimeoutExpired):
            guessing.wait(wait_ms / 1000)
        guessing.kill()
        said = guessing.stdout.read()
    return said.count("looked")


def test_ones_own_pin_forgives_no_guesses_at_anothers(people: People) -> None:
    people.add(BINH, OTHER_PIN, SALT, 2)
    for second in range(4):
        assert isinstance(people.sign_in(WRONG, at(second), "an"), Refused)
    # Who enters is told of them once, and comes in at once.
    assert people.sign_in(OTHER_PIN, at(4), "binh") == Accepted(BINH, 4)
    assert people.sign_in(WRONG, at(4), "an") == Refused(15_000, 5, looked=True)
    assert people.sign_in(OTHER_PIN, at(5), "binh") == Refused(14_000, 5, looked=False)
    assert people.sign_in(OTHER_PIN, at(19), "binh") == Accepted(BINH, 1)
    assert people.sign_in(OTHER_PIN, at(19), "binh") == Accepted(BINH, 0)
    # One's own slip is forgiven, and that of a code is not by a PIN.
    assert people.sign_in(WRONG, at(20), "binh") == Refused(30_000, 6, looked=True)
    assert people.sign_in(OTHER_PIN, at(50), "binh") == Accepted(BINH, 1)
    assert people.redeem("WRONG0000000", at(51), 1) == Refused(30_000, 6, looked=True)
    assert people.sign_in(PIN, at(81), "an") == Accepted(AN, 1)
    assert people.sign_in(WRONG, at(82), "an") == Refused(0, 2, looked=True)


def test_each_recovery_code_serves_once(people: People) -> None:
    codes = [f"CODE{number}ABCDEFG" for number in range(10)]
    people.set_codes(codes, SALT)
    assert people.codes_left() == 10
    assert people.redeem("code 3abc-defg", at(0), 7) == Accepted(None, 0)
    assert people.redeem(codes[3], at(0), 8) == Refused(0, 1, looked=True)
    assert people.codes_left() == 9
    people.set_codes(codes, SALT)
    assert people.codes_left() == 10


def test_guessed_codes_count_like_guessed_pins(people: People) -> None:
    people.set_codes(["RIGHT0000000"], SALT)
    for _ in range(4):
        people.redeem("WRONG0000000", at(0), 1)
    assert people.sign_in(WRONG, at(0), "an") == Refused(15_000, 5, looked=True)
    assert people.redeem("RIGHT0000000", at(1), 1) == Refused(14_000, 5, looked=False)
    assert people.redeem("RIGHT0000000", at(15), 1) == Accepted(None, 5)


def test_without_codes_none_is_right(people: People) -> None:
    assert people.redeem("RIGHT0000000", at(0), 1) == Refused(0, 1, looked=True)
