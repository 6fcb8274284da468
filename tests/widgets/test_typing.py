"""Vietnamese by Telex and VNI, from the keyboard on screen and from a real one."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk.app import assets
from kiosk.widgets.composer import Composer
from kiosk.widgets.field import TextField
from kiosk.widgets.keyboard import Key, Keyboard
from kiosk.widgets.theme import Theme
from tests.widgets.fingers import click, tap

VI = assets.wording("vi")
Show = Callable[..., QWidget]
Heard = Callable[..., list[object]]
SENTENCE = "Nhân viên hướng dẫn chưa rõ"
BY_TELEX = "Nhaan vieen huwowngs daanx chuwa rox"
BY_VNI = "Nha6n vie6n hu7o7ng1 da6n4 chu7a ro4"


def composed(method: str, keys: str) -> str:
    composer, text = Composer(method), ""
    for key in keys:
        word = text.rpartition(" ")[2]
        text = text.removesuffix(word) + composer.key(word, key) if composer.composes(key) else text + key
    return text


@pytest.mark.parametrize(("method", "keys"), [("telex", BY_TELEX), ("vni", BY_VNI)])
def test_a_sentence_is_composed(method: str, keys: str) -> None:
    assert composed(method, keys) == SENTENCE


@pytest.mark.parametrize(
    ("method", "keys", "word"),
    [
        ("telex", "dduwowcj", "được"),
        ("telex", "DDUWOWCJ", "ĐƯỢC"),
        ("telex", "Tieengs", "Tiếng"),
        ("telex", "nguowif", "người"),
        ("telex", "quys", "quý"),
        ("telex", "giaf", "già"),
        ("telex", "ss", "ss"),
        ("telex", "class", "class"),
        ("telex", "rox", "rõ"),
        ("telex", "roxx", "rox"),
        ("vni", "Tie6ng1", "Tiếng"),
        ("vni", "d9u7o7c5", "được"),
        ("vni", "2024", "2024"),
        ("off", "Tieengs", "Tieengs"),
    ],
)
def test_words_are_composed(method: str, keys: str, word: str) -> None:
    assert composed(method, keys) == word


def board(theme: Theme, show: Show, method: str = "telex", layout: str = "vi") -> tuple[TextField, Keyboard]:
    field, keyboard, together = TextField(theme, limit=500, lines=4, method=method), Keyboard(theme), QWidget()
    field.setParent(together)
    keyboard.setParent(together)
    keyboard.attach(field)
    keyboard.method_changed.connect(field.set_method)
    keyboard.show_layout(VI, layout, method)
    show(together)
    field.setGeometry(0, 0, 700, 200)
    keyboard.setGeometry(0, 220, 740, 400)
    field.setFocus()
    return field, keyboard


def key(keyboard: Keyboard, name: str) -> Key:
    found = [each for each in keyboard.findChildren(Key) if each.isVisible() and each.accessibleName() == name]
    assert len(found) == 1, name
    return found[0]


def press_all(keyboard: Keyboard, keys: str) -> None:
    for sign in keys:
        if sign.isupper():
            tap(key(keyboard, "Viết hoa"))
        tap(key(keyboard, "Dấu cách" if sign == " " else sign))


@pytest.mark.parametrize(("method", "keys"), [("telex", BY_TELEX), ("vni", BY_VNI)])
def test_the_keyboard_on_screen_writes_a_sentence(theme: Theme, show: Show, method: str, keys: str) -> None:
    field, keyboard = board(theme, show, method)
    press_all(keyboard, keys)
    assert field.text() == SENTENCE


@pytest.mark.parametrize(("method", "keys"), [("telex", BY_TELEX), ("vni", BY_VNI)])
def test_a_real_keyboard_writes_the_same(theme: Theme, show: Show, method: str, keys: str) -> None:
    field, _ = board(theme, show, method)
    QTest.keyClicks(field.edit, keys)
    assert field.text() == SENTENCE


def test_a_tap_on_a_key_leaves_the_field_its_cursor(theme: Theme, show: Show) -> None:
    field, keyboard = board(theme, show)
    tap(key(keyboard, "a"))
    click(key(keyboard, "b"))
    assert field.edit.hasFocus()


def test_an_accent_goes_to_a_word_written_before(theme: Theme, show: Show) -> None:
    field, keyboard = board(theme, show)
    field.set_text("Nhân viên cham")
    press_all(keyboard, "aj")
    assert field.text() == "Nhân viên chậm"


def test_backspace_takes_one_letter_and_typing_goes_on(theme: Theme, show: Show) -> None:
    field, keyboard = board(theme, show)
    press_all(keyboard, "tieengs")
    tap(key(keyboard, "Xóa"))
    assert field.text() == "tiến"
    press_all(keyboard, "f")
    assert field.text() == "tiền"


def test_the_method_turns_from_telex_to_vni_to_none(theme: Theme, show: Show, heard: Heard) -> None:
    field, keyboard = board(theme, show)
    said = heard(keyboard.method_changed)
    for name in ("Kiểu gõ: Telex", "Kiểu gõ: VNI", "Kiểu gõ: EN"):
        tap(key(keyboard, name))
    assert said == ["vni", "off", "telex"]
    press_all(keyboard, "as")
    assert field.text() == "á"


def test_shift_holds_for_one_letter_and_twice_for_all(theme: Theme, show: Show) -> None:
    field, keyboard = board(theme, show, "off")
    tap(key(keyboard, "Viết hoa"))
    tap(key(keyboard, "A"))
    tap(key(keyboard, "a"))
    tap(key(keyboard, "Viết hoa"))
    tap(key(keyboard, "Viết hoa"))
    tap(key(keyboard, "A"))
    tap(key(keyboard, "A"))
    assert field.text() == "AaAA"


def test_signs_and_digits_have_their_page(theme: Theme, show: Show) -> None:
    field, keyboard = board(theme, show)
    tap(key(keyboard, "Số và dấu"))
    for sign in "15?!":
        tap(key(keyboard, sign))
    tap(key(keyboard, "Chữ cái"))
    tap(key(keyboard, "Xuống dòng"))
    tap(key(keyboard, "q"))
    assert field.text() == "15?!\nq"


def test_the_english_layout_types_as_it_reads(theme: Theme, show: Show) -> None:
    field, keyboard = board(theme, show, "off", "en")
    press_all(keyboard, "too slow")
    assert field.text() == "too slow"
    assert [each for each in keyboard.findChildren(Key) if each.cap.sign == "method" and each.isVisible()] == []


def test_a_code_and_an_address_are_typed_without_turning_the_board(theme: Theme, show: Show) -> None:
    field, keyboard = board(theme, show, "off", "code")
    for sign in "https://a-1.b:8443/7k3m":
        tap(key(keyboard, sign))
    assert field.text() == "https://a-1.b:8443/7k3m"


def test_every_key_has_a_name_and_is_a_button(theme: Theme, show: Show) -> None:
    _, keyboard = board(theme, show, "vni")
    keys = [each for each in keyboard.findChildren(Key) if each.isVisible()]
    assert len(keys) == len({each.accessibleName() for each in keys}) == 10 + 10 + 9 + 9 + 6
    roles = {QAccessible.queryAccessibleInterface(each).role() for each in keys}
    assert roles == {QAccessible.Role.Button}


def test_a_long_paste_is_cut_to_the_limit_and_told(theme: Theme, show: Show, heard: Heard) -> None:
    field, _ = board(theme, show)
    cut = heard(field.cut_short)
    QGuiApplication.clipboard().setText("ý kiến " * 1429)
    QTest.keyClick(field.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(field.text()) == 500
    assert cut == [500]
    QTest.keyClicks(field.edit, "a")
    assert len(field.text()) == 500


def test_pasting_brings_no_colour_and_no_picture(theme: Theme, show: Show) -> None:
    field, _ = board(theme, show)
    rich = QMimeData()
    rich.setHtml("<b style='color:red'>đậm</b>")
    rich.setText("đậm")
    field.edit.insertFromMimeData(rich)
    assert field.text() == "đậm"


def test_nothing_of_a_visitor_waits_on_the_clipboard(theme: Theme, show: Show) -> None:
    field, _ = board(theme, show)
    QGuiApplication.clipboard().setText("trước")
    QTest.keyClicks(field.edit, "rieeng tuw")
    for letter in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_X):
        QTest.keyClick(field.edit, letter, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "trước"
    assert field.text() == "riêng tư"


def test_nothing_of_a_visitor_can_be_brought_back(theme: Theme, show: Show) -> None:
    field, _ = board(theme, show)
    QTest.keyClicks(field.edit, "bis maatj")
    field.set_text("")
    QTest.keyClick(field.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""


def test_a_single_line_says_entered_and_takes_no_line_break(theme: Theme, show: Show, heard: Heard) -> None:
    field = TextField(theme, limit=40)
    show(field)
    entered = heard(field.entered)
    QTest.keyClicks(field.edit, "Hoaf Binhf")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    many = QMimeData()
    many.setText("\nhai\ndòng")
    field.edit.insertFromMimeData(many)
    assert (field.text(), entered) == ("Hòa Bìnhhai dòng", [True])
