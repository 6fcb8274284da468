"""Walks through the ways to a centre."""

from collections.abc import Iterator

from kiosk.app.staffroom.centre import CentrePart
from tests.app.staffroom.stage import Kiosk


def centre(kiosk: Kiosk) -> Iterator[str]:
    """Yield the pages on which a manager joins one."""
    hands = kiosk.hands
    hands.press("Trung tâm")
    hands.wait_for("Gõ mã ghép")
    yield "centre"
    hands.press("Gõ mã ghép")
    yield "centre-code"
    hands.write("Địa chỉ trung tâm", "https://trungtam.example:8443")
    hands.write("Mã ghép", "7K3M-9QXA")
    yield "centre-code-writing"
    hands.press("Ghép")
    yield "centre-code-wrong"
    hands.press("Quay lại")
    hands.wait_for("Nhận giấy ghép từ USB")
    hands.press("Nhận giấy ghép từ USB")
    yield "centre-pin"
    hands.press("Quay lại")
    hands.wait_for("Đọc ảnh mã QR từ USB")
    hands.press("Đọc ảnh mã QR từ USB")
    hands.wait_for("Chưa thấy ảnh nào")
    yield "centre-pictures"
    part = kiosk.staffroom.parts["centre"] if kiosk.staffroom else None
    assert isinstance(part, CentrePart)
    part.pictured.found.emit({"code": "", "url": "https://trungtam.example:8443"})
    yield "centre-ask"
    hands.press("Quay lại")
    kiosk.rest()
