"""One customer rates, by every way into the window; the ledger says the same by other means than the kiosk's own."""

import json

import pytest

from tests.driving.books import entries, only_ballot
from tests.driving.kiosk import GREETING, START, THANKS, Kiosk, run
from tests.driving.stage import Stage

ATTITUDE = "thái độ phục vụ, hướng dẫn giải quyết thủ tục hành chính?"
TIME = "thời gian xử lý, hoàn trả giải quyết thủ tục hành chính?"
WHY = "Quý khách chưa hài lòng vì điều gì?"
TAKEN_SECONDS = 1.0
"""A ballot whose taps all come sooner after their questions is flagged as too fast."""
WAYS = pytest.mark.parametrize("way", ["press", "click"])
SIZES = [(1280, 800), (1024, 600), (1920, 1080), (800, 1280)]


def figures(kiosk: Kiosk) -> dict[str, int]:
    """Return what the command line counts while the kiosk runs, without the noughts."""
    told = kiosk.figures()
    keys = ("issued", "returned", "walk_up", "collected", "valid", "flagged", "undated")
    return {key: told[key] for key in keys if told[key]}


def agrees(kiosk: Kiosk) -> bool:
    """Return whether the ledger of a kiosk that has stopped verifies."""
    return kiosk.stop() == 0 and run("verify", "--data", kiosk.folder).returncode == 0


def test_customers_rate_by_pointer_on_every_panel(stage: Stage) -> None:
    kiosks = [stage.open(size=size) for size in SIZES]
    for kiosk in kiosks:
        kiosk.click(START)
    for kiosk in kiosks:
        kiosk.see("Câu 1 / 2", ATTITUDE)
        kiosk.click("Rất hài lòng")
    for kiosk in kiosks:
        kiosk.see("Câu 2 / 2", TIME)
        kiosk.click("Hài lòng")
    for kiosk in kiosks:
        kiosk.see(THANKS, "Đánh giá đã được ghi lại.")
    for kiosk in kiosks:
        kiosk.see(GREETING, START)
        assert agrees(kiosk)
        ballot = only_ballot(kiosk.folder)
        assert (ballot.issued, ballot.outcome) == (False, "completed")
        assert ballot.answers == {"attitude": "very_satisfied", "time": "satisfied"}


