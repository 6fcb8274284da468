"""The part of the tour through the pages of paper ballots."""

from collections.abc import Iterator
from functools import partial

from kiosk.domain.papers import Said
from kiosk.domain.serials import ballot_of
from kiosk.store import papers
from tests.app.staffroom.stage import Kiosk


def ballots(kiosk: Kiosk) -> Iterator[str]:
    hands = kiosk.hands
    hands.press("Phiếu giấy")
    kiosk.rest()
    yield "ballots-none"
    hands.press("In phiếu trắng")
    yield "ballots-print"
    hands.press("Phát ra và lập tệp in")
    kiosk.rest()
    hands.press("Quay lại")
    kiosk.rest()
    yield "ballots-desk"
    hands.press("Nhập phiếu thu về")
    yield "ballots-serial"
    hands.press("Tiếp tục")
    kiosk.rest()
    yield "ballots-level"
    hands.press("1. Rất hài lòng")
    hands.press("5. Rất không hài lòng")
    hands.press("3. Chờ lâu, trễ hạn")
    yield "ballots-why"
    hands.press("Tiếp tục")
    yield "ballots-read"
    hands.press("Lưu phiếu")
    kiosk.rest()
    yield "ballots-next"
    yield from _two_readings(kiosk)
    hands.press("Khai phiếu chưa sử dụng")
    yield "ballots-unused"
    hands.press("Phiếu giấy")
    kiosk.rest()
    yield "ballots"


def _two_readings(kiosk: Kiosk) -> Iterator[str]:
    """Let somebody else read the first ballot otherwise, and the second alike."""
    hands, ledger = kiosk.hands, kiosk.ledger
    assert ledger is not None
    (printing,) = ledger.change(papers.printings).result()
    first, second = (ballot_of(printing.id, serial) for serial in (1, 2))
    levels = {"attitude": "satisfied", "time": "neutral"}
    for ballot, person in ((first, "staff"), (second, "staff"), (second, "manager")):
        put = partial(papers.enter, ballot=ballot, printing=printing, person=person, said=Said(levels))
        ledger.change(put).result()
    hands.press("Quay lại")
    kiosk.rest()
    hands.press("Đối chiếu và ghi vào sổ")
    kiosk.rest()
    yield "ballots-differ"
    hands.press("Nhập lại phiếu này")
    kiosk.rest()
    yield "ballots-settle"
    hands.press("Quay lại")
    kiosk.rest()
