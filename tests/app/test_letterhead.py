"""What the office says of itself stands on its papers."""

from msgspec.structs import asdict

from kiosk.app.founding import letterhead, public_head
from kiosk.domain.letterhead import Letterhead, PublicHead
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


def test_only_the_notice_says_where_the_public_turns_to() -> None:
    chosen = settings(public__hotline="1900 8888", public__feedback_url="https://gopy.example.vn")
    known = PublicHead(**asdict(letterhead(chosen)), hotline="1900 8888", feedback="https://gopy.example.vn")
    assert public_head(chosen) == known
    assert not hasattr(letterhead(chosen), "hotline")
