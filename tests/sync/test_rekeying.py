"""The centre changes its keys: kiosks that were told follow, and so does one that was away all the while."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.app.road.joining import Newcomer, ask_by_stick, by_net, by_stick, read_invitation
from kiosk.app.road.kept import Kept, Membership
from kiosk.app.road.parcels import export, take_receipts
from kiosk.app.road.road import Outcome
from kiosk.domain.errors import WorldError
from kiosk.store.ledger import Ledger
from sync.protocol.trust import pin_of
from sync.server import vault
from tests.app.office import open_office
from tests.app.road.conftest import newcomer_of
from tests.app.road.visiting import taps, travels
from tests.driving.centre import Centre, opened
from tests.driving.certificates import Certificate
from tests.sync.server.processes import run, served, where
from tests.sync.server.running import free_port


def done(answer: "subprocess.CompletedProcess[str]") -> str:
    assert (answer.returncode, answer.stderr) == (0, "")
    return answer.stdout


class House:
    """A centre in processes of its own, always at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.listen = f"127.0.0.1:{free_port()}"

    def does(self, *words: str) -> "subprocess.CompletedProcess[str]":
        command, *others = words
        return run(command, *where(self.folder, None), *others)

    @contextmanager
    def open(self) -> Iterator[None]:
        with served(self.folder, None, "--listen", self.listen):
            yield

    def joins(self, ledger: Ledger) -> Newcomer:
        newcomer = newcomer_of(ledger)
        code = done(self.does("code", "--office", "0031", "--counter", ledger.folder.name)).splitlines()[-1]
        by_net(newcomer, read_invitation(f"https://{self.listen}", code))
        return newcomer

    @property
    def keys(self) -> tuple[bytes, str]:
        return vault.open_vault(self.folder).signer.public_key, vault.open_line(self.folder).pin


def believes(ledger: Ledger) -> Membership:
    found = Kept(ledger.folder).membership()
    assert found is not None
    return found


@pytest.fixture
def ledgers(tmp_path: Path) -> Iterator[list[Ledger]]:
    made = [open_office(tmp_path / name) for name in ("here", "away")]
    yield made
    for ledger in made:
        ledger.close()


def test_kiosks_follow_when_the_centre_changes_its_keys_and_so_does_one_that_was_away(
    tmp_path: Path, ledgers: list[Ledger]
) -> None:
    here = ledgers[0]
    house = House(tmp_path / "centre")
    with house.open():
        for seed, ledger in enumerate(ledgers):
            house.joins(ledger)
            taps(ledger, 2, seed)
            assert travels(ledger) == Outcome(None, 0)
        before = house.keys
        assert house.does("rekey", "signing", "change").returncode == 2
        for key in ("signing", "tls"):
            done(house.does("rekey", key, "prepare"))
    with house.open():
        # The second time it says what it has.
        assert travels(here, times=2) == Outcome(None, 0)
        assert believes(here).keys > {before[0]}
        assert len(believes(here).pins) == 2
        for key in ("signing", "tls"):
            done(house.does("rekey", key, "change"))
    after = house.keys
    assert set(before).isdisjoint(after)
    with house.open():
        left = house.does("rekey", "signing", "forget")
        assert (left.returncode, "1 kiosks" in left.stderr) == (1, True)
        for seed, ledger in enumerate(ledgers):
            taps(ledger, 2, 10 + seed)
            assert travels(ledger, times=2) == Outcome(None, 0)
            assert believes(ledger).keys == frozenset({after[0]})
            assert {pin.hex() for pin in believes(ledger).pins} == {after[1]}
        done(house.does("rekey", "signing", "forget"))
        told = json.loads(house.does("status", "--json").stdout)
        assert [row["queue"] for row in told["devices"]] == [0, 0]
        assert told["alarms"] == []
    with house.open():
        assert [travels(ledger) for ledger in ledgers] == [Outcome(None, 0)] * 2
    assert not (house.folder / vault.FORMER_SIGNING).exists()


def test_a_kiosk_without_a_net_follows_by_stick(tmp_path: Path, ledgers: list[Ledger]) -> None:
    house, stick, back = House(tmp_path / "centre"), tmp_path / "a.ksb", tmp_path / "a.ksr"
    newcomer = newcomer_of(ledgers[0])
    with house.open():
        pin = pin_of(house.keys[0])
        request, grant = tmp_path / "a.kreq", tmp_path / "a.kgrant"
        request.write_bytes(ask_by_stick(newcomer))
        done(house.does("grant", str(request), "--out", str(grant)))
        by_stick(newcomer, grant, pin)
        # Whoever answers by stick knows what the line shows, too.
        assert {one.hex() for one in believes(newcomer.ledger).pins} == {house.keys[1]}
        done(house.does("rekey", "signing", "prepare"))
    with house.open():
        done(house.does("rekey", "signing", "change"))
    taps(newcomer.ledger, 2)
    with house.open():
        entries = export(newcomer, stick)["entries"]
        done(house.does("import", str(stick), "--receipt", str(back)))
        assert take_receipts(newcomer, back) == {"entries": entries, "config": True}
    assert believes(newcomer.ledger).keys == {house.keys[0]}
    # Whoever follows finds nothing new in it, and nothing wrong.
    assert take_receipts(newcomer, back)["entries"] == entries


def test_a_line_that_shows_another_key_is_believed_only_on_the_centres_word(tmp_path: Path) -> None:
    ledger = open_office(tmp_path / "data")
    folders = [tmp_path / name for name in ("centre", "now", "other")]
    for folder in folders:
        folder.mkdir()
    try:
        with opened(Centre(folders[0])) as centre:
            newcomer = newcomer_of(ledger)
            by_net(newcomer, read_invitation(centre.url, centre.typed()))
            taps(ledger, 1)
            port = centre.port
        told, centre.certificate = centre.certificate, Certificate.make(folders[1])
        with opened(centre, port):
            assert travels(ledger) == Outcome(None, 0)
        centre.asked.clear()
        # Somebody in between who hands on what the centre says has a key that it does not name.
        named, centre.certificate = centre.certificate, Certificate.make(folders[2])
        assert told.pin not in {named.pin, centre.certificate.pin}
        centre.named = named.pin
        with opened(centre, port):
            problem = travels(ledger).problem
            assert isinstance(problem, WorldError)
            assert problem.key == "road_pin"
        assert set(centre.asked) == {"/v1/time"}
    finally:
        ledger.close()
