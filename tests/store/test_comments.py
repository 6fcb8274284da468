"""Comments are read by their days, masked and unmasked, and erased without a trace."""

import subprocess
from pathlib import Path

import pytest

from kiosk.domain.errors import NotRecorded
from kiosk.domain.period import Period
from kiosk.store.backup import Backups, Kind
from kiosk.store.book import Batch
from kiosk.store.comments import Comments
from kiosk.store.inspecting import inspect
from kiosk.store.ledger import Ledger
from kiosk.store.recovery import recover
from kiosk.store.walking import What
from tests.campaign.recount import recount
from tests.campaign.tapping import refusing
from tests.store.means import STAMP, means
from tests.store.tampering import unguarded
from tests.store.visits import FIRST_DAY, LOCAL, Visits

NAMES = "Ông Nam ở quầy hai nói to"
NOW = 1_770_100_000_000


def said(ledger: Ledger, visits: Visits, text: str, level: str = "unsatisfied") -> str:
    """Let a visitor say something and return its hash."""
    ballot, (hashed, told) = visits.id(), visits.text(text)
    ledger.record([visits.answered(ballot, "attitude", level)], LOCAL).result()
    ledger.record([visits.followed(ballot, comment=hashed), visits.closed(ballot)], LOCAL, {hashed: told}).result()
    return hashed


def comments(ledger: Ledger, first: int = FIRST_DAY, last: int = FIRST_DAY + 400) -> Comments:
    return ledger.work(lambda reader: reader.comments(Period(first, last))).result()


def texts(found: Comments) -> list[str]:
    return [one.text for one in found.found]


def traces(folder: Path, text: str) -> list[str]:
    """Return the files that hold ``text``; another process looks, because this one must not open a live ledger."""
    found = subprocess.run(["grep", "-rlaF", text, str(folder)], capture_output=True, text=True, timeout=60)
    return sorted(Path(line).relative_to(folder).as_posix() for line in found.stdout.splitlines())


def test_comments_are_read_newest_day_first_with_criterion_and_level(ledger: Ledger, visits: Visits) -> None:
    said(ledger, visits, "Chờ lâu")
    visits.day += 40
    said(ledger, visits, "Rất nhanh", "satisfied")
    found = comments(ledger)
    assert [(one.text, one.day, one.criterion, one.level) for one in found.found] == [
        ("Rất nhanh", FIRST_DAY + 40, "attitude", "satisfied"),
        ("Chờ lâu", FIRST_DAY, "attitude", "unsatisfied"),
    ]
    assert texts(comments(ledger, FIRST_DAY, FIRST_DAY)) == ["Chờ lâu"]
    assert texts(comments(ledger, FIRST_DAY + 1, FIRST_DAY + 39)) == []


def test_every_comment_of_many_weeks_is_read_once(ledger: Ledger, visits: Visits) -> None:
    told = [f"Ý kiến {number}" for number in range(30)]
    for text in told:
        said(ledger, visits, text)
        visits.day += 1
    assert texts(comments(ledger)) == told[::-1]


def test_a_mask_is_put_on_and_taken_off_and_the_chain_agrees(ledger: Ledger, visits: Visits, folder: Path) -> None:
    hashed = said(ledger, visits, NAMES)
    for masked in (True, True, False, True):
        ledger.record([visits.masked(hashed, masked=masked)], LOCAL).result()
        assert [one.masked for one in comments(ledger).found] == [masked]
        assert ledger.verify().result().differences == ()
    ledger.close()
    assert recount(folder / "ledger.sqlite3").faults == ()


def test_a_mask_nobody_recorded_is_found(ledger: Ledger, visits: Visits, folder: Path) -> None:
    hashed = said(ledger, visits, NAMES)
    ledger.close()
    with unguarded(folder / "ledger.sqlite3") as database:
        database.execute("INSERT INTO mask (hash, entry) VALUES (?, 1)", (bytes.fromhex(hashed),))
    again = Ledger.open(folder)
    assert [(one.what, one.where) for one in again.verify().result().differences] == [(What.OFFICE, f"mask {hashed}")]
    again.close()


def test_an_erased_text_leaves_the_open_ledgers_files_at_once(ledger: Ledger, visits: Visits, folder: Path) -> None:
    hashed, kept = said(ledger, visits, NAMES), said(ledger, visits, "Chờ lâu quá")
    assert traces(folder, NAMES)
    ledger.erase(Batch((visits.erased(hashed),), LOCAL)).result()
    assert traces(folder, NAMES) == []
    assert traces(folder, "Chờ lâu quá") == ["ledger.sqlite3"]
    found = comments(ledger)
    assert ([one.hash for one in found.found], found.erased, found.lost) == ([kept], 1, 0)
    assert ledger.verify().result().differences == ()
    ledger.close()
    assert recount(folder / "ledger.sqlite3").faults == ()


