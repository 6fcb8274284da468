"""Every chained entry stands a second time in the mirror, soon after its tap and whatever happens to either."""

import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.domain.canonical import canonical
from kiosk.domain.copies import replace
from kiosk.domain.period import parse_day, start_of
from kiosk.store import guards, mirror
from kiosk.store.frames import HEAD_BYTES, Damage
from kiosk.store.ledger import Ledger
from kiosk.store.mirror import Mirrored
from tests.driving.disk import fill, small_disk
from tests.store.resting import rested
from tests.store.tampering import unguarded
from tests.store.visits import EPOCH, LOCAL, SEED, Visits

ROOT = Path(__file__).parents[2]


def chained(folder: Path) -> list[Mirrored]:
    ledger = Ledger.open(folder)
    found = ledger.ask(lambda reader: reader.entries(most=10_000)).result()
    ledger.close()
    return [Mirrored(one.epoch, one.seq, one.hash, canonical(one.entry)) for one in found]


@pytest.fixture
def many(folder: Path) -> Path:
    """Return a closed folder with visits in three months."""
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    visits = Visits()
    ledger.record([visits.genesis()], LOCAL).result()
    for day in ("2026-02-27", "2026-02-28", "2026-03-01", "2026-04-30"):
        visits.day = parse_day(day)
        ledger.record(visits.whole(), LOCAL).result()
    ledger.close()
    return folder


def test_the_mirror_holds_every_chained_entry_by_months_of_our_zone(many: Path) -> None:
    assert list(mirror.read(many)) == chained(many)
    assert [file.name for file in mirror.files(many)] == ["2026-02.log", "2026-03.log", "2026-04.log"]
    held = [one.seq for one in mirror.read_file(many / "mirror/2026-03.log", Damage())]
    assert held == [10, 11, 12, 13]


def test_the_first_minutes_of_a_month_in_our_zone_go_into_its_file(folder: Path, visits: Visits) -> None:
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    first = visits.genesis()
    midnight = start_of(parse_day("2026-03-01"))
    ledger.record([replace(first, at=midnight - 300_000), replace(visits.config(a=1), at=midnight)]).result()
    ledger.close()
    assert [len(list(mirror.read_file(file, Damage()))) for file in mirror.files(folder)] == [1, 1]


def test_a_start_reads_far_back_only_where_the_newest_entries_stand(folder: Path, visits: Visits) -> None:
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ledger.record([visits.genesis()], LOCAL).result()
    for day in ("2026-02-02", "2026-03-02", "2026-04-02"):
        visits.day = parse_day(day)
        ledger.record(visits.days(days=1, each=60), LOCAL).result()
    ledger.close()
    old, older, newest = mirror.ends(folder)
    assert [end.last[EPOCH].seq for end in (old, older, newest)] == [241, 481, 721]
    assert max(len(end.seqs[EPOCH]) for end in (old, older)) < 20
    assert len(newest.seqs[EPOCH]) > 150
    # One of them is damaged, as after a power cut that took a page: the mirror goes on before it.
    file = newest.file
    content = bytearray(file.read_bytes())
    at = len(content) // 2
    content[at : at + 512] = bytes(512)
    file.write_bytes(content)
    assert 481 < mirror.reached(mirror.ends(folder), EPOCH) < 721


def test_an_entry_is_in_the_mirror_soon_after_its_tap(ledger: Ledger, visits: Visits, folder: Path) -> None:
    ledger.record(visits.whole(), LOCAL).result()
    rested(ledger)
    assert [one.seq for one in mirror.read(folder)] == [1, 2, 3, 4]


def test_a_comment_is_not_in_the_mirror(folder: Path, visits: Visits) -> None:
    ledger = Ledger.create(folder, seed=SEED, epoch=EPOCH)
    ballot, (hashed, text) = visits.id(), visits.text("Chờ lâu quá")
    ledger.record([visits.answered(ballot), visits.followed(ballot, comment=hashed)], LOCAL, {hashed: text}).result()
    ledger.close()
    held = b"".join(file.read_bytes() for file in mirror.files(folder))
    assert hashed.encode() in held
    assert text.text.encode() not in held
    assert text.salt not in held


def test_a_mirror_that_lacks_the_newest_entries_catches_up_at_the_next_start(many: Path) -> None:
    (many / "mirror/2026-04.log").unlink()
    content = (many / "mirror/2026-03.log").read_bytes()
    (many / "mirror/2026-03.log").write_bytes(content[:-100])
    entries = chained(many)
    damage = Damage()
    assert list(mirror.read(many, damage)) == entries
    assert damage.places == 1


def test_a_mirror_that_was_taken_away_is_made_anew(many: Path) -> None:
    for file in mirror.files(many):
        file.unlink()
    entries = chained(many)
    assert list(mirror.read(many)) == entries


