"""An office's hub between its kiosks and the centre: everything arrives once, and only the centre calls it safe."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app.road.joining import ask_by_stick, by_net, by_stick, read_invitation
from kiosk.app.road.kept import Kept
from kiosk.app.road.parcels import export, take_receipts
from kiosk.app.road.road import Outcome
from kiosk.app.road.telling import facts
from kiosk.store.ledger import Ledger
from sync.protocol import batches, trust
from sync.protocol.refusals import Code, Refused
from tests.app.road.visiting import ids, travels
from tests.store.test_setback import means
from tests.sync.building import OFFICE, Building, device, last, newcomer, sends, signer_of_receipts, taps


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    made = Building(tmp_path_factory.mktemp("office"))
    try:
        made.introduce()
        yield made
    finally:
        made.down()


@pytest.fixture
def building(office: Building) -> Building:
    """Give an office whose centre and hub listen; each test has kiosks of its own."""
    office.up()
    return office


def safe(ledger: Ledger) -> int:
    """Return how many entries the kiosk calls safe at the centre."""
    told = facts(ledger.folder, ledger.ask(lambda reader: reader.extents()).result(), None)
    assert told is not None
    return int(told["safe"])


def test_ballots_go_by_the_hub_as_they_were_signed_and_only_the_centre_calls_them_safe(building: Building) -> None:
    ledger = building.joined()
    membership = Kept(ledger.folder).membership()
    assert membership is not None
    centre, hub = (server.status()["public_key"] for server in (building.centre, building.hub))
    assert (membership.grant.url, membership.grant.keys) == (building.hub.url, (centre, hub))
    sends(ledger, 30)
    building.until_there(ledger)
    kept = building.hub.rows(
        "SELECT k.content FROM centre_keptbatch k JOIN centre_epoch e ON e.id = k.epoch_id WHERE e.device_id = ?",
        device(ledger),
    )
    for (content,) in kept:
        packet = batches.read_only_packet(content)
        assert (packet.content, packet.header.device) == (content, device(ledger))
    building.hub.does("backup")
    assert travels(ledger) == Outcome(None, 0)
    assert safe(ledger) == 0
    assert signer_of_receipts(ledger) == {centre}
    building.centre.does("backup")
    building.hub.does("forward")
    # What the hub heard meanwhile, the kiosk hears with its next question.
    taps(ledger, 1)
    before = last(ledger) - 4
    assert travels(ledger) == Outcome(None, 0)
    building.until_there(ledger)
    assert travels(ledger) == Outcome(None, 0)
    told = Kept(ledger.folder).receipts()
    assert max(receipt.durable_to for receipt in told.values()) == before


def test_what_the_centre_wants_comes_down_as_it_signed_it(building: Building) -> None:
    ledger = building.joined()
    sends(ledger, 2)
    before = Kept(ledger.folder).membership()
    line = building.hub.does("introduce").strip()
    building.centre.does("hub", line, "--office", OFFICE)
    building.hub.does("forward")
    assert travels(ledger, times=2) == Outcome(None, 0)
    after = Kept(ledger.folder).membership()
    assert before is not None
    assert after is not None
    assert after.manifest.version == before.manifest.version + 1
    (frame,) = Kept(ledger.folder)._frames("manifest.signed")
    assert frame.public_key.hex() == building.centre.status()["public_key"]


def test_a_hub_without_a_centre_takes_ballots_for_months_and_no_new_kiosk(building: Building) -> None:
    ledger = building.joined()
    scanned, _ = building.code("Quầy số 9")
    building.centre.kill()
    for _ in range(3):
        sends(ledger, 20)
    assert safe(ledger) == 0
    late = building.ledger()
    with pytest.raises(Refused) as refused:
        by_net(newcomer(late), read_invitation(None, scanned))
    assert refused.value.code is Code.BUSY
    told = building.hub.runs("forward")
    assert (told.returncode, told.stderr.count("\n")) == (3, 1)
    above = building.hub.status()["upstream"]
    assert above["waiting"] >= 240
    assert above["trouble"] == "road_no_line"
    building.up()
    building.hub.does("forward")
    assert building.centre.ids([device(ledger)]) == ids(ledger)
    assert building.hub.status()["upstream"]["waiting"] == 0
    by_net(newcomer(late), read_invitation(None, scanned))


def test_a_hub_that_is_killed_goes_on_where_it_was(building: Building) -> None:
    ledger = building.joined()
    for _ in range(3):
        taps(ledger, 40)
        building.hub.kill()
        assert travels(ledger).problem is not None
        building.up()
        assert travels(ledger) == Outcome(None, 0)
    building.until_there(ledger)


def test_a_hub_restored_from_a_backup_is_given_what_it_lacks(building: Building, tmp_path: Path) -> None:
    ledger = building.joined()
    sends(ledger, 5)
    backup = building.hub.backs_up(tmp_path / "backup")
    sends(ledger, 5)
    building.until_there(ledger)
    building.hub.restored_from(backup)
    building.up()
    sends(ledger, 5)
    building.until_there(ledger)
    assert building.hub.ids([device(ledger)]) == ids(ledger)


def test_a_centre_restored_from_a_backup_is_given_by_the_hub_what_it_lacks(building: Building, tmp_path: Path) -> None:
    ledger = building.joined()
    sends(ledger, 5)
    building.until_there(ledger)
    backup = building.centre.backs_up(tmp_path / "backup")
    sends(ledger, 5)
    building.until_there(ledger)
    building.centre.restored_from(backup)
    building.up()
    assert building.centre.ids([device(ledger)]) != ids(ledger)
    # The kiosk is not asked again: the hub has kept what it signed.
    building.hub.does("forward")
    assert building.centre.ids([device(ledger)]) == ids(ledger)


def test_a_kiosk_and_a_hub_set_back_together_find_by_the_centre_what_was_lost(
    building: Building, tmp_path: Path
) -> None:
    ledger = building.joined()
    sends(ledger, 5)
    building.until_there(ledger)
    ledger.close()
    shutil.copytree(ledger.folder, tmp_path / "kiosk")
    backup = building.hub.backs_up(tmp_path / "backup")
    ledger = building.reopened(ledger)
    lost = sends(ledger, 3)
    building.until_there(ledger)
    ledger.close()
    shutil.rmtree(ledger.folder)
    shutil.copytree(tmp_path / "kiosk", ledger.folder)
    building.hub.restored_from(backup)
    building.up()
    ledger = building.reopened(ledger, means=means())
    others = taps(ledger, 4)
    assert travels(ledger) == Outcome(None, 0)
    building.hub.runs("forward")
    # The centre goes on otherwise at that place: the hub lets it speak for itself.
    assert building.hub.status()["upstream"]["parted"] == 1
    assert travels(ledger, times=2) == Outcome(None, 0)
    building.hub.runs("forward")
    there = set(building.centre.ids([device(ledger)]))
    assert there == set(ids(ledger)) | set(lost)
    assert set(others) <= there
    taps(ledger, 1)
    building.centre.kill()
    # What was settled needs no centre any more.
    assert travels(ledger) == Outcome(None, 0)


def test_a_hub_without_a_net_sends_by_stick_and_hands_the_receipts_down(building: Building, tmp_path: Path) -> None:
    ledger = building.joined()
    building.centre.kill()
    sends(ledger, 30)
    stick = tmp_path / "stick"
    stick.mkdir()
    building.hub.does("forward", "--export", str(stick))
    written = [str(file) for file in stick.glob("*.ksb")]
    building.centre.does("import", *written, "--receipt", str(stick / "back.ksr"))
    assert building.centre.ids([device(ledger)]) == ids(ledger)
    building.hub.does("forward", "--take", str(stick / "back.ksr"))
    assert building.hub.status()["upstream"]["waiting"] == 0
    assert travels(ledger) == Outcome(None, 0)
    assert signer_of_receipts(ledger) == {building.centre.status()["public_key"]}
    # Once more is of no consequence.
    building.centre.does("import", *written, "--receipt", str(stick / "again.ksr"))
    assert building.centre.ids([device(ledger)]) == ids(ledger)


def test_a_kiosk_that_joins_by_stick_sends_by_the_hub(building: Building, tmp_path: Path) -> None:
    ledger = building.ledger()
    request, grant = tmp_path / "one.kreq", tmp_path / "one.kgrant"
    request.write_bytes(ask_by_stick(newcomer(ledger)))
    building.centre.does("grant", str(request), "--out", str(grant))
    building.hub.does("forward", "--take", str(grant))
    pin = trust.pin_of(bytes.fromhex(building.centre.status()["public_key"]))
    granted = by_stick(newcomer(ledger), grant, pin)
    assert granted.url == building.hub.url
    sends(ledger, 3)
    building.until_there(ledger)


def test_a_kiosk_that_joined_by_stick_goes_by_net_once_there_is_one(building: Building, tmp_path: Path) -> None:
    ledger = building.ledger(office__code="0032")
    request, grant = tmp_path / "one.kreq", tmp_path / "one.kgrant"
    batches_file, receipt = tmp_path / "one.ksb", tmp_path / "one.ksr"
    request.write_bytes(ask_by_stick(newcomer(ledger)))
    building.centre.does("grant", str(request), "--out", str(grant))
    by_stick(newcomer(ledger), grant, trust.pin_of(bytes.fromhex(building.centre.status()["public_key"])))
    # What is signed by a command names the pins of the listening centre, too.
    sends(ledger, 2)
    taps(ledger, 1)
    export(newcomer(ledger), batches_file)
    building.centre.does("hub", building.hub.does("introduce").strip(), "--office", OFFICE)
    building.centre.does("import", str(batches_file), "--receipt", str(receipt))
    assert take_receipts(newcomer(ledger), receipt)["config"] is True
    sends(ledger, 2)
    building.until_there(ledger)


def test_a_kiosk_that_the_centre_has_revoked_is_told_so(building: Building) -> None:
    ledger = building.joined()
    building.centre.rows("UPDATE centre_device SET state = 'revoked' WHERE id = ?", device(ledger))
    sends(ledger, 2)
    building.hub.runs("forward")
    outcome = travels(ledger)
    assert outcome.problem is not None
    assert outcome.problem.key == "refused_device_revoked"
    assert [alarm["kind"] for alarm in building.hub.status()["alarms"] if alarm["device_id"] == device(ledger)] == [
        "upstream"
    ]
    building.centre.rows("UPDATE centre_device SET readmitted = 1 WHERE id = ?", device(ledger))
    scanned, _ = building.code("Quầy số 8")
    by_net(newcomer(ledger), read_invitation(None, scanned))
    assert travels(ledger) == Outcome(None, 0)
    building.until_there(ledger)


@pytest.mark.parametrize(
    ("who", "words", "says"),
    [
        ("hub", ["code", "--office", "1", "--counter", "1"], "at the centre"),
        ("hub", ["upstream", "hailong-server/1 nowhere"], "copy the whole of it"),
        ("centre", ["forward"], "is no hub"),
        ("centre", ["hub", "hailong-server/1 https://hub.example:8443 " + "ab" * 32, "--office", "none"], "none"),
    ],
)
def test_what_cannot_be_is_said_in_words(building: Building, who: str, words: list[str], says: str) -> None:
    told = getattr(building, who).runs(*words)
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (2, "", 1)
    assert says in told.stderr


def test_a_centre_that_has_ballots_does_not_become_a_hub(building: Building) -> None:
    ledger = building.joined()
    sends(ledger, 1)
    building.until_there(ledger)
    line = building.hub.does("introduce").strip()
    told = building.centre.runs("upstream", line)
    assert told.returncode == 2
    assert "new data folder" in told.stderr
