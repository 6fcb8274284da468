"""What comes from the wrong side is refused in one sentence, by the real centre and the real kiosk; nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app import assets
from kiosk.app.road.joining import ask_by_stick, by_net, by_stick, read_invitation
from kiosk.app.road.kept import Kept
from kiosk.app.road.parcels import export, take_receipts
from kiosk.app.road.road import Outcome
from kiosk.domain.errors import WorldError
from sync.protocol import batches, trust
from tests.app.road.visiting import ids, travels
from tests.sync.building import Building, Server, device, newcomer, sends, taps
from tests.sync.server.running import ask


@pytest.fixture(scope="module")
def building(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    """Give an office with a centre that listens, and no hub."""
    made = Building(tmp_path_factory.mktemp("office"))
    try:
        made.centre.start()
        yield made
    finally:
        made.down()


def sentence(problem: WorldError | None) -> str:
    assert problem is not None
    return assets.wording("vi").sentence(problem)


def refused(building: Building, code: str) -> str:
    """Return what a kiosk is told that does not join by this code; it goes on as it was."""
    ledger = building.ledger()
    taps(ledger, 1)
    before = ids(ledger)
    with pytest.raises(WorldError) as problem:
        by_net(newcomer(ledger), read_invitation(building.centre.url, code))
    assert (Kept(ledger.folder).membership(), ids(ledger)) == (None, before)
    return sentence(problem.value)


def test_a_code_that_is_wrong_used_or_too_old_lets_nobody_in(building: Building) -> None:
    scanned, typed = building.code("Quầy số 1")
    _, pin = scanned.rsplit(" ", 1)
    wrong = f"hailong-enrol/1 {building.centre.url} {'ab' * 16} {pin}"
    assert refused(building, wrong) == "Mã ghép không đúng. Xin kiểm tra và nhập lại."
    by_net(newcomer(building.ledger()), read_invitation(None, scanned))
    for again in (scanned, typed):
        assert refused(building, again) == "Mã ghép này đã được dùng. Xin lấy mã mới từ trung tâm."
    _, late = building.code("Quầy số 2")
    building.centre.rows("UPDATE centre_enrolmentcode SET expires_at = '2026-01-01 00:00:00' WHERE used_at IS NULL")
    assert refused(building, late) == "Mã ghép đã quá 72 giờ, không còn hiệu lực. Xin lấy mã mới từ trung tâm."


def test_a_batch_under_another_kiosks_name_is_nobodys(building: Building, tmp_path: Path) -> None:
    mine, others = building.joined(), building.joined()
    taps(mine, 2)
    export(newcomer(mine), tmp_path / "one.ksb")
    host, port = building.centre.address.split(":")
    content = (tmp_path / "one.ksb").read_bytes().replace(device(mine).encode(), device(others).encode())
    answer = ask((host, int(port)), "/v1/batches", content)
    assert (answer.status, answer.problem.code.value) == (401, "signature_wrong")
    packet, _ = batches.read_packet((tmp_path / "one.ksb").read_bytes())
    signed = newcomer(others).signer.sign(b"hailong-sync/1\n" + packet.sealed.text)
    key = newcomer(others).signer.public_key.hex()
    forged = packet.sealed.text + f"\n{key} {signed.hex()}\n".encode() + packet.body + packet.comments
    answer = ask((host, int(port)), "/v1/batches", forged)
    assert (answer.status, answer.problem.code.value) == (403, "other_device")
    assert building.centre.ids([device(mine), device(others)]) == []


def test_a_revoked_kiosk_is_told_by_the_centre(building: Building) -> None:
    ledger = building.joined()
    taps(ledger, 2)
    building.centre.rows("UPDATE centre_device SET state = 'revoked' WHERE id = ?", device(ledger))
    assert sentence(travels(ledger).problem).startswith("Kiosk này đã bị trung tâm ngừng tiếp nhận")
    building.centre.rows("UPDATE centre_device SET state = 'active' WHERE id = ?", device(ledger))
    assert travels(ledger) == Outcome(None, 0)
    building.until_there(ledger)


def test_a_stick_of_another_nation_is_left_alone_on_both_sides(building: Building, tmp_path: Path) -> None:
    abroad = Server(tmp_path / "abroad")
    ledger, stranger = building.joined(), building.ledger(office__code="9001")
    taps(ledger, 2)
    taps(stranger, 2)
    request, grant = tmp_path / "their.kreq", tmp_path / "their.kgrant"
    their, back = tmp_path / "their.ksb", tmp_path / "their.ksr"
    request.write_bytes(ask_by_stick(newcomer(stranger)))
    abroad.does("grant", str(request), "--out", str(grant))
    by_stick(newcomer(stranger), grant, trust.pin_of(bytes.fromhex(abroad.status()["public_key"])))
    export(newcomer(stranger), their)
    told = building.centre.runs("import", str(their), "--receipt", str(tmp_path / "none.ksr"), "--lang", "vi")
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert "Trung tâm chưa biết kiosk này" in told.stderr
    assert building.centre.ids([device(stranger)]) == []
    abroad.does("import", str(their), "--receipt", str(back))
    with pytest.raises(WorldError) as problem:
        take_receipts(newcomer(ledger), back)
    assert "khóa lạ" in sentence(problem.value)
    ask_by_stick(newcomer(ledger))
    pin = trust.pin_of(bytes.fromhex(building.centre.status()["public_key"]))
    with pytest.raises(WorldError) as other:
        by_stick(newcomer(ledger), grant, pin)
    assert "khóa lạ" in sentence(other.value)
    assert travels(ledger) == Outcome(None, 0)


def test_a_receipt_that_somebody_has_changed_counts_for_nothing(building: Building, tmp_path: Path) -> None:
    ledger = building.joined()
    taps(ledger, 3)
    export(newcomer(ledger), tmp_path / "one.ksb")
    back = tmp_path / "one.ksr"
    building.centre.does("import", str(tmp_path / "one.ksb"), "--receipt", str(back))
    content = back.read_bytes()
    mark = Kept(ledger.folder).receipts()
    back.write_bytes(content.replace(b'"mark":', b'"mark":9', 1))
    with pytest.raises(WorldError) as problem:
        take_receipts(newcomer(ledger), back)
    assert sentence(problem.value).startswith("Chữ ký số không đúng")
    assert Kept(ledger.folder).receipts() == mark
    back.write_bytes(content)
    assert take_receipts(newcomer(ledger), back)["entries"] == len(ids(ledger))


def changed_line(server: Server) -> Iterator[None]:
    """Have a centre listen with another key of its line, and then with its own again."""
    kept = {name: (server.folder / name).read_bytes() for name in ("tls.key", "tls.crt")}
    server.kill()
    for name in kept:
        (server.folder / name).unlink()
    server.start()
    yield
    server.kill()
    for name, content in kept.items():
        (server.folder / name).write_bytes(content)
    server.start()


def test_a_certificate_of_another_key_is_taken_where_the_centre_signs_that_it_is_its_own(building: Building) -> None:
    ledger = building.joined()
    sends(ledger, 1)
    taps(ledger, 2)
    line = changed_line(building.centre)
    next(line)
    assert travels(ledger) == Outcome(None, 0)
    next(line, None)
    building.until_there(ledger)
