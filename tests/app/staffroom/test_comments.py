"""The comments of a period: found, filtered, taken away, masked and erased by who may."""

import csv
import io
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from kiosk.app.staffroom.comments import CommentsPart
from kiosk.app.staffroom.rights import PAGES, Right, may
from kiosk.domain.comments import Comment
from kiosk.domain.entry import Erased, Masked, Staff
from kiosk.domain.errors import EnvironmentProblem
from kiosk.staff.remark import RemarkCard, RemarkNote
from kiosk.store.backup import Kind
from kiosk.store.people import Person, Role
from tests.app.staffroom.sayings import say
from tests.app.staffroom.stage import Kiosk

Office = Callable[..., Kiosk]
SAID = (
    ("Chờ lâu quá, gần một tiếng", "time", "unsatisfied", 0),
    ("Chị ở quầy hai hướng dẫn rất tận tình", "attitude", "very_satisfied", 0),
    ("Anh Nam nói to", "attitude", "very_unsatisfied", 3),
)


def spoken(office: Office) -> Kiosk:
    """Return the kiosk of an office whose visitors have said three things."""
    kiosk = office()
    kiosk.add_people(*Role)
    for number, told in reversed(list(enumerate(SAID, 1))):
        say(kiosk, number, *told)
    return kiosk


def look(kiosk: Kiosk, role: Role) -> CommentsPart:
    kiosk.sign_in(role)
    kiosk.rest()
    kiosk.hands.press("Ý kiến")
    kiosk.rest()
    assert kiosk.staffroom is not None
    part = kiosk.staffroom.parts["comments"]
    assert isinstance(part, CommentsPart)
    return part


def shown(kiosk: Kiosk) -> list[str]:
    QApplication.processEvents()
    return [part.accessibleName() for part in kiosk.hands.seen() if isinstance(part, RemarkCard | RemarkNote)]


def taken(kiosk: Kiosk) -> list[str]:
    """Take the list on show away as CSV and return its comments."""
    kiosk.hands.press("Lưu danh sách")
    kiosk.hands.wait_for("Thư mục documents")
    kiosk.hands.press("CSV")
    kiosk.hands.press("Thư mục documents")
    kiosk.rest()
    kiosk.hands.press("Quay lại")
    newest = max(kiosk.documents.iterdir(), key=lambda file: file.stat().st_mtime_ns)
    rows = csv.DictReader(io.StringIO(newest.read_bytes().decode("utf-8-sig"), newline=""))
    return [row["comment"] for row in rows]


def about(kiosk: Kiosk, text: str) -> str:
    found = [part for part in kiosk.hands.seen() if part.accessibleName() == text]
    return found[0].accessibleDescription()


def test_a_comment_stands_with_its_day_criterion_and_level_and_nothing_else(office: Office) -> None:
    kiosk = spoken(office)
    look(kiosk, Role.STAFF)
    assert sorted(shown(kiosk)[:2]) == sorted(text for text, *_ in SAID[:2])
    assert shown(kiosk)[2] == "Anh Nam nói to"
    told = about(kiosk, "Anh Nam nói to")
    assert told.startswith("19/11/2026 · Thái độ phục vụ")
    assert told.endswith(" · Rất không hài lòng")
    assert "o1" not in told
    assert ":" not in told
    assert "3 ý kiến" in kiosk.hands.words()


def test_what_is_looked_at_is_an_entry_with_its_period(office: Office) -> None:
    kiosk = spoken(office)
    look(kiosk, Role.STAFF)
    kiosk.hands.press("Tháng trước")
    kiosk.rest()
    looked = [entry.period for entry in kiosk.entries() if isinstance(entry, Staff) and entry.act == "comments"]
    assert looked == ["2026-11", "2026-10"]
    assert shown(kiosk) == []
    assert "Không có ý kiến nào như vậy" in kiosk.hands.words()


