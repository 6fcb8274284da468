"""What the office says of itself stands on its papers."""

from kiosk.app.founding import letterhead
from kiosk.domain.letterhead import Letterhead
from tests.app.office import settings


def test_the_letterhead_is_what_the_office_has_set() -> None:
    chosen = settings(
        office__place="Hòa Bình",
        office__abbreviation="KBHB",
        office__signer="GIÁM ĐỐC",
        office__recipients=["Sở Tài chính", "Phòng Kế toán Nhà nước"],
    )
    assert letterhead(chosen) == Letterhead(
        parent="Kho bạc Nhà nước",
        body="Kho bạc Nhà nước Hòa Bình",
        place="Hòa Bình",
        symbol="KBHB",
        signer="GIÁM ĐỐC",
        recipients=("Sở Tài chính", "Phòng Kế toán Nhà nước"),
    )
