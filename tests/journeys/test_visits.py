"""One customer rates, by every way into the window; the ledger says the same by other means than the kiosk's own."""

import json

import pytest

from tests.driving.books import entries, only_ballot
from tests.driving.kiosk import GREETING, START, THANKS, Kiosk, run
from tests.driving.stage import Size, Stage

ATTITUDE = "thái độ phục vụ, hướng dẫn giải quyết thủ tục hành chính?"
TIME = "thời gian xử lý, hoàn trả giải quyết thủ tục hành chính?"
WHY = "Quý khách chưa hài lòng vì điều gì?"
TAKEN_SECONDS = 1.0
"""A ballot whose taps all come sooner after their questions is flagged as too fast."""
WAYS = pytest.mark.parametrize("way", ["press", "click"])
SIZES = [(1280, 800), (1024, 600), (1920, 1080), (800, 1280)]


def figures(kiosk: Kiosk) -> dict[str, int]:
    """Return what the command line counts while the kiosk runs."""
    told = json.loads(
        run("tally", "--data", kiosk.folder, "--from", "2020-01-01", "--to", "2099-12-31", "--json").stdout
    )
    keys = ("issued", "returned", "walk_up", "collected", "valid", "flagged", "undated")
    return {key: told[key] for key in keys if told[key]}


def agrees(kiosk: Kiosk) -> bool:
    """Return whether the ledger of a kiosk that has stopped verifies."""
    return kiosk.stop() == 0 and run("verify", "--data", kiosk.folder).returncode == 0


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_customer_rates_both_criteria_by_pointer_on_every_panel(stage: Stage, size: Size) -> None:
    kiosk = stage.welcome(size=size)
    kiosk.click(START)
    kiosk.see("Câu 1 / 2", ATTITUDE)
    kiosk.reader.stand(TAKEN_SECONDS)
    kiosk.click("Rất hài lòng")
    kiosk.see("Câu 2 / 2", TIME)
    kiosk.click("Hài lòng")
    kiosk.see(THANKS, "Đánh giá đã được ghi lại.")
    kiosk.see(GREETING, START)
    assert figures(kiosk) == {"walk_up": 1, "collected": 1, "valid": 1}
    assert agrees(kiosk)
    ballot = only_ballot(kiosk.folder)
    assert (ballot.issued, ballot.answers, ballot.outcome) == (
        False,
        {"attitude": "very_satisfied", "time": "satisfied"},
        "completed",
    )


def test_a_customer_rates_by_screen_reader(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.press(START, "Hài lòng")
    kiosk.see(TIME)
    kiosk.press("Bình thường")
    kiosk.see(THANKS)
    assert agrees(kiosk)
    assert only_ballot(kiosk.folder).answers == {"attitude": "satisfied", "time": "neutral"}


@pytest.mark.parametrize("keys", [("Return", "2", "1"), ("KP_Enter", "KP_2", "KP_1")], ids=["keyboard", "numpad"])
def test_a_customer_rates_with_digits(stage: Stage, keys: tuple[str, str, str]) -> None:
    start, first, second = keys
    kiosk = stage.welcome()
    kiosk.key(start)
    kiosk.see(ATTITUDE)
    kiosk.key(first)
    kiosk.see(TIME)
    kiosk.key(second)
    kiosk.see(THANKS)
    assert agrees(kiosk)
    assert only_ballot(kiosk.folder).answers == {"attitude": "satisfied", "time": "very_satisfied"}


def test_a_customer_rates_with_arrows_and_space(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.key("Return")
    kiosk.see(ATTITUDE)
    kiosk.reader.until(lambda screen: focused(kiosk, "Hài lòng", screen.find("Hài lòng") is not None), "the ring")
    kiosk.key("space")
    kiosk.see(TIME)
    assert agrees(kiosk)
    assert only_ballot(kiosk.folder).answers == {"attitude": "satisfied"}


def focused(kiosk: Kiosk, name: str, there: bool) -> bool:
    """Move the ring on to the right until it is on ``name``."""
    item = kiosk.reader.screen().find(name)
    if item is not None and "focused" in item.states:
        return True
    if there:
        kiosk.key("Right")
    return False


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
