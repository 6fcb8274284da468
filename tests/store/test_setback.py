"""A ledger that was set back is known for it, gets back what the mirror holds, and never looks like a quiet day."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kiosk.domain.ballot import ClockState
from kiosk.domain.entry import Entry, Recovery
from kiosk.domain.errors import IntegrityProblem
from kiosk.domain.period import Period, start_of
from kiosk.store import anchor, mirror
from kiosk.store.anchor import Anchor, Place
from kiosk.store.book import LocalTime
from kiosk.store.ledger import Ledger
from kiosk.store.rejoining import Means
from tests.store.resting import rested
from tests.store.visits import EPOCH, FIRST_DAY, LOCAL, SEED, Visits

LEDGER = "ledger.sqlite3"
TODAY = Period(FIRST_DAY, FIRST_DAY)
NOW = start_of(FIRST_DAY) + 11 * 3_600_000


def means(seed: int = 1) -> Means:
    visits = Visits(seed=4711 + seed)
    return Means(
        chance=visits.chance.randbytes,
        local=lambda: LocalTime(NOW, 9_000, "boot two"),
        belief=lambda past: ClockState.HOLDOVER,
    )


def recorded(folder: Path, *batches: Sequence[Entry]) -> None:
    ledger = Ledger.open(folder)
    for batch in batches:
        ledger.record(batch, LOCAL).result()
    ledger.close()


def ids(ledger: Ledger) -> list[str]:
    return [
        row[0].hex()
        for row in ledger.change(lambda database: database.rows("SELECT id FROM entry ORDER BY n")).result()
    ]


def opened(folder: Path, *, seed: int = 1) -> Ledger:
    ledger = Ledger.open(folder, means=means(seed))
    assert ledger.verify().result().differences == ()
    return ledger


@pytest.fixture
def old(folder: Path, tmp_path: Path, visits: Visits) -> Path:
    """Return a copy of a ledger's file with a first visit; the folder goes on behind it."""
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ledger.record([visits.genesis()], LOCAL).result()
    ledger.record(visits.whole(), LOCAL).result()
    ledger.close()
    return Path(shutil.copy(folder / LEDGER, tmp_path / "old"))


def set_back(folder: Path, old: Path) -> None:
    shutil.copy(old, folder / LEDGER)


def test_a_ledger_that_was_set_back_gets_everything_back_from_its_mirror(
    folder: Path, old: Path, visits: Visits
) -> None:
    visit, other = visits.whole(), visits.whole()
    recorded(folder, visit, other)
    set_back(folder, old)
    ledger = opened(folder)
    assert ids(ledger)[5:-1] == [entry.id for entry in (*visit, *other)]
    told = ledger.recovered
    assert told is not None
    assert (told.cause, told.certain, told.uncertain, told.lost_from, told.lost_to) == ("rollback", 2, 0, 6, 13)
    standing = ledger.ask(lambda reader: reader.standing()).result()
    assert (standing.epoch != EPOCH, standing.seq) == (True, 9)
    reading = ledger.read_period(TODAY).result().proven()
    assert len(reading.ballots) == 3
    (recovered,) = ledger.ask(lambda reader: reader.recoveries()).result()
    assert recovered == (told, FIRST_DAY, FIRST_DAY)
    ledger.close()


def test_what_was_declared_once_is_no_news_at_the_next_start(folder: Path, old: Path, visits: Visits) -> None:
    recorded(folder, visits.whole())
    set_back(folder, old)
    opened(folder).close()
    for _ in range(2):
        ledger = opened(folder)
        assert ledger.recovered is None
        assert len(ledger.ask(lambda reader: reader.recoveries()).result()) == 1
        ledger.record(visits.whole(), LOCAL).result()
        ledger.close()


