"""The power goes in every state: what was acknowledged is there, once, and the next customer sees nothing of it."""

from collections.abc import Callable

import pytest

from tests.driving.books import ballots, texts
from tests.driving.disk import SYNC, WRITE, slow_disk, without_spool
from tests.driving.kiosk import SORRY, START, THANKS, Kiosk, run
from tests.driving.office import NEVER, open_office
from tests.driving.stage import Stage
from tests.driving.witness import Witness, leftovers

SECRET = "bí mật"
KEYS = "bis maatj"


def at_welcome(kiosk: Kiosk, witness: Witness) -> None:
    del witness
    kiosk.see(START)


def offered(kiosk: Kiosk, witness: Witness) -> None:
    kiosk.key("F8")
    kiosk.see("Câu 1 / 2", "Không đánh giá")
    witness.issued += 1


def asked_first(kiosk: Kiosk, witness: Witness) -> None:
    del witness
    kiosk.click(START)
    kiosk.see("Câu 1 / 2")


def asked_second(kiosk: Kiosk, witness: Witness) -> None:
    kiosk.click(START)
    witness.taps("attitude", "satisfied")
    kiosk.click("Hài lòng")
    kiosk.see("Câu 2 / 2")
    witness.sees_it_kept()


def asked_again(kiosk: Kiosk, witness: Witness) -> None:
    """Change one's mind: go back and answer the first question a second time."""
    asked_second(kiosk, witness)
    kiosk.click("Quay lại")
    kiosk.see("Câu 1 / 2")
    witness.taps("attitude", "neutral")
    kiosk.click("Bình thường")
    kiosk.see("Câu 2 / 2")
    witness.sees_it_kept()


def giving_reasons(kiosk: Kiosk, witness: Witness) -> None:
    kiosk.key("F8")
    witness.issued += 1
    kiosk.see("Câu 1 / 2")
    witness.taps("attitude", "unsatisfied")
    kiosk.press("Không hài lòng")
    kiosk.see("điều gì")
    witness.sees_it_kept()
    kiosk.press("Chờ lâu, trễ hạn")


def half_through_a_comment(kiosk: Kiosk, witness: Witness) -> None:
    giving_reasons(kiosk, witness)
    kiosk.press("Viết góp ý (không bắt buộc)")
    kiosk.click_keys(KEYS)
    kiosk.see(f"{len(SECRET)} / 500")


def thanked(kiosk: Kiosk, witness: Witness) -> None:
    asked_second(kiosk, witness)
    witness.taps("time", "very_satisfied")
    kiosk.click("Rất hài lòng")
    kiosk.see(THANKS)
    witness.sees_it_kept()
    witness.thanked += 1


STATES: list[Callable[[Kiosk, Witness], None]] = [
    at_welcome, offered, asked_first, asked_second, asked_again, giving_reasons, half_through_a_comment, thanked,
]  # fmt: skip


def starts_anew(kiosk: Kiosk, witness: Witness, awaited: str = START) -> None:
    """Start the killed kiosk again and hold everything against what the witness saw."""
    kiosk.start()
    kiosk.see(awaited)
    kiosk.reader.until_told(lambda: kiosk.logged("open for visitors") == 2, "the second opening")
    assert leftovers(kiosk, SECRET) == []
    assert run("verify", "--data", kiosk.folder).returncode == 0
    assert kiosk.stop() == 0
    witness.compare(kiosk)
    assert run("verify", "--data", kiosk.folder).returncode == 0


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_the_kiosk_is_killed(stage: Stage, state: Callable[[Kiosk, Witness], None]) -> None:
    kiosk = stage.welcome()
    witness = Witness()
    state(kiosk, witness)
    kiosk.kill()
    starts_anew(kiosk, witness)
    assert {ballot.outcome for ballot in ballots(kiosk.folder)} <= {"completed" if witness.thanked else "interrupted"}
    assert SECRET not in "".join(texts(kiosk.folder).values())


def test_the_kiosk_is_killed_outside_opening_hours(stage: Stage) -> None:
    kiosk = stage.open(hours__week=NEVER)
    kiosk.see("Ngoài giờ làm việc")
    kiosk.kill()
    starts_anew(kiosk, Witness(), "Ngoài giờ làm việc")


@pytest.mark.parametrize("call", [WRITE, SYNC])
def test_the_kiosk_is_killed_while_a_tap_is_being_saved(stage: Stage, call: str) -> None:
    kiosk = stage.welcome()
    witness = Witness()
    asked_second(kiosk, witness)
    point = kiosk.point("Bình thường")
    with slow_disk(kiosk.child, 30.0, call) as begun:
        witness.taps("time", "neutral")
        kiosk.hands.click(point)
        kiosk.reader.until_told(begun, f"the {call} of the tap")
        assert not kiosk.reader.screen().says(THANKS)
        kiosk.cut_power()
    kiosk.kill()
    starts_anew(kiosk, witness)
    assert ballots(kiosk.folder)[0].outcome in {"interrupted", "completed"}


def test_the_kiosk_is_killed_while_it_is_sorry(stage: Stage) -> None:
    folder = without_spool(open_office(stage.small_disk()))
    kiosk = stage.welcome(folder=folder)
    witness = Witness()
    asked_second(kiosk, witness)
    filler = kiosk.fill_disk()
    witness.taps("time", "satisfied")
    kiosk.click("Hài lòng")
    kiosk.see(SORRY)
    kiosk.kill()
    filler.unlink()
    starts_anew(kiosk, witness)
    (ballot,) = ballots(kiosk.folder)
    assert (ballot.answers, ballot.outcome) == ({"attitude": "satisfied"}, "interrupted")