def test_moods_criteria_and_typed_words_narrow_the_list(office: Office) -> None:
    kiosk = spoken(office)
    look(kiosk, Role.STAFF)
    kiosk.hands.press("Hài lòng")
    assert shown(kiosk) == [SAID[1][0]]
    kiosk.hands.press("Không hài lòng")
    assert sorted(shown(kiosk)) == sorted([SAID[0][0], SAID[2][0]])
    kiosk.hands.press("Lọc theo tiêu chí")
    kiosk.hands.press("Thời gian xử lý, hoàn trả giải quyết TTHC")
    assert shown(kiosk) == [SAID[0][0]]
    assert "1 ý kiến · Thời gian xử lý" in kiosk.hands.words()
    assert taken(kiosk) == [SAID[0][0]]
    assert "1 ý kiến · Thời gian xử lý" in kiosk.hands.words()
    kiosk.hands.press("Lọc theo tiêu chí")
    kiosk.hands.press("Mọi tiêu chí")
    kiosk.hands.press("Tất cả")
    kiosk.hands.write("Tìm trong ý kiến", "huwowngs daanx")
    assert shown(kiosk) == [SAID[1][0]]
    kiosk.hands.write("Tìm trong ý kiến", "nam")
    assert shown(kiosk) == ["Anh Nam nói to"]
    assert taken(kiosk) == ["Anh Nam nói to"]
    told = [entry for entry in kiosk.entries() if isinstance(entry, Staff) and entry.act == "export"]
    assert [(one.person, one.period, one.file) for one in told] == [(Role.STAFF.value, "2026-11", "comments.csv")] * 2


def test_many_comments_are_turned_page_by_page(office: Office) -> None:
    kiosk = office()
    kiosk.add_people(*Role)
    for number in range(1, 46):
        say(kiosk, number, f"Ý kiến số {number}", "time", "neutral", number % 20)
    look(kiosk, Role.STAFF)
    seen = shown(kiosk)
    assert len(seen) == 20
    assert "45 ý kiến · trang 1/3" in kiosk.hands.words()
    assert not kiosk.hands.find("Trang trước").isEnabled()
    for count in (20, 5):
        kiosk.hands.press("Trang sau")
        assert len(shown(kiosk)) == count
        seen += shown(kiosk)
    assert not kiosk.hands.find("Trang sau").isEnabled()
    assert len(set(seen)) == 45
    assert set(taken(kiosk)) == set(seen)


def test_a_manager_masks_a_comment_and_shows_it_again(office: Office) -> None:
    kiosk = spoken(office)
    part = look(kiosk, Role.MANAGER)
    kiosk.hands.press("Anh Nam nói to")
    kiosk.hands.press("Ẩn ý kiến")
    kiosk.rest()
    assert "Đã ẩn ý kiến." in kiosk.hands.words()
    assert "Anh Nam nói to" not in shown(kiosk)
    assert "Trong kỳ, ngoài danh sách này: 1 ý kiến đã ẩn." in kiosk.hands.words()
    assert sorted(taken(kiosk)) == sorted(text for text, *_ in SAID[:2])
    kiosk.hands.press("Đã ẩn")
    assert shown(kiosk) == ["Anh Nam nói to"]
    assert not kiosk.hands.can("Lưu danh sách")
    part.page.taken.emit()
    assert not part.keeper.shown
    kiosk.hands.press("Anh Nam nói to")
    kiosk.hands.press("Cho hiện lại")
    kiosk.rest()
    kiosk.hands.press("Tất cả")
    assert "Anh Nam nói to" in shown(kiosk)
    told = [(entry.masked, entry.person) for entry in kiosk.entries() if isinstance(entry, Masked)]
    assert told == [(True, Role.MANAGER.value), (False, Role.MANAGER.value)]


