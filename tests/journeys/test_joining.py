"""A manager joins a centre through the window: by the picture of a code on a stick, then again by its letters."""

from pathlib import Path

from sync.protocol.invitation import write_scanned
from tests.driving.centre import Centre, opened
from tests.driving.door import acts, come_in, leave
from tests.driving.kiosk import START, run
from tests.driving.office import MANAGER, staffed_office
from tests.driving.pictured import photographed, saved
from tests.driving.stage import Stage

JOINED = "Đã ghép với Kho bạc Nhà nước Hòa Bình (mã 0031), Quầy số 2."


def test_a_manager_joins_by_a_picture_and_again_by_the_letters_of_a_code(stage: Stage, tmp_path: Path) -> None:
    office = staffed_office(tmp_path / "kiosk")
    (tmp_path / "centre").mkdir()
    with opened(Centre(tmp_path / "centre")) as centre:
        kiosk = stage.welcome(folder=office.folder)
        stick = stage.stick()
        (stick / "ma-ghep.jpg").write_bytes(saved(photographed(write_scanned(centre.invites())), "JPEG"))
        come_in(kiosk, office, MANAGER)
        # It stands so low on the list of pages that a finger would have to move that first.
        kiosk.press("Trung tâm")
        kiosk.click("Đọc ảnh mã QR từ USB", "ma-ghep.jpg")
        kiosk.see("Ghép với trung tâm này?")
        kiosk.click("Ghép")
        kiosk.see(JOINED, f"Địa chỉ: {centre.url}")
        kiosk.press("Gõ mã ghép")
        kiosk.write("Mã ghép", centre.typed().lower())
        kiosk.press("Ghép")
        kiosk.see("Ghép lại với trung tâm?")
        kiosk.press("Ghép")
        kiosk.see(JOINED)
        leave(kiosk)
        kiosk.see(START)
        assert kiosk.stop() == 0
        assert run("sync", "--once", "--data", kiosk.folder).returncode == 0
        assert acts(kiosk).count("enrolled") == 2
        assert len(centre.devices) == 1