def test_a_ledger_that_is_set_back_again_loses_nothing_again(folder: Path, old: Path, visits: Visits) -> None:
    first, second = visits.whole(), visits.whole()
    recorded(folder, first)
    set_back(folder, old)
    ledger = opened(folder)
    ledger.record(second, LOCAL).result()
    ledger.close()
    set_back(folder, old)
    ledger = opened(folder, seed=2)
    assert {entry.id for entry in (*first, *second)} < set(ids(ledger))
    assert len(set(ids(ledger))) == len(ids(ledger))
    told = ledger.ask(lambda reader: reader.recoveries()).result()
    assert [one.entry.uncertain for one in told] == [0, 0]
    ledger.close()
    ledger = opened(folder)
    assert ledger.recovered is None
    ledger.close()


def test_without_a_mirror_the_anchor_still_tells_of_the_loss(folder: Path, old: Path, visits: Visits) -> None:
    recorded(folder, visits.whole(), visits.whole())
    set_back(folder, old)
    shutil.rmtree(folder / "mirror")
    ledger = opened(folder)
    told = ledger.recovered
    assert told is not None
    assert (told.certain, told.uncertain, told.lost_from, told.lost_to) == (0, 8, 6, 13)
    ledger.close()
    ledger = opened(folder)
    assert ledger.recovered is None
    ledger.close()


def test_without_an_anchor_the_mirror_still_tells_of_the_loss(folder: Path, old: Path, visits: Visits) -> None:
    recorded(folder, visits.whole())
    set_back(folder, old)
    (folder / "anchor").unlink()
    ledger = opened(folder)
    assert ledger.recovered is not None
    assert (ledger.recovered.certain, ledger.recovered.uncertain) == (1, 0)
    ledger.close()


def test_an_entry_that_the_mirror_lost_too_makes_its_ballot_uncertain(folder: Path, old: Path, visits: Visits) -> None:
    lost, other, kept = visits.whole(), visits.whole(), visits.whole()
    recorded(folder, lost, other, kept)
    set_back(folder, old)
    file = folder / "mirror/2026-02.log"
    content = file.read_bytes()
    file.write_bytes(content.replace(lost[1].id.encode(), b"0" * 32))
    ledger = opened(folder)
    told = ledger.recovered
    assert told is not None
    # Behind the hole the next place cannot be proven: two are missing, and their ballot has no answer any more.
    assert (told.certain, told.uncertain) == (2, 3)
    assert {entry.id for entry in (*other, *kept)} < set(ids(ledger))
    ballots = {one.id: one for one in ledger.ask(lambda reader: reader.ballots(TODAY)).result()}
    assert [one.answers for one in ballots.values()].count({}) == 1
    ledger.close()


def test_an_entry_forged_in_the_mirror_is_not_believed(folder: Path, old: Path, visits: Visits) -> None:
    recorded(folder, visits.whole())
    set_back(folder, old)
    held = list(mirror.read(folder))
    forged = [one._replace(body=one.body.replace(b'"satisfied"', b'"unsatisfied"')) for one in held]
    shutil.rmtree(folder / "mirror")
    writing = mirror.Mirror(folder)
    writing.add(forged)
    writing.close()
    ledger = opened(folder)
    counted = ledger.ask(lambda reader: reader.day_counts(TODAY)).result()
    assert {cell.level for cell in counted} == {"satisfied"}
    assert ledger.recovered is not None
    assert (ledger.recovered.certain, ledger.recovered.uncertain) == (0, 3)
    ledger.close()


def test_a_stale_copy_that_went_on_alone_is_a_setback_too(folder: Path, old: Path, visits: Visits) -> None:
    lost, newer = visits.whole(), visits.whole()
    recorded(folder, lost)
    aside = folder.with_name("aside")
    shutil.move(folder / "mirror", aside)
    (folder / "anchor").rename(folder / "anchor.aside")
    set_back(folder, old)
    recorded(folder, newer)
    shutil.rmtree(folder / "mirror")
    shutil.move(aside, folder / "mirror")
    (folder / "anchor.aside").replace(folder / "anchor")
    ledger = opened(folder)
    assert {entry.id for entry in (*lost, *newer)} < set(ids(ledger))
    assert ledger.recovered is not None
    assert (ledger.recovered.certain, ledger.recovered.uncertain) == (1, 0)
    ledger.close()