@pytest.mark.parametrize(
    ("month", "hit"), [("02", 0), ("02", 3), ("02", 7), ("04", 0), ("04", 1), ("04", 2), ("04", 3)]
)
def test_a_hole_that_a_power_cut_left_among_the_newest_entries_is_filled(many: Path, month: str, hit: int) -> None:
    file = many / f"mirror/2026-{month}.log"
    content = bytearray(file.read_bytes())
    ends = [0]
    while ends[-1] < len(content):
        ends.append(ends[-1] + HEAD_BYTES + int.from_bytes(content[ends[-1] + 1 : ends[-1] + 5], "big"))
    content[ends[hit] : ends[hit + 1]] = bytes(ends[hit + 1] - ends[hit])
    file.write_bytes(content)
    entries = chained(many)
    assert set(mirror.read(many)) == set(entries)
    size = file.stat().st_size
    chained(many)
    assert file.stat().st_size == size


def test_flipped_bits_cost_the_mirror_the_entries_they_hit(many: Path) -> None:
    entries, chance = chained(many), random.Random(5)
    file = many / "mirror/2026-02.log"
    content = bytearray(file.read_bytes())
    content[chance.randrange(len(content) // 2)] ^= 4
    file.write_bytes(content)
    damage = Damage()
    held = list(mirror.read(many, damage))
    assert (len(held), damage.places) == (len(entries) - 1, 1)
    assert set(held) < set(entries)


def test_an_entry_that_its_hash_does_not_prove_is_not_mirrored(many: Path) -> None:
    entries = chained(many)
    for file in mirror.files(many):
        file.unlink()
    with unguarded(many / "ledger.sqlite3") as database:
        database.execute("UPDATE entry SET body = x'7b7d' WHERE n = 7")
    ledger = Ledger.open(many)
    ledger.close()
    assert ledger.trouble is not None
    assert ledger.trouble.params == {"what": "hash", "where": "7"}
    assert list(mirror.read(many)) == entries[:6] + entries[7:]


TAP_AND_DIE = """
import os, sys
from pathlib import Path
from kiosk.store.ledger import Ledger
from tests.store.resting import rested
from tests.store.visits import LOCAL, Visits
ledger = Ledger.open(Path(sys.argv[1]))
ledger.record(Visits(seed=int(sys.argv[2])).whole(), LOCAL).add_done_callback(lambda done: os.kill(os.getpid(), 9))
ledger.close()
"""


def test_a_process_killed_between_commit_and_mirror_leaves_a_mirror_that_catches_up(many: Path) -> None:
    for seed in range(1, 4):
        # The promise is told on the ledger's own thread: nothing behind it has happened when the process dies.
        subprocess.run([sys.executable, "-c", TAP_AND_DIE, str(many), str(seed)], cwd=ROOT, check=False)
    assert len(list(mirror.read(many))) < 17 + 12
    entries = chained(many)
    assert len(entries) == 17 + 12
    assert sorted(mirror.read(many), key=lambda one: one.seq) == entries


def test_the_mirror_of_a_full_disk_costs_no_tap_and_catches_up(tmp_path: Path, visits: Visits) -> None:
    data, beside = tmp_path / "data", tmp_path / "beside"
    ledger = Ledger.create(data, seed=SEED, epoch=EPOCH)
    with small_disk(beside, 200):
        (data / "mirror").symlink_to(beside)
        filler = fill(beside)
        for _ in range(3):
            ledger.record(visits.whole(), LOCAL).result()
        rested(ledger)
        assert ledger.trouble is not None
        assert ledger.trouble.key == "disk_full"
        filler.unlink()
        ledger.close()
        entries = chained(data)
        assert len(entries) == 12
        assert list(mirror.read(data)) == entries


def test_what_the_mirror_holds_is_synced_within_a_second_though_nobody_taps(folder: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from kiosk.store.ledger import Ledger\n"
        "from tests.store.visits import LOCAL, Visits\n"
        "ledger = Ledger.create(Path(sys.argv[1]), seed=bytes(32), epoch=bytes(16))\n"
        "ledger.record(Visits().whole(), LOCAL).result(); sys.stdin.read(); ledger.close()"
    )
    trace = tmp_path / "trace"
    strace = ["strace", "-f", "-y", "-e", "trace=pwrite64,fdatasync", "-o", str(trace), sys.executable, "-c"]
    with subprocess.Popen([*strace, script, str(folder)], cwd=ROOT, stdin=subprocess.PIPE) as kiosk:
        assert syncs_the_mirror(kiosk, trace)
        kiosk.communicate()
    assert kiosk.returncode == 0
    assert guards.SYNC_S < 1


def syncs_the_mirror(kiosk: "subprocess.Popen[bytes]", trace: Path) -> bool:
    """Wait until a kiosk that is neither tapped nor closed has synced what it wrote; False when it never does."""
    for _ in range(600):
        with suppress(subprocess.TimeoutExpired):
            kiosk.wait(timeout=0.05)
            return False
        calls = [line for line in trace.read_text(encoding="utf-8").splitlines() if "/mirror/" in line]
        if any("pwrite64" in line for line in calls) and "fdatasync" in calls[-1]:
            return True
    return False