def test_a_manager_erases_a_comment_only_after_saying_so_twice(office: Office) -> None:
    kiosk = spoken(office)
    part = look(kiosk, Role.MANAGER)
    file = part.floor.room.backups.make(Kind.DAILY, "2026-11-21", kiosk.clock.wall)
    assert "Anh Nam nói to".encode() in file.read_bytes()
    kiosk.hands.press("Anh Nam nói to")
    kiosk.hands.press("Xóa hẳn")
    assert "không lấy lại được" in kiosk.hands.words()
    kiosk.hands.press("Không")
    kiosk.hands.press("Xóa hẳn")
    assert not [entry for entry in kiosk.entries() if isinstance(entry, Erased)]
    kiosk.hands.press("Xóa hẳn ý kiến")
    kiosk.rest()
    assert "Đã xóa hẳn ý kiến khỏi sổ ghi và các bản sao lưu." in kiosk.hands.words()
    assert "1 ý kiến đã xóa hẳn" in kiosk.hands.words()
    assert len(shown(kiosk)) == 2
    assert sorted(taken(kiosk)) == sorted(text for text, *_ in SAID[:2])
    assert "Anh Nam nói to".encode() not in file.read_bytes()
    assert kiosk.ledger is not None
    assert kiosk.ledger.verify().result().differences == ()
    assert [entry.person for entry in kiosk.entries() if isinstance(entry, Erased)] == [Role.MANAGER.value]


def test_a_backup_that_keeps_an_erased_comment_is_told_of(office: Office) -> None:
    kiosk = spoken(office)
    part = look(kiosk, Role.MANAGER)
    file = part.floor.room.backups.make(Kind.DAILY, "2026-11-21", kiosk.clock.wall)
    file.write_bytes(b"spoilt")
    kiosk.hands.press("Anh Nam nói to")
    kiosk.hands.press("Xóa hẳn")
    kiosk.hands.press("Xóa hẳn ý kiến")
    kiosk.rest()
    assert "Một bản sao lưu chưa xóa được" in kiosk.hands.words()
    assert len(shown(kiosk)) == 2


def test_a_comment_that_could_not_be_erased_stays_and_is_told_of(office: Office) -> None:
    kiosk = spoken(office)
    part = look(kiosk, Role.MANAGER)
    kiosk.hands.press("Anh Nam nói to")
    kiosk.hands.press("Xóa hẳn")
    part.moderating._failed(part.floor.sentence(EnvironmentProblem("disk_failing", folder="/x")))
    assert "báo lỗi đọc hoặc ghi" in kiosk.hands.words()
    assert kiosk.hands.find("Xóa hẳn ý kiến").isEnabled()
    kiosk.hands.press("Không")
    kiosk.hands.press("Quay lại")
    assert len(shown(kiosk)) == 3


def test_staff_see_no_way_to_mask_or_erase_and_are_refused(office: Office) -> None:
    kiosk = spoken(office)
    part = look(kiosk, Role.STAFF)
    assert not any(isinstance(card, RemarkCard) for card in kiosk.hands.seen())
    assert not kiosk.hands.can("Đã ẩn")
    before = kiosk.hands.frame.page
    part.page.mood.emit("masked")
    part.page.picked.emit(part.found.comments.found[0].hash if part.found else "")
    one = part.found.comments.found[0] if part.found else Comment("", "", 0, ("", 1), "")
    part.moderating.one = one
    part.moderating.page.on.emit()
    part.moderating.asking = True
    part.moderating.page.on.emit()
    kiosk.rest()
    assert kiosk.hands.frame.page is before
    assert not part.wanted.masked
    assert not [entry for entry in kiosk.entries() if isinstance(entry, Erased | Masked)]


def test_who_may_read_and_who_may_take_away() -> None:
    assert [role for role in Role if "comments" in PAGES[role]] == [Role.STAFF, Role.MANAGER]
    assert [role for role in Role if may(Person("x", "X", role), Right.MODERATE)] == [Role.MANAGER]


def test_the_list_changes_its_language(office: Office) -> None:
    kiosk = spoken(office)
    look(kiosk, Role.MANAGER)
    kiosk.hands.press("Đổi ngôn ngữ: English")
    assert "Comments: 3" in kiosk.hands.words()
    assert about(kiosk, "Anh Nam nói to").startswith("19 November 2026 · ")
