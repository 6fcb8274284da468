"""On the staff page a kiosk joins a centre: by a typed code, by a picture of it, and wholly by stick."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.app.road.kept import Kept
from kiosk.app.staffroom.rights import PAGES
from kiosk.domain.entry import Staff
from kiosk.store.people import Role
from sync.protocol import trust
from sync.protocol.invitation import write_scanned, write_typed
from sync.protocol.messages import Request
from sync.protocol.signing import cut_only
from tests.app.staffroom.stage import Kiosk
from tests.app.staffroom.test_taking import stick, table  # noqa: F401 - the fixture
from tests.driving import mischief
from tests.driving.centre import Centre, opened
from tests.driving.disk import Stick
from tests.driving.pictured import drawn, photographed, saved

Office = Callable[..., Kiosk]
ADDRESS, CODE, PIN = "Địa chỉ trung tâm", "Mã ghép", "Dấu khóa"
JOINED = "Đã ghép với Kho bạc Nhà nước Hòa Bình (mã 0031), Quầy số 2."


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    (tmp_path / "centre").mkdir()
    with opened(Centre(tmp_path / "centre")) as found:
        yield found


@pytest.fixture
def kiosk_at_page(office: Office) -> Kiosk:
    """Give a kiosk on whose screen a manager looks for a centre."""
    kiosk = office()
    kiosk.add_people(Role.MANAGER, Role.STAFF)
    kiosk.sign_in(Role.MANAGER)
    to_page(kiosk)
    return kiosk


def to_page(kiosk: Kiosk) -> None:
    kiosk.rest()
    kiosk.hands.press("Trung tâm")
    kiosk.hands.wait_for("Gõ mã ghép")


def type_code(kiosk: Kiosk, url: str, code: str) -> None:
    hands = kiosk.hands
    if hands.can("Gõ mã ghép"):
        hands.press("Gõ mã ghép")
    hands.write(ADDRESS, url)
    hands.write(CODE, code)
    hands.press("Ghép")


def enrolments(kiosk: Kiosk) -> list[tuple[str | None, str | None]]:
    """Return who took the kiosk to which office."""
    return [(one.person, one.about) for one in kiosk.entries() if isinstance(one, Staff) and one.act == "enrolled"]


def plugged(kiosk: Kiosk, stick: Stick) -> Path:  # noqa: F811 - the fixture
    kiosk.mounts.write_text(table(stick), encoding="utf-8")
    return stick.folder


def test_a_manager_types_address_and_code(kiosk_at_page: Kiosk, centre: Centre) -> None:
    hands = kiosk_at_page.hands
    assert "chưa ghép với trung tâm nào" in hands.words()
    type_code(kiosk_at_page, centre.url, centre.typed().lower().replace("-", " "))
    hands.wait_for(JOINED)
    hands.wait_for(f"Địa chỉ: {centre.url}")
    assert enrolments(kiosk_at_page) == [("manager", "0031")]
    kiosk_at_page.rest()
    hands.press("Tình trạng máy")
    hands.wait_for("Đã ghép với Kho bạc Nhà nước Hòa Bình, Quầy số 2")


def test_a_scanner_that_types_gives_the_address_too(kiosk_at_page: Kiosk, centre: Centre) -> None:
    type_code(kiosk_at_page, "", write_scanned(centre.invites()))
    kiosk_at_page.hands.wait_for(JOINED)


@pytest.mark.parametrize(
    ("url", "code", "says"),
    [
        ("", "", "Cần điền ô này."),
        ("https://trungtam.example:8443", "", "Cần điền ô này."),
        ("https://trungtam.example:8443", "ABCD-EFGH", "Mã ghép không đúng. Xin kiểm tra và nhập lại."),
        ("http://trungtam.example", "", "Đây không phải là địa chỉ của trung tâm"),
        ("https://TrungTam.example:8443", "", "không phải là địa chỉ của trung tâm"),
    ],
)
def test_a_slip_of_the_finger_is_told_at_its_field(
    kiosk_at_page: Kiosk, centre: Centre, url: str, code: str, says: str
) -> None:
    right = write_typed(b"12345678", b"abcdefgh")
    type_code(kiosk_at_page, url, code or (right if url and "không phải" in says else ""))
    kiosk_at_page.hands.wait_for(says)
    assert centre.asked == []


def test_a_code_that_was_used_is_told(kiosk_at_page: Kiosk, centre: Centre) -> None:
    typed = centre.typed()
    for used in centre.codes:
        centre.codes[used] = True
    type_code(kiosk_at_page, centre.url, typed)
    kiosk_at_page.hands.wait_for("Mã ghép này đã được dùng. Xin lấy mã mới từ trung tâm.")
    type_code(kiosk_at_page, centre.url, centre.typed())
    kiosk_at_page.hands.wait_for(JOINED)


def test_whoever_else_answers_gets_no_code(kiosk_at_page: Kiosk, centre: Centre) -> None:
    type_code(kiosk_at_page, centre.url, write_typed(b"12345678", b"abcdefgh"))
    kiosk_at_page.hands.wait_for("không giữ khóa của trung tâm đã cấp mã")
    centre.does("/v1/time", mischief.portal)
    type_code(kiosk_at_page, centre.url, centre.typed())
    kiosk_at_page.hands.wait_for("có thể là trang đăng nhập của mạng")
    assert "tự thử lại" not in kiosk_at_page.hands.words()
    assert "/v1/enrol" not in centre.asked


def test_a_picture_of_the_code_is_read_from_a_stick(
    kiosk_at_page: Kiosk,
    centre: Centre,
    stick: Stick,  # noqa: F811 - the fixture
) -> None:
    hands, invited = kiosk_at_page.hands, centre.invites()
    hands.press("Đọc ảnh mã QR từ USB")
    hands.wait_for("Chưa thấy ảnh nào trên USB.")
    folder = plugged(kiosk_at_page, stick)
    (folder / "ma ghep.jpg").write_bytes(saved(photographed(write_scanned(invited)), "JPEG"))
    (folder / "menu.png").write_bytes(saved(drawn("https://example.com/menu")))
    (folder / "cat.png").write_bytes(b"meow")
    (folder / "zero.png").symlink_to("/dev/zero")
    (folder / f"{'a-very-long-name' * 4}.png").write_bytes(b"")
    hands.wait_for("ma ghep.jpg")
    assert not hands.can("zero.png")
    hands.press("menu.png")
    hands.wait_for("Mã QR trong ảnh menu.png không phải mã ghép của trung tâm.")
    hands.press("cat.png")
    hands.wait_for("Không mở được ảnh cat.png")
    hands.press("a-very-long-na…-name.png")
    hands.wait_for("Không mở được ảnh a-very-long-na…-name.png")
    hands.press("ma ghep.jpg")
    hands.wait_for("Ghép với trung tâm này?")
    assert centre.url in hands.words()
    hands.press("Quay lại")
    hands.wait_for("ma ghep.jpg")
    hands.press("ma ghep.jpg")
    hands.wait_for("Ghép với trung tâm này?")
    assert centre.asked == []
    hands.press("Ghép")
    hands.wait_for(JOINED)


def request_on(kiosk: Kiosk, folder: Path) -> Request:
    """Write a request to a stick by hand, and return what it says."""
    hands = kiosk.hands
    hands.press("Ghi yêu cầu ghép ra USB")
    hands.wait_for(f"USB {folder.name}")
    hands.press(f"USB {folder.name}")
    hands.wait_for("đọc lại đúng")
    hands.press("Quay lại")
    hands.wait_for("Nhận giấy ghép từ USB")
    newest = max(folder.glob("Yeu-cau-ghep-*.kreq"), key=lambda file: file.stat().st_mtime_ns)
    return trust.from_device(cut_only(newest.read_bytes()), Request)


def test_request_and_grant_go_by_stick(
    kiosk_at_page: Kiosk,
    centre: Centre,
    stick: Stick,  # noqa: F811 - the fixture
) -> None:
    hands, folder = kiosk_at_page.hands, plugged(kiosk_at_page, stick)
    hands.press("Nhận giấy ghép từ USB")
    hands.write(PIN, "12 34")
    hands.press("Ghép")
    hands.wait_for("Dấu khóa có 16 hoặc 64 ký tự")
    hands.press("Quay lại")
    hands.wait_for("Gõ mã ghép")
    old = request_on(kiosk_at_page, folder)
    asked = request_on(kiosk_at_page, folder)
    typed = " ".join(centre.pin.hex()[at : at + 4] for at in range(0, 16, 4))
    hands.press("Nhận giấy ghép từ USB")
    hands.write(PIN, typed.upper())
    hands.press("Ghép")
    hands.wait_for("không có giấy ghép nào (tệp .kgrant) cho kiosk này")
    (folder / "0-other.kgrant").write_bytes(centre.grant("00" * 16, "11" * 16, by_net=False))
    (folder / "1-old.kgrant").write_bytes(centre.grant(old.device, old.nonce, by_net=False))
    hands.press("Ghép")
    hands.wait_for("trả lời một yêu cầu cũ")
    (folder / "2-new.KGRANT").write_bytes(centre.grant(asked.device, asked.nonce, by_net=False))
    hands.press("Ghép")
    hands.wait_for(JOINED)
    hands.wait_for("mọi thứ đi bằng USB")
    assert enrolments(kiosk_at_page) == [("manager", "0031")]
    assert centre.asked == []


def test_the_office_file_names_the_pin(
    kiosk_at_page: Kiosk,
    centre: Centre,
    stick: Stick,  # noqa: F811 - the fixture
) -> None:
    folder = plugged(kiosk_at_page, stick)
    asked = request_on(kiosk_at_page, folder)
    (folder / "a.kgrant").write_bytes(centre.grant(asked.device, asked.nonce, by_net=False))
    office = kiosk_at_page.folder / "data" / "office.toml"
    office.write_text(f'[centre]\npin = "{b"another one".hex():0<64}"\n', encoding="utf-8")
    kiosk_at_page.hands.press("Nhận giấy ghép từ USB")
    kiosk_at_page.hands.wait_for("không giữ khóa của trung tâm")
    office.write_text(f'[centre]\npin = "{centre.pin.hex()}"\n', encoding="utf-8")
    kiosk_at_page.hands.press("Nhận giấy ghép từ USB")
    kiosk_at_page.hands.wait_for(JOINED)


def test_joining_again_is_asked_twice_and_begins_a_new_epoch(kiosk_at_page: Kiosk, centre: Centre) -> None:
    kiosk, hands = kiosk_at_page, kiosk_at_page.hands
    type_code(kiosk, centre.url, centre.typed())
    hands.wait_for(JOINED)
    to_page(kiosk)
    assert kiosk.ledger is not None
    before = kiosk.ledger.ask(lambda reader: reader.standing()).result().epoch
    hands.press("Gõ mã ghép")
    # The address of where it belongs stands there already.
    assert centre.url in hands.words()
    hands.write(CODE, centre.typed())
    hands.press("Ghép")
    hands.wait_for("Ghép lại với trung tâm?")
    hands.press("Quay lại")
    hands.press("Ghép")
    hands.wait_for("Ghép lại với trung tâm?")
    hands.press("Ghép")
    hands.wait_for(JOINED)
    kiosk.rest()
    assert kiosk.ledger.ask(lambda reader: reader.standing()).result().epoch != before
    # What is asked for is what the present epoch holds.
    assert enrolments(kiosk) == [("manager", "0031")]


def test_a_grant_file_that_is_broken_is_told_and_can_be_replaced(kiosk_at_page: Kiosk, centre: Centre) -> None:
    kiosk, hands = kiosk_at_page, kiosk_at_page.hands
    type_code(kiosk, centre.url, centre.typed())
    hands.wait_for(JOINED)
    kiosk.rest()
    (kiosk.folder / "data" / "road" / "centre.kgrant").write_bytes(b"spoiled")
    hands.press("Tình trạng máy")
    hands.wait_for("Tệp ghép với trung tâm bị hỏng")
    to_page(kiosk)
    hands.wait_for("xin ghép lại kiosk với trung tâm")
    type_code(kiosk, centre.url, centre.typed())
    hands.wait_for("Ghép lại với trung tâm?")
    hands.press("Ghép")
    hands.wait_for(JOINED)


def test_the_page_changes_its_language_wherever_one_is(kiosk_at_page: Kiosk, centre: Centre) -> None:
    hands = kiosk_at_page.hands
    type_code(kiosk_at_page, centre.url, "ABCD")
    hands.wait_for("Mã ghép không đúng")
    hands.frame.language.emit()
    hands.wait_for("Address of the centre")
    hands.wait_for("The enrolment code is not right")


def test_whoever_only_serves_has_no_such_page() -> None:
    assert [role for role in Role if "centre" in PAGES[role]] == [Role.MANAGER, Role.IT]


def test_what_was_kept_of_another_centre_goes(kiosk_at_page: Kiosk, centre: Centre, tmp_path: Path) -> None:
    """A kiosk that a centre has revoked is told, and joins where it is let in."""
    kiosk, hands = kiosk_at_page, kiosk_at_page.hands
    assert kiosk.ledger is not None
    (tmp_path / "elsewhere").mkdir()
    with opened(Centre(tmp_path / "elsewhere", seed=2)) as other:
        type_code(kiosk, other.url, other.typed())
        hands.wait_for(JOINED)
        kiosk.rest()
    type_code(kiosk, centre.url, centre.typed())
    hands.wait_for("Ghép lại với trung tâm?")
    hands.press("Ghép")
    hands.wait_for(f"Địa chỉ: {centre.url}")
    membership = Kept(kiosk.ledger.folder).membership()
    assert membership is not None
    assert membership.grant.url == centre.url
