"""A kiosk that was cloned, set back or built anew, and a restored centre: both sides find out what is missing."""

import shutil
from pathlib import Path

from kiosk.app.road.joining import Newcomer
from kiosk.app.road.road import Outcome
from kiosk.store.ledger import Ledger
from kiosk.store.recovery import drafted
from tests.app.road.visiting import ids, is_there, taps, travels
from tests.driving.centre import Centre
from tests.store.test_setback import means


def test_a_cloned_kiosk_goes_on_under_an_epoch_of_its_own(joined: Newcomer, centre: Centre, tmp_path: Path) -> None:
    ledger = joined.ledger
    taps(ledger, 2, seed=1)
    travels(ledger)
    ledger.close()
    shutil.copytree(ledger.folder, tmp_path / "clone")
    first, clone = Ledger.open(ledger.folder), Ledger.open(tmp_path / "clone", means=means())
    mine = taps(first, 3, seed=2)
    others = taps(clone, 5, seed=3)
    assert travels(first) == Outcome(None, 0)
    assert travels(clone) == Outcome(None, 0)
    assert set(mine) | set(others) < set(centre.ids())
    assert sorted({*ids(first), *ids(clone)}) == centre.ids()
    told = clone.ask(lambda reader: reader.recoveries()).result()
    assert [(one.entry.cause, one.entry.uncertain) for one in told] == [("rollback", len(mine))]
    assert clone.verify().result().differences == ()
    # Both go on, and neither is in the other's way again.
    taps(first, 1, seed=4)
    taps(clone, 1, seed=5)
    assert (travels(first), travels(clone)) == (Outcome(None, 0), Outcome(None, 0))
    assert sorted({*ids(first), *ids(clone)}) == centre.ids()
    first.close()
    clone.close()


def test_a_kiosk_restored_from_a_backup_tells_what_it_lost(joined: Newcomer, centre: Centre, tmp_path: Path) -> None:
    ledger = joined.ledger
    taps(ledger, 2, seed=1)
    ledger.close()
    shutil.copytree(ledger.folder, tmp_path / "backup")
    ledger = Ledger.open(ledger.folder)
    lost = taps(ledger, 3, seed=2)
    travels(ledger)
    ledger.close()
    restored = Ledger.open(tmp_path / "backup", means=means())
    before = ids(restored)
    assert travels(restored) == Outcome(None, 0)
    (told,) = restored.ask(lambda reader: reader.recoveries()).result()
    assert (told.entry.certain, told.entry.uncertain) == (0, len(lost))
    assert set(before) < set(ids(restored))
    assert set(lost) | set(ids(restored)) == set(centre.ids())
    restored.close()


def test_a_ledger_that_was_built_anew_belongs_to_its_centre_as_before(joined: Newcomer, centre: Centre) -> None:
    ledger = joined.ledger
    taps(ledger, 3, seed=1)
    travels(ledger)
    waits = taps(ledger, 2, seed=2)
    before = ids(ledger)
    ledger.close()
    (ledger.folder / "ledger.sqlite3").write_bytes(b"x" * 8192)
    with drafted(ledger.folder, means(), "20260203-101500") as (_, put_in_place):
        put_in_place()
    again = Ledger.open(ledger.folder)
    assert set(before) < set(ids(again))
    assert travels(again, times=2) == Outcome(None, 0)
    assert set(waits) < set(centre.ids())
    assert is_there(centre, again)
    again.close()


def test_a_restored_centre_is_given_what_it_lacks(joined: Newcomer, centre: Centre) -> None:
    taps(joined.ledger, 2, seed=1)
    travels(joined.ledger)
    backup = centre.books.copied()
    taps(joined.ledger, 2, seed=2)
    travels(joined.ledger)
    centre.restored(backup)
    assert not is_there(centre, joined.ledger)
    assert travels(joined.ledger) == Outcome(None, 0)
    assert is_there(centre, joined.ledger)
