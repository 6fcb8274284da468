"""The note of how the office stood is read once, and says nothing wrong."""

from pathlib import Path

import pytest

from kiosk.app import keepsake
from kiosk.app.stand import Stand, read_stand
from tests.app.office import open_office


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    ledger = open_office(tmp_path / "kiosk", office__name="Kho bạc Nhà nước Mường Tè", public__slides=["Xin chào"])
    found = ledger.ask(read_stand).result()
    ledger.close()
    return found


def test_what_is_kept_is_taken_once(tmp_path: Path, stand: Stand) -> None:
    keepsake.keep(tmp_path, stand)
    found = keepsake.take(tmp_path)
    assert found is not None
    assert found.to_plain() == stand.to_plain()
    assert (found.rules, found.hours) == (stand.rules, stand.hours)
    assert keepsake.take(tmp_path) is None


def test_the_note_of_another_version_is_taken_away_unread(
    tmp_path: Path, stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    keepsake.keep(tmp_path, stand)
    monkeypatch.setattr(keepsake, "__version__", "0.0.1")
    assert keepsake.take(tmp_path) is None
    assert not (tmp_path / keepsake.FILE).exists()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff", b'{"settings": {"office.name": 5}}', b'{"settings": 1}']
)
def test_a_note_that_says_nothing_is_passed_over_and_taken_away(tmp_path: Path, content: bytes) -> None:
    (tmp_path / keepsake.FILE).write_bytes(content)
    assert keepsake.take(tmp_path) is None
    assert not (tmp_path / keepsake.FILE).exists()


def test_a_folder_that_takes_no_note_stops_nobody(tmp_path: Path, stand: Stand) -> None:
    keepsake.keep(tmp_path / "none", stand)
    assert keepsake.take(tmp_path / "none") is None
