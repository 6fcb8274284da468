"""Through the staff door of a kiosk, and out again."""

from tests.driving.books import entries
from tests.driving.kiosk import START, Kiosk
from tests.driving.office import Staffed

NAMES = "Xin chọn tên của mình"
PIN = "Nhập mã PIN sáu số"


def enter(kiosk: Kiosk, name: str, pin: str) -> None:
    """Choose a name and type its PIN on the screen."""
    kiosk.see(NAMES)
    kiosk.click(name)
    kiosk.see(PIN)
    for digit in pin:
        kiosk.press(digit)


def come_in(kiosk: Kiosk, office: Staffed, name: str) -> None:
    """Knock by keyboard, choose a name, type its PIN by keyboard, and see the figures."""
    kiosk.key("ctrl+shift+s")
    kiosk.click(name)
    kiosk.see(PIN)
    kiosk.hands.key(*office.pins[name])
    kiosk.see("Thu về")


def leave(kiosk: Kiosk) -> None:
    kiosk.click("Ra")
    kiosk.see(START)


def acts(kiosk: Kiosk) -> list[str]:
    """Return what staff have done, as the entries of a kiosk that has been stopped tell."""
    return [body["act"] for body in entries(kiosk.folder) if body["kind"] == "staff"]
