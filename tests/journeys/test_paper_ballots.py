"""Thirty paper ballots through the window: printed, entered by two people at the number keys, compared, stored."""

import json
from collections.abc import Sequence
from pathlib import Path

from tests.driving.books import entries
from tests.driving.door import come_in, leave
from tests.driving.kiosk import run
from tests.driving.office import MANAGER, STAFF, staffed_office
from tests.driving.stage import Stage
from tests.reports.papers import page_count

PRINTED, BACK, DIFFERENT = 100, 30, 12
SATISFIED = ("KP_Enter", "KP_1", "KP_1", "KP_Enter")
LATE = ("KP_Enter", "KP_1", "KP_2", "KP_3", "KP_Enter", "KP_Enter")
"""The offered serial, two levels, a reason where one is asked for, and keeping it."""


def keys(*, otherwise: int = 0) -> Sequence[str]:
    """Return the keys of all that came back; one of them may be read otherwise."""
    return [key for serial in range(1, BACK + 1) for key in (LATE if serial == otherwise else SATISFIED)]


def test_two_people_enter_thirty_ballots_with_one_difference(stage: Stage, tmp_path: Path) -> None:
    office = staffed_office(tmp_path / "kiosk", None, **{"survey.id": "kbnn-2"})
    serials = f"0000001 – {PRINTED:07}"
    kiosk = stage.welcome(folder=office.folder)
    stick = stage.stick()
    come_in(kiosk, office, MANAGER)
    kiosk.click("Phiếu giấy")
    kiosk.click("In phiếu trắng")
    kiosk.click("Phát ra và lập tệp in", f"USB {stick.name}")
    kiosk.see("đọc lại đúng")
    (file,) = stick.glob("Phieu-giay-*.pdf")
    assert page_count(file.read_bytes()) == PRINTED // 4
    kiosk.click("Quay lại", "Nhập phiếu thu về")
    kiosk.see("Số sê-ri trên phiếu?")
    kiosk.hands.key(*keys())
    kiosk.see(f"Đã nhập {BACK} phiếu")
    leave(kiosk)
    come_in(kiosk, office, STAFF)
    kiosk.click("Phiếu giấy")
    kiosk.click(serials)
    kiosk.see("Nhập phiếu thu về")
    assert kiosk.reader.screen().find("Đối chiếu và ghi vào sổ") is None
    kiosk.click("Nhập phiếu thu về")
    kiosk.see("Số sê-ri trên phiếu?")
    kiosk.hands.key(*keys(otherwise=DIFFERENT))
    kiosk.see(f"Đã nhập {BACK} phiếu")
    leave(kiosk)
    come_in(kiosk, office, MANAGER)
    kiosk.click("Phiếu giấy")
    kiosk.click(serials, "Đối chiếu và ghi vào sổ")
    kiosk.see(f"Số {DIFFERENT:07}: hai người nhập khác nhau")
    kiosk.click(f"Đúng như {STAFF} nhập")
    kiosk.click(f"Ghi {BACK - 1} phiếu vào sổ cái")
    kiosk.see(f"Đã ghi vào sổ cái: {BACK - 1} phiếu.")
    leave(kiosk)
    told = kiosk.figures()
    assert (told["issued"], told["collected"], told["any_unsatisfied"]["n"]) == (PRINTED, BACK, 1)
    assert kiosk.stop() == 0
    stored = [body for body in entries(kiosk.folder) if body["kind"] == "paper" and "people" in body]
    assert (len(stored), len({json.dumps(body["people"]) for body in stored})) == (BACK, 1)
    assert run("verify", "--data", kiosk.folder).returncode == 0
