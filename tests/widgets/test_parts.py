"""The smaller parts of the kit, each by what a person sees or says with it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.codes.qr import QUIET_ZONE, modules
from kiosk.widgets.dialog import Dialog
from kiosk.widgets.face import LEVELS, draw_face, tones
from kiosk.widgets.form import Choice, FormRow, NumberField, Toggle
from kiosk.widgets.listing import Item, ItemCard, ItemList
from kiosk.widgets.pill import Pill, wrapped
from kiosk.widgets.pinpad import PinPad
from kiosk.widgets.qr import QrPicture
from kiosk.widgets.table import Column, PaperTable, Row
from kiosk.widgets.theme import Theme
from tests.widgets.fingers import click, tap, tap_with_echo

Show = Callable[..., QWidget]
Heard = Callable[..., list[object]]


def face_picture(level: str) -> QImage:
    picture = QImage(64, 64, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    draw_face(painter, picture.rect().toRectF(), level, QColor("black"), QColor("white"))
    painter.end()
    return picture


def test_faces_differ_without_their_colours() -> None:
    pictures = [face_picture(level) for level in LEVELS]
    for i, one in enumerate(pictures):
        for other in pictures[i + 1 :]:
            different = sum(one.pixel(x, y) != other.pixel(x, y) for x in range(64) for y in range(64))
            assert different > 120


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_the_ends_of_any_survey_have_the_end_colours(count: int) -> None:
    assert (len(tones(count)), tones(count)[0], tones(count)[-1]) == (count, 0, 4)
    assert list(tones(count)) == sorted(tones(count))


def test_a_painted_code_is_the_code(theme: Theme, show: Show) -> None:
    matrix = modules("https://example.vn/y-kien?quay=2")
    code = QrPicture(theme)
    show(code)
    code.show_matrix(matrix, "Mã QR")
    picture, count = code.grab().toImage(), len(matrix) + 2 * QUIET_ZONE
    cell = min(code.width(), code.height()) // count
    left, top = round((code.width() - cell * len(matrix)) / 2), round((code.height() - cell * len(matrix)) / 2)

    def dark(x: int, y: int) -> bool:
        return picture.pixelColor(left + x * cell + cell // 2, top + y * cell + cell // 2).lightness() < 128

    read = tuple(tuple(dark(x, y) for x in range(len(matrix))) for y in range(len(matrix)))
    assert read == matrix
    edge = QUIET_ZONE * cell - 1
    assert all(picture.pixelColor(left - x, top - x).lightness() > 250 for x in range(1, edge))


@pytest.mark.parametrize("press", [click, tap, tap_with_echo])
def test_a_pin_is_told_with_its_sixth_digit(theme: Theme, show: Show, heard: Heard, press: Callable[..., None]) -> None:
    pad = PinPad(theme, name="Mã PIN", erase_name="Xóa")
    show(pad)
    said = heard(pad.entered)
    keys = {key.accessibleName(): key for key in pad.findChildren(QWidget)}
    for name in ("1", "9", "Xóa", "2", "3", "4", "5"):
        press(keys[name])
    assert said == []
    press(keys["6"])
    assert said == ["123456"]
    press(keys["7"])
    assert said == ["123456"]
    pad.clear(wrong=True)
    QTest.keyClicks(pad, "000000")
    assert said == ["123456", "000000"]


def test_a_pin_is_never_on_the_screen_or_in_the_accessible_tree(theme: Theme, show: Show) -> None:
    pad = PinPad(theme, name="Mã PIN", erase_name="Xóa")
    show(pad)
    QTest.keyClicks(pad, "12")
    seen = pad.grab().toImage()
    pad.clear()
    QTest.keyClicks(pad, "98")
    assert pad.grab().toImage() == seen
    assert pad.accessibleDescription() == "2 / 6"


def test_a_number_stays_between_its_bounds(theme: Theme, show: Show, heard: Heard) -> None:
    number = NumberField(theme, name="Giây chờ", less="Bớt", more="Thêm", low=15, high=17, unit="giây")
    show(number)
    said = heard(number.changed)
    for _ in range(4):
        click(number.more)
    click(number.less)
    assert said == [16, 17, 16]
    assert (number.value(), number.figure.text()) == (16, "16 giây")


def test_a_choice_is_one_of_its_options(theme: Theme, show: Show, heard: Heard) -> None:
    choice = Choice(theme, [("kbnn-2", "Hai mức"), ("kbnn-5", "Năm mức")])
    choice.set_value("kbnn-2")
    show(choice)
    said = heard(choice.chosen)
    pills = {pill.words: pill for pill in choice.findChildren(Pill)}
    tap(pills["Năm mức"])
    tap(pills["Năm mức"])
    assert (said, choice.value(), pills["Hai mức"].isChecked()) == (["kbnn-5"], "kbnn-5", False)


@pytest.mark.parametrize(("wide", "rows"), [(1200, [4]), (600, [2, 2]), (300, [1, 1, 1, 1])])
def test_what_wraps_leaves_nothing_alone_in_a_row(theme: Theme, wide: int, rows: list[int]) -> None:
    words = ("Tháng này", "Quý này", "Lũy kế năm", "Khoảng ngày")
    places = wrapped([Pill(theme, text=each) for each in words], wide, theme.metrics.gap)
    tops = sorted({place.top() for place in places})
    assert [sum(place.top() == top for place in places) for top in tops] == rows
    assert max(place.right() for place in places) < wide


def test_a_switch_toggles_once_a_tap_and_says_so(theme: Theme, show: Show, heard: Heard) -> None:
    switch = Toggle(theme, "Cho phép khách tự đánh giá")
    show(switch)
    said = heard(switch.toggled)
    tap_with_echo(switch)
    assert said == [True]
    assert QAccessible.queryAccessibleInterface(switch).role() == QAccessible.Role.CheckBox


def test_a_form_row_tells_what_is_wrong_and_recovers(theme: Theme, show: Show) -> None:
    row = FormRow(theme, "Giây chờ", Toggle(theme, "có"), explain="Từ 15 giây")
    show(row)
    row.set_wrong("Không dưới 15 giây")
    assert (row.note.text(), row.note.role) == ("Không dưới 15 giây", "bad")
    row.set_wrong("")
    assert (row.note.text(), row.note.role) == ("Từ 15 giây", "quiet")


def test_a_list_says_what_was_picked(theme: Theme, show: Show, heard: Heard) -> None:
    people = ItemList(theme, [Item("1", "Nguyễn Thị Ánh"), Item("2", "Trần Văn Bình", "Kế toán")])
    show(people)
    said = heard(people.picked)
    tap(people.findChildren(ItemCard)[1])
    people.set_items([Item("3", "Lê Thị Cúc")])
    tap(next(card for card in people.findChildren(ItemCard) if card.isVisible()))
    assert said == ["2", "3"]


def test_a_table_keeps_figures_whole_and_tells_them(theme: Theme) -> None:
    table = PaperTable(theme, [Column("Mức độ"), Column("Số phiếu", figures=True), Column("Tỷ lệ", figures=True)])
    table.set_rows([Row(("Hài lòng", "3.238", "99,94")), Row(("Tổng cộng", "3.240", "100,00"), strong=True)], "Kết quả")
    least = table.minimumSizeHint().width()
    assert all(width >= 1 for width in table.widths(least))
    assert sum(table.widths(900)) == pytest.approx(900)
    assert table.accessibleDescription() == "Hài lòng 3.238 99,94; Tổng cộng 3.240 100,00"


@pytest.mark.parametrize(("key", "answer"), [(Qt.Key.Key_Escape, "stay"), (Qt.Key.Key_Return, "leave")])
def test_a_dialog_is_answered_by_tap_or_key(theme: Theme, show: Show, heard: Heard, key: Qt.Key, answer: str) -> None:
    window = show(QWidget())
    answers = [("stay", "Ở lại", "outlined"), ("leave", "Thoát", "filled")]
    dialog = Dialog(theme, window, "Thoát chương trình?", "Phiếu đã ghi vẫn còn.", answers)
    said = heard(dialog.chosen)
    QTest.keyClick(dialog, key)
    second = Dialog(theme, window, "Thoát chương trình?", answers=answers)
    told, gone = heard(second.chosen), heard(second.destroyed)
    tap(second.findChildren(Pill)[0])
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert (said, told) == ([answer], ["stay"])
    assert len(gone) == 1


def test_a_dialog_keeps_taps_and_tab_to_itself(theme: Theme, show: Show, heard: Heard) -> None:
    below = Pill(theme, text="Dưới")
    window = show(below)
    said = heard(below.clicked)
    dialog = Dialog(theme, window, "Chắc chắn?", answers=[("no", "Không", "outlined"), ("yes", "Có", "filled")])
    QTest.mouseClick(dialog, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    for _ in range(5):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert dialog.isAncestorOf(window.focusWidget())
    assert said == []


def test_an_ease_ends_and_reduced_motion_has_none(theme: Theme, show: Show) -> None:
    pill = Pill(theme, "filled", text="Tiếp tục")
    show(pill)
    click(pill)
    assert pill.glow > 0
    theme.reduced_motion = True
    click(pill)
    assert pill.glow == 0


def test_words_on_a_pill_wrap_before_they_are_cut(theme: Theme) -> None:
    pill = Pill(theme, text="Bộ câu hỏi riêng của đơn vị")
    narrow = pill.need_width(2)
    assert narrow < pill.need_width()
    pill.resize(narrow, pill.need(narrow))
    assert pill.fits()
