"""What the office has chosen: every kind of setting goes through the form and the ledger and comes back."""

from collections.abc import Callable

import pytest

from kiosk.app import assets
from kiosk.app.staffroom.fields import check, why_wrong
from kiosk.app.staffroom.settings import SettingsPart
from kiosk.domain.entry import Config
from kiosk.domain.settings import BY_KEY, SETTINGS, Kind
from kiosk.store.people import Role
from tests.app.staffroom.stage import Kiosk

Office = Callable[..., Kiosk]
# One other value for each kind, given the way its input gives it.
OTHERS: dict[str, object] = {
    "office.place": "Hòa Bình",
    "flow.invitation_s": 90,
    "public.contrast": True,
    "public.typing": "vni",
    "public.slides": ["Xin chào", "Luôn mỉm cười"],
    "public.languages": ["vi"],
    "hours.closed": ["2026-09-02", "2027-01-01"],
    "hours.week": [[[480, 720]], [], [[480, 720], [780, 1020]], [], [], [], []],
}


def opened(office: Office, **chosen: object) -> Kiosk:
    kiosk = office(**chosen)
    kiosk.add_people(Role.MANAGER, Role.STAFF)
    kiosk.sign_in(Role.MANAGER)
    kiosk.rest()
    kiosk.hands.press("Cài đặt")
    return kiosk


def part(kiosk: Kiosk) -> SettingsPart:
    assert kiosk.staffroom is not None
    found = kiosk.staffroom.parts["settings"]
    assert isinstance(found, SettingsPart)
    return found


def save(kiosk: Kiosk) -> None:
    kiosk.hands.press("Lưu thay đổi")
    kiosk.rest()


def test_each_kind_of_setting_has_a_value_to_try() -> None:
    assert {BY_KEY[key].kind for key in OTHERS} == set(Kind)


@pytest.mark.parametrize("key", OTHERS)
def test_a_changed_setting_comes_back_from_the_ledger(office: Office, key: str) -> None:
    kiosk = opened(office)
    settings = part(kiosk)
    settings.page.sections.chosen.emit(BY_KEY[key].page)
    settings.page.form.inputs[key].changed.emit(OTHERS[key])
    save(kiosk)
    assert "Thay đổi đã có hiệu lực" in kiosk.hands.words()
    assert kiosk.settings().value(key) == OTHERS[key]
    assert kiosk.told == ["changed"]
    (*_, entry) = kiosk.entries()
    assert isinstance(entry, Config)
    assert entry.settings == {key: OTHERS[key]}
    assert entry.person == "manager"


def test_every_setting_has_a_field_with_its_words(office: Office) -> None:
    kiosk = opened(office)
    settings = part(kiosk)
    for setting in SETTINGS:
        settings.page.sections.chosen.emit(setting.page)
        assert setting.key in settings.page.form.inputs
    kiosk.hands.press("Màn hình")
    assert "Đường dây nóng" in kiosk.hands.words()


def test_what_cannot_be_kept_is_said_beside_its_field_and_nothing_is_stored(office: Office) -> None:
    kiosk = opened(office)
    before = len(kiosk.entries())
    kiosk.hands.write("Mã đơn vị", "00 31")
    kiosk.hands.press("Quầy")
    save(kiosk)
    words = kiosk.hands.words()
    assert "Chỉ dùng chữ không dấu" in words
    assert "Mã đơn vị" in words
    assert len(kiosk.entries()) == before
    kiosk.hands.write("Mã đơn vị", "0032")
    save(kiosk)
    assert kiosk.settings().text("office.code") == "0032"


def test_what_was_changed_in_one_section_waits_while_another_is_looked_at(office: Office) -> None:
    kiosk = opened(office)
    kiosk.hands.write("Địa danh", "Hof Binh")
    kiosk.hands.press("Quầy")
    kiosk.hands.write("Phòng", "Phongf 2")
    kiosk.hands.press("Đơn vị")
    assert kiosk.hands.field("Địa danh").toPlainText() == "Hò Binh"
    save(kiosk)
    assert kiosk.settings().text("counter.room") == "Phòng 2"


def test_saving_what_is_as_before_stores_nothing(office: Office) -> None:
    kiosk = opened(office)
    before = len(kiosk.entries())
    save(kiosk)
    assert "Không có gì thay đổi." in kiosk.hands.words()
    assert len(kiosk.entries()) == before


def test_another_survey_is_stored_whole_with_the_choice(office: Office) -> None:
    kiosk = opened(office)
    kiosk.hands.press("Câu hỏi")
    kiosk.hands.press("Đánh giá mức độ hài lòng – hai mức")
    save(kiosk)
    (*_, entry) = kiosk.entries()
    assert isinstance(entry, Config)
    assert entry.survey is not None
    assert entry.survey["id"] == "kbnn-2"
    assert kiosk.ledger is not None
    kept = kiosk.ledger.ask(lambda reader: reader.survey("kbnn-2")).result()
    assert kept is not None
    assert len(kept.levels) == 2


def test_the_new_office_name_stands_in_the_bar_at_once(office: Office) -> None:
    kiosk = opened(office)
    kiosk.hands.write("Tên đơn vị", "Phongf Giao dichj soos 3")
    save(kiosk)
    assert "PHÒNG GIAO DỊCH SỐ 3" in kiosk.hands.words()


def test_the_close_must_come_after_the_reminder() -> None:
    words = assets.wording("vi")
    wrong = check(("flow.notice_s", "flow.close_s"), {"flow.notice_s": 60, "flow.close_s": 60}, words)
    assert wrong == {"flow.close_s": words.text("staff.form.wrong.closes_early")}


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("office.name", " ", "empty"),
        ("office.name", "a" * 121, "long"),
        ("office.code", "0 1", "pattern"),
        ("public.feedback_url", "gopy.vn", "address"),
        ("flow.thanks_s", 60, "number"),
        ("public.typing", "pinyin", "choice"),
        ("public.languages", [], "some"),
        ("public.slides", ["x" * 81], "texts"),
        ("hours.week", [[[600, 500]], [], [], [], [], [], []], "hours"),
        ("hours.closed", ["2026-01-01"] * 61, "dates"),
    ],
)
def test_each_kind_of_mistake_has_its_sentence(key: str, value: object, sentence: str) -> None:
    words = assets.wording("vi")
    setting = BY_KEY[key]
    expected = words.text(f"staff.form.wrong.{sentence}", low=setting.low, high=setting.high)
    assert why_wrong(setting, value, words) == expected
    assert check((key,), {key: value}, words)[key] == expected