def test_a_comment_that_came_back_as_its_hash_alone_is_no_difference(folder: Path, old: Path, visits: Visits) -> None:
    ballot, (hashed, text) = visits.id(), visits.text("Chờ lâu")
    ledger = Ledger.open(folder)
    told = [visits.answered(ballot), visits.followed(ballot, comment=hashed), visits.closed(ballot)]
    ledger.record(told, LOCAL, {hashed: text}).result()
    ledger.close()
    set_back(folder, old)
    ledger = opened(folder)
    (kept,) = [one for one in ledger.ask(lambda reader: reader.ballots(TODAY)).result() if one.id == ballot]
    assert (kept.comments, ledger.ask(lambda reader: reader.comment(hashed)).result()) == ({"attitude": hashed}, None)
    ledger.close()


def test_whoever_has_no_means_is_told_and_changes_nothing(folder: Path, old: Path, visits: Visits) -> None:
    recorded(folder, visits.whole())
    set_back(folder, old)
    content = (folder / LEDGER).read_bytes()
    with pytest.raises(IntegrityProblem) as refused:
        Ledger.open(folder)
    assert (refused.value.key, refused.value.params) == ("ledger_set_back", {"first": 6, "last": 9})
    assert (folder / LEDGER).read_bytes() == content


@pytest.mark.parametrize(
    "spoil",
    [lambda content: b"", lambda content: content[:40], lambda content: bytes(len(content))],
    ids=["emptied", "cut", "zeros"],
)
def test_a_spoiled_anchor_sets_nothing_back(
    folder: Path, old: Path, visits: Visits, spoil: Callable[[bytes], bytes]
) -> None:
    del old
    recorded(folder, visits.whole())
    (folder / "anchor").write_bytes(spoil((folder / "anchor").read_bytes()))
    recorded(folder, visits.whole())
    place = anchor.read(folder)
    assert place is not None
    assert place.seq == 13


def test_a_torn_anchor_leaves_the_one_before_it(tmp_path: Path) -> None:
    writing = Anchor(tmp_path)
    places = [Place(EPOCH, seq, bytes([seq]) * 32) for seq in range(1, 5)]
    file = tmp_path / "anchor"
    before = b""
    for number, place in enumerate(places):
        writing.write(place)
        assert anchor.read(tmp_path) == place
        content = file.read_bytes()
        changed = [at for at in range(len(content)) if content[at : at + 1] != before[at : at + 1]]
        torn = bytearray(content)
        torn[changed[-1]] ^= 255
        file.write_bytes(torn)
        assert anchor.read(tmp_path) == (places[number - 1] if number else None)
        file.write_bytes(content)
        before = content


def test_the_anchor_is_where_the_ledger_ended(folder: Path, visits: Visits) -> None:
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ledger.record(visits.whole(), LOCAL).result()
    standing = ledger.ask(lambda reader: reader.standing()).result()
    ledger.close()
    assert anchor.read(folder) == (standing.epoch, standing.seq, standing.head)


def test_the_anchor_follows_while_the_kiosk_runs(folder: Path, visits: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.store.guards.ANCHOR_S", 0.0)
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    for seq in (4, 8):
        ledger.record(visits.whole(), LOCAL).result()
        rested(ledger)
        place = anchor.read(folder)
        assert place is not None
        assert place.seq == seq
    ledger.close()


def test_a_ledger_set_back_before_its_epoch_began_gets_both_epochs_back(
    folder: Path, old: Path, visits: Visits
) -> None:
    first, second, third = visits.whole(), visits.whole(), visits.whole()
    recorded(folder, first)
    middle = Path(shutil.copy(folder / LEDGER, folder.with_name("middle")))
    recorded(folder, second)
    set_back(folder, middle)
    ledger = opened(folder)
    ledger.record(third, LOCAL).result()
    ledger.close()
    set_back(folder, old)
    ledger = opened(folder, seed=2)
    assert {entry.id for entry in (*first, *second, *third)} < set(ids(ledger))
    assert isinstance(ledger.recovered, Recovery)
    assert ledger.recovered.uncertain == 0
    ledger.close()