def test_what_cannot_be_stored_erases_nothing_and_waits_nowhere(ledger: Ledger, visits: Visits, folder: Path) -> None:
    hashed = said(ledger, visits, NAMES)
    with refusing(really=True), pytest.raises(NotRecorded):
        ledger.erase(Batch((visits.erased(hashed),), LOCAL)).result()
    assert texts(comments(ledger)) == [NAMES]
    assert list(folder.glob("spool/batches*")) == []


def test_a_text_put_back_after_it_was_erased_is_found(ledger: Ledger, visits: Visits, folder: Path) -> None:
    hashed = said(ledger, visits, NAMES)
    (row,) = ledger.change(lambda database: database.rows("SELECT hash, salt, text, entry FROM free_text")).result()
    ledger.erase(Batch((visits.erased(hashed),), LOCAL)).result()
    ledger.change(lambda database: database.run("INSERT INTO free_text VALUES (?, ?, ?, ?)", row)).result()
    assert [(one.what, one.where) for one in ledger.verify().result().differences] == [(What.COMMENT, hashed)]
    ledger.close()
    assert recount(folder / "ledger.sqlite3").faults == (f"the erased comment {hashed} still has its text",)


def test_kept_backups_lose_an_erased_text_and_nothing_else(
    ledger: Ledger, visits: Visits, folder: Path, backups: Backups
) -> None:
    hashed = said(ledger, visits, NAMES)
    said(ledger, visits, "Chờ lâu quá")
    files = [backups.make(Kind.DAILY, name, NOW) for name in ("2026-02-03", "2026-02-04")]
    ledger.erase(Batch((visits.erased(hashed),), LOCAL)).result()
    assert traces(folder, NAMES) == [f"backup/{file.name}" for file in files]
    backups.strip()
    assert traces(folder, NAMES) == []
    assert traces(folder, "Chờ lâu quá") == [*(f"backup/{file.name}" for file in files), "ledger.sqlite3"]
    assert [inspect(file).findings for file in files] == [((What.COMMENT.value, hashed),)] * 2
    assert sorted(path.name for path in (folder / "backup").iterdir()) == [file.name for file in files]


def test_the_next_backup_takes_along_what_was_left_in_the_older_ones(
    ledger: Ledger, visits: Visits, folder: Path, backups: Backups
) -> None:
    hashed = said(ledger, visits, NAMES)
    backups.make(Kind.DAILY, "2026-02-03", NOW)
    ledger.erase(Batch((visits.erased(hashed),), LOCAL)).result()
    file = backups.make(Kind.DAILY, "2026-02-04", NOW)
    assert traces(folder, NAMES) == []
    assert inspect(file).findings == ()


@pytest.mark.parametrize("stripped", [True, False])
def test_a_recovery_keeps_masks_and_brings_no_erased_text_back(
    ledger: Ledger, visits: Visits, folder: Path, backups: Backups, stripped: bool
) -> None:
    gone, hidden = said(ledger, visits, NAMES), said(ledger, visits, "Chị Hoa")
    backups.make(Kind.DAILY, "2026-02-03", NOW)
    ledger.record([visits.masked(hidden)], LOCAL).result()
    ledger.erase(Batch((visits.erased(gone),), LOCAL)).result()
    if stripped:
        backups.strip()
    ledger.close()
    (folder / "ledger.sqlite3").unlink()
    rebuilt = recover(folder, means(7), STAMP)
    assert rebuilt.base == "daily-2026-02-03.sqlite3"
    again = Ledger.open(folder)
    found = comments(again)
    assert [(one.text, one.masked) for one in found.found] == [("Chị Hoa", True)]
    assert (found.erased, found.lost) == (1, 0)
    assert again.verify().result().differences == ()
    again.close()
    assert traces(folder, NAMES) == ([] if stripped else ["backup/daily-2026-02-03.sqlite3"])


def test_a_comment_that_came_back_from_the_mirror_is_counted_as_lost(
    ledger: Ledger, visits: Visits, folder: Path
) -> None:
    said(ledger, visits, "Chờ lâu")
    ledger.close()
    (folder / "ledger.sqlite3").unlink()
    recover(folder, means(7), STAMP)
    again = Ledger.open(folder)
    found = comments(again)
    assert (found.found, found.erased, found.lost) == ((), 0, 1)
    again.close()
