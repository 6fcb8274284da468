"""The page of the machine tells of the road to the centre, and a stick goes there and comes back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.app.road.gate import Gate
from kiosk.app.road.joining import Newcomer, ask_by_stick, by_net, by_stick, read_invitation
from kiosk.store.people import Role
from sync.protocol import sticks, trust
from sync.protocol.messages import Request
from sync.protocol.signing import cut_only
from tests.app.road.visiting import is_there, taps
from tests.app.staffroom.stage import Kiosk
from tests.app.staffroom.test_taking import stick, table  # noqa: F401 - the fixture
from tests.driving.centre import Centre, opened
from tests.driving.disk import Stick
from tests.turning import wait_until

Office = Callable[..., Kiosk]


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    (tmp_path / "centre").mkdir()
    with opened(Centre(tmp_path / "centre")) as found:
        yield found


def newcomer_of(kiosk: Kiosk) -> Newcomer:
    assert kiosk.ledger is not None
    kiosk.road = Gate(kiosk.ledger, kiosk.clock, kiosk.believer)
    kiosk.add_people(Role.MANAGER, Role.IT)
    return Newcomer(kiosk.ledger, kiosk.clock, kiosk.believer)


def look(kiosk: Kiosk) -> str:
    """Go to the page of the machine as IT, and return what stands there."""
    kiosk.sign_in(Role.IT)
    kiosk.rest()
    return kiosk.hands.words()


def test_a_kiosk_that_belongs_to_no_centre_says_nothing_of_one(office: Office) -> None:
    kiosk = office()
    newcomer_of(kiosk)
    words = look(kiosk)
    assert "ghép" not in words
    assert not kiosk.hands.can("Gửi bằng USB")


def test_it_tells_what_waits_and_what_went_wrong(office: Office, centre: Centre) -> None:
    kiosk = office()
    newcomer = newcomer_of(kiosk)
    by_net(newcomer, read_invitation(centre.url, centre.typed()))
    taps(newcomer.ledger, 2)
    centre.devices.clear()
    assert kiosk.road is not None
    assert kiosk.road.begin().travel().result(120).problem is not None
    words = look(kiosk)
    assert "Đã ghép với Kho bạc Nhà nước Hòa Bình, Quầy số 2" in words
    assert "Trung tâm chưa biết kiosk này" in words
    kiosk.road.close()


def test_a_stick_takes_what_waits_and_brings_receipts_back(
    office: Office,
    centre: Centre,
    stick: Stick,  # noqa: F811 - the fixture
) -> None:
    kiosk = office()
    newcomer = newcomer_of(kiosk)
    asked = trust.from_device(cut_only(ask_by_stick(newcomer)), Request)
    grant = kiosk.folder / "a.kgrant"
    grant.write_bytes(centre.grant(asked.device, asked.nonce, by_net=False))
    by_stick(newcomer, grant, centre.pin)
    taps(newcomer.ledger, 3)
    assert "Mang đi bằng USB" in look(kiosk)
    kiosk.mounts.write_text(table(stick), encoding="utf-8")
    hands = kiosk.hands
    hands.press("Gửi bằng USB")
    hands.wait_for(f"USB {stick.folder.name}")
    hands.press(f"USB {stick.folder.name}")
    hands.wait_for("đọc lại đúng")
    (file,) = stick.folder.glob("*.ksb")
    named = sticks.read_name(file.name)
    assert named is not None
    assert named.device == asked.device
    hands.press("Quay lại")
    hands.press("Nhận biên nhận")
    hands.wait_for("không có biên nhận nào cho kiosk này")
    with file.open("rb") as stream:
        answers = [centre.answer("/v1/batches", packet.content) for packet in sticks.packets(stream.read)]
    (stick.folder / "0-hostile.ksr").symlink_to("/dev/zero")
    (stick.folder / "1-empty.ksr").touch()
    (stick.folder / "2-spoiled.ksr").write_bytes(b"x" * 70_000)
    (stick.folder / "3-centre.KSR").write_bytes(b"".join(answers))
    hands.press("Nhận biên nhận")
    hands.wait_for("Trung tâm xác nhận đã có")
    kiosk.rest()
    receipts = newcomer.kept.receipts()
    assert [receipt.mark for receipt in receipts.values()] == [named.last]
    assert wait_until(lambda: "bản ghi chưa có biên nhận" in hands.words())
    assert not is_there(centre, newcomer.ledger)  # The act of saving came after what was saved.
