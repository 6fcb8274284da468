"""Staff are told of a ledger that had lost data: when they come in, on the health page, by the doctor."""

import shutil
from collections.abc import Callable

import pytest

from kiosk.app.cli import main
from kiosk.app.means import means
from kiosk.store.ledger import Ledger
from kiosk.store.people import Role
from tests.app.staffroom.stage import Kiosk
from tests.store.visits import LOCAL, Visits

Office = Callable[..., Kiosk]


@pytest.fixture
def set_back(office: Office) -> Kiosk:
    """Give a kiosk whose ledger was put back to before its last two visits."""
    kiosk = office()
    kiosk.add_people(Role.IT)
    folder = kiosk.folder / "data"
    assert kiosk.ledger is not None
    kiosk.ledger.close()
    shutil.copy(folder / "ledger.sqlite3", kiosk.folder / "old")
    ledger = Ledger.open(folder)
    visits = Visits()
    for _ in range(2):
        ledger.record(visits.whole(), LOCAL).result()
    ledger.close()
    shutil.copy(kiosk.folder / "old", folder / "ledger.sqlite3")
    return kiosk


def test_who_comes_in_first_is_told(set_back: Kiosk) -> None:
    set_back.ledger = Ledger.open(set_back.folder / "data", means=means(set_back.clock))
    set_back.sign_in(Role.IT)
    set_back.hands.wait_for("đã lấy lại chắc chắn 2 phiếu, còn không quá 0 phiếu không chắc")
    set_back.hands.press("Tình trạng máy")
    set_back.hands.wait_for("Mất dữ liệu")
    set_back.hands.wait_for("Sổ cái từng bị mất dữ liệu")


def test_the_doctor_tells_of_it_and_gets_back_what_was_lost(
    set_back: Kiosk, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = set_back.folder / "data"
    for _ in range(2):
        main(["doctor", "--data", str(folder), "--lang", "en"])
        told = capsys.readouterr().out
        assert "2 ballots came back for certain, at most 0 are uncertain." in told
    assert main(["verify", "--data", str(folder)]) == 0
    set_back.ledger = Ledger.open(folder)
    assert len(set_back.ledger.ask(lambda reader: reader.recoveries()).result()) == 1