def test_a_customer_rates_by_screen_reader_and_the_figures_tell(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.press(START)
    kiosk.see(ATTITUDE)
    kiosk.reader.stand(TAKEN_SECONDS)
    kiosk.press("Hài lòng")
    kiosk.see(TIME)
    kiosk.press("Bình thường")
    kiosk.see(THANKS)
    assert figures(kiosk) == {"walk_up": 1, "collected": 1, "valid": 1}
    assert agrees(kiosk)
    assert only_ballot(kiosk.folder).answers == {"attitude": "satisfied", "time": "neutral"}


def test_a_customer_with_a_numpad_alone_says_why(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.key("KP_Enter")
    kiosk.see(ATTITUDE)
    kiosk.key("KP_2")
    kiosk.see(TIME)
    kiosk.key("KP_0")
    kiosk.see(ATTITUDE)
    kiosk.key("KP_4")
    kiosk.see(WHY)
    kiosk.key("KP_3", "KP_2", "KP_3", "KP_Add")
    kiosk.see(TIME)
    kiosk.key("KP_1")
    kiosk.see(THANKS)
    assert agrees(kiosk)
    ballot = only_ballot(kiosk.folder)
    assert ballot.answers == {"attitude": "unsatisfied", "time": "very_satisfied"}
    assert ballot.reasons == {"attitude": ["unclear"]}


def test_a_customer_with_a_keyboard_alone_writes_a_comment(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.key("Return")
    kiosk.see(ATTITUDE)
    kiosk.key("5")
    kiosk.see(WHY)
    move_ring(kiosk, "Viết góp ý (không bắt buộc)", "Tab")
    kiosk.key("space")
    kiosk.see("0 / 500 ký tự")
    kiosk.hands.write("Chowf quas laau")
    kiosk.see("11 / 500 ký tự")
    move_ring(kiosk, "Xong", "Tab")
    kiosk.key("Return")
    kiosk.see(WHY, "Chờ quá lâu")
    kiosk.key("Return")
    kiosk.see(TIME)
    kiosk.key("1")
    kiosk.see(THANKS)
    assert agrees(kiosk)
    ballot = only_ballot(kiosk.folder)
    assert (ballot.outcome, ballot.comments) == ("completed", {"attitude": "Chờ quá lâu"})


def test_a_customer_rates_with_arrows_and_space(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.key("Return")
    kiosk.see(ATTITUDE)
    move_ring(kiosk, "Hài lòng", "Right")
    kiosk.key("space")
    kiosk.see(TIME)
    assert agrees(kiosk)
    assert only_ballot(kiosk.folder).answers == {"attitude": "satisfied"}


def move_ring(kiosk: Kiosk, name: str, key: str) -> None:
    """Move the ring on with a key until it is on ``name``; there are less than sixty things to go through."""
    for _ in range(60):
        item = kiosk.item(name)
        if "focused" in item.states:
            return
        kiosk.hands.key(key)
    raise AssertionError(name)


@WAYS
def test_a_customer_changes_their_mind(stage: Stage, way: str) -> None:
    kiosk = stage.welcome()
    choose = getattr(kiosk, way)
    choose(START, "Bình thường")
    kiosk.see(TIME)
    choose("Quay lại")
    kiosk.see(ATTITUDE)
    choose("Rất hài lòng")
    kiosk.see(TIME)
    choose("Hài lòng")
    kiosk.see(THANKS)
    assert agrees(kiosk)
    ballot = only_ballot(kiosk.folder)
    assert ballot.taps == [("attitude", "neutral"), ("attitude", "very_satisfied"), ("time", "satisfied")]
    assert figures(kiosk)["valid"] == 1
    assert ballot.answers == {"attitude": "very_satisfied", "time": "satisfied"}


@WAYS
def test_an_unsatisfied_customer_says_why_and_writes_it_on_the_own_keyboard(stage: Stage, way: str) -> None:
    kiosk = stage.welcome()
    choose = getattr(kiosk, way)
    choose(START, "Không hài lòng")
    kiosk.see(WHY)
    choose("Chờ lâu, trễ hạn", "Hướng dẫn không rõ ràng", "Viết góp ý (không bắt buộc)")
    kiosk.see("0 / 500 ký tự")
    getattr(kiosk, f"{way}_keys")("Nhaan vieen huowngs daanx chuwa rox")
    kiosk.see("27 / 500 ký tự")
    choose("Xong")
    kiosk.see(WHY, "Nhân viên hướng dẫn chưa rõ")
    choose("Tiếp tục")
    kiosk.see(TIME)
    choose("Hài lòng")
    kiosk.see(THANKS)
    welcome = kiosk.see(START)
    assert not welcome.says("hướng dẫn chưa rõ")
    assert agrees(kiosk)
    ballot = only_ballot(kiosk.folder)
    assert ballot.reasons == {"attitude": ["late", "unclear"]}
    assert ballot.comments == {"attitude": "Nhân viên hướng dẫn chưa rõ"}
    assert "Nhân viên" not in json.dumps(entries(kiosk.folder), ensure_ascii=False).replace("Nhân viên phục vụ", "")


@WAYS
def test_an_invited_customer_declines(stage: Stage, way: str) -> None:
    kiosk = stage.welcome()
    kiosk.key("F8")
    kiosk.see(ATTITUDE, "Không đánh giá")
    getattr(kiosk, way)("Không đánh giá")
    kiosk.see(THANKS)
    kiosk.see(START)
    assert figures(kiosk) == {"issued": 1}
    assert agrees(kiosk)
    ballot = only_ballot(kiosk.folder)
    assert (ballot.issued, ballot.outcome, ballot.answers) == (True, "declined", {})
