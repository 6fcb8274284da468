"""A wave chosen in the calendar goes on paper to a stick; what is of single officers is for managers, and noted."""

import json
from pathlib import Path
from typing import Any

from kiosk.app.clock import Clock
from kiosk.domain.copies import replace
from kiosk.domain.entry import Answered, Issued, Officer
from kiosk.domain.period import Period, date_figures, day_of, iso, month_of
from kiosk.reports.reading import read_stamp
from kiosk.store.ledger import Ledger
from tests.domain.ballots import FIVE
from tests.driving.books import entries
from tests.driving.door import come_in, leave
from tests.driving.kiosk import START, THANKS, run
from tests.driving.office import MANAGER, STAFF, OtherBoot, staffed_office
from tests.driving.stage import Stage
from tests.reports.papers import WORDINGS
from tests.store.visits import LOCAL, Visits

TODAY = day_of(Clock().wall_ms())
WAVE = Period(month_of(TODAY).first, TODAY)


def shown(day: int) -> str:
    return date_figures(day, WORDINGS["vi"])


def test_a_wave_is_chosen_by_its_days_and_goes_on_paper_to_a_stick(stage: Stage, tmp_path: Path) -> None:
    office = staffed_office(tmp_path / "kiosk", OtherBoot(-40))
    kiosk = stage.welcome(folder=office.folder)
    kiosk.click(START, "Hài lòng", "Hài lòng")
    kiosk.see(THANKS)
    kiosk.see(START)
    come_in(kiosk, office, STAFF)
    stick = stage.stick()
    kiosk.click("Báo cáo", "Khoảng ngày")
    kiosk.see("Chưa chọn ngày nào.")
    # A day before the first one begins anew: no wave ends before it starts. The last weeks stand under the foot.
    kiosk.press(shown(TODAY), shown(WAVE.first))
    if WAVE.days > 1:
        kiosk.see(f"Từ ngày {shown(WAVE.first)}.")
    kiosk.press(shown(TODAY))
    kiosk.click("Xem")
    kiosk.see("Kỳ này chưa hết")
    kiosk.click("Báo cáo đợt", "Lập báo cáo")
    kiosk.see("Báo cáo đợt", "Trang 1 / ")
    kiosk.click("Lưu báo cáo", f"USB {stick.name}")
    kiosk.see("và đọc lại đúng. Có thể rút USB.")
    (paper,) = stick.glob("Bao-cao-dot-*.pdf")
    stamp = read_stamp(paper.read_bytes(), paper.name)
    assert (stamp.kind, stamp.period) == ("wave", WAVE)
    proof = run("verify", "--data", kiosk.folder, "--report", paper)
    assert (proof.stderr, proof.returncode) == ("", 0)
    days = ("--from", iso(WAVE.first), "--to", iso(WAVE.last))
    assert json.loads(run("tally", "--data", kiosk.folder, *days, "--json").stdout)["collected"] == 1
    leave(kiosk)
    assert kiosk.stop() == 0


def serve(folder: Path, officer: str, name: str, count: int) -> None:
    """Let an officer serve so many customers in the first minutes of this day, before the kiosk starts."""
    visits = Visits(seed=9, day=TODAY, tick=0)
    ledger = Ledger.open(folder)
    more: dict[str, Any] = {"id": visits.id(), "at": visits.at, "clock": visits.clock, "counter": visits.counter}
    ledger.record([Officer(**more, officer=officer, name=name, active=True)], LOCAL).result()
    asked: dict[str, Any] = {"survey": FIVE.id, "version": FIVE.version, "officer": officer}
    for _ in range(count):
        visit = (replace(one, **asked) if isinstance(one, Issued | Answered) else one for one in visits.whole())
        ledger.record(list(visit), LOCAL).result()
    ledger.close()


def test_figures_and_sheets_of_officers_are_for_managers_and_for_nobody_else(stage: Stage, tmp_path: Path) -> None:
    office = staffed_office(tmp_path / "kiosk")
    serve(office.folder, "huy", "Đỗ Quang Huy", 12)
    kiosk = stage.welcome(folder=office.folder)
    come_in(kiosk, office, STAFF)
    screen = kiosk.see("Tổng hợp", "Lý do")
    assert screen.find("Kênh") is not None
    assert screen.find("Công chức") is None
    assert screen.find("Phiếu kết quả từng người") is None
    leave(kiosk)
    come_in(kiosk, office, MANAGER)
    # It stands under the cards: a screen reader needs no scrolling.
    kiosk.press("Công chức")
    kiosk.see("Theo công chức")
    stick = stage.stick()
    kiosk.click("Phiếu kết quả từng người", "Đỗ Quang Huy")
    kiosk.see("Trang 1 / ", "Phiếu kết quả của Đỗ Quang Huy")
    kiosk.click("Lưu phiếu", f"USB {stick.name}")
    kiosk.see("và đọc lại đúng. Có thể rút USB.")
    (paper,) = stick.glob("Phieu-ket-qua-*-huy.pdf")
    proof = run("verify", "--data", kiosk.folder, "--report", paper)
    assert (proof.stderr, proof.returncode) == ("", 0)
    leave(kiosk)
    assert kiosk.stop() == 0
    told = [body for body in entries(kiosk.folder) if body["kind"] == "staff"]
    (look,) = [body for body in told if body["act"] == "officer_figures"]
    (manager,) = {body["person"] for body in told[told.index(look) - 2 :] if "person" in body}
    assert look["person"] == manager
    sheets = [(body["act"], body["person"], body["about"]) for body in told if body["act"].startswith("officer_sheet")]
    assert sheets == [("officer_sheet", manager, "huy"), ("officer_sheet_saved", manager, "huy")]
