"""What is noted of print jobs under way outlives the program, whatever becomes of the files."""

from pathlib import Path

from kiosk.app.printing.pending import FOLDER, note, pending, settle
from kiosk.app.printing.queue import Sides, Ticket

TICKET = Ticket("desk", 2, Sides.LONG, "A4", "Báo cáo tháng")


def test_a_job_is_noted_until_it_is_settled(tmp_path: Path) -> None:
    assert pending(tmp_path) == []
    note(tmp_path, "desk-1", TICKET)
    note(tmp_path, "Báo cáo #2", TICKET)
    assert sorted(pending(tmp_path)) == [("Báo cáo #2", TICKET), ("desk-1", TICKET)]
    settle(tmp_path, "desk-1")
    settle(tmp_path, "desk-1")
    assert pending(tmp_path) == [("Báo cáo #2", TICKET)]


def test_a_note_that_cannot_be_read_is_dropped(tmp_path: Path) -> None:
    note(tmp_path, "desk-1", TICKET)
    (tmp_path / FOLDER / "0.json").write_text("{")
    (tmp_path / FOLDER / "1.json").write_text('{"job": "desk-2", "ticket": {"printer": 7}}')
    (tmp_path / FOLDER / "2.json").write_text("[]")
    assert pending(tmp_path) == [("desk-1", TICKET)]
    assert len(list((tmp_path / FOLDER).iterdir())) == 1


def test_a_job_that_cannot_be_noted_is_printed_all_the_same(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("")
    note(tmp_path, "desk-1", TICKET)
    settle(tmp_path, "desk-1")
    assert pending(tmp_path) == []
