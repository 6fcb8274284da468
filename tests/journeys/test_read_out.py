"""Who does not see the screen hears which one has come."""

from itertools import pairwise

from tests.driving.kiosk import START
from tests.driving.stage import Stage

QUESTION = "Quý khách đánh giá thế nào về"
ATTITUDE = f"{QUESTION} thái độ phục vụ, hướng dẫn giải quyết thủ tục hành chính?"


def test_every_new_screen_is_read_out_once(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.press(START, "Rất không hài lòng")
    kiosk.reader.until(lambda _: any("vì điều gì" in said for said in kiosk.reader.announced), "the reasons read out")
    assert [said for said in kiosk.reader.announced if QUESTION in said] == [ATTITUDE]
    assert all(one != other for one, other in pairwise(kiosk.reader.announced))
    assert kiosk.stop() == 0
