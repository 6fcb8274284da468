"""The database of a listening centre fails under load: it says so in words, loses nothing, and goes on by itself."""

import http.client
import shutil
import sqlite3
import tempfile
import threading
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from time import monotonic

from django.db import connections

from sync.protocol import messages, signing
from sync.protocol.messages import Receipt
from sync.server.models import Backup
from sync.server.upkeep import Upkeep
from tests.driving.disk import fill, small_disk
from tests.sync.server import cluster, processes, running
from tests.sync.server.kiosks import Kiosk, entry
from tests.sync.server.running import Answer, ask

PATIENCE_S = 240.0
BATCH = 5


class Sender(threading.Thread):
    """Sends batch after batch of a kiosk, each until it is taken; counts what it is told meanwhile."""

    def __init__(self, kiosk: Kiosk, address: tuple[str, int]) -> None:
        super().__init__(daemon=True)
        self.kiosk, self.address = kiosk, address
        self.told: Counter[str] = Counter()
        self.marks: list[int] = []
        self.ended = threading.Event()

    def run(self) -> None:
        first = 1
        until = monotonic() + PATIENCE_S
        while first <= len(self.kiosk.bodies) and monotonic() < until and not self.ended.is_set():
            answer = sent(self.kiosk, self.address, first)
            if answer is None:
                self.told["no line"] += 1
            elif answer.status == 200:
                receipt = messages.read(signing.cut(answer.content)[0].text, Receipt)
                self.marks.append(receipt.mark)
                first = receipt.last + 1
            else:
                self.told[answer.problem.code.value] += 1
                assert "retry-after" in answer.headers, answer
                self.ended.wait(0.05)


def sent(kiosk: Kiosk, address: tuple[str, int], first: int) -> Answer | None:
    try:
        return ask(address, "/v1/batches", kiosk.packet(first, first + BATCH - 1).content)
    except (OSError, http.client.HTTPException):
        return None


def enrolled(folder: Path, url: str | None, count: int, entries: int) -> list[Kiosk]:
    """Make a centre that knows some kiosks, each with so many entries to send."""
    with running.centre(folder, url) as centre:
        kiosks = [Kiosk(centre) for _ in range(count)]
        for kiosk in kiosks:
            kiosk.enrols()
            kiosk.tap(entries)
    return kiosks


def everything(folder: Path, kiosk: Kiosk) -> bool:
    """Say whether a centre on a file has the entries of a kiosk, each once and in their order."""
    with closing(sqlite3.connect(folder / "centre.sqlite3", timeout=30)) as books:
        asked = (
            "SELECT e.body FROM centre_place p JOIN centre_entry e ON e.id = p.entry "
            "JOIN centre_epoch c ON c.id = p.epoch_id WHERE c.device_id = ? ORDER BY p.seq"
        )
        return [bytes(row[0]) for row in books.execute(asked, (kiosk.device,))] == kiosk.bodies


def everything_of(url: str, kiosk: Kiosk) -> bool:
    import psycopg

    with psycopg.connect(url) as books:
        rows = books.execute(
            "SELECT e.body FROM centre_place p JOIN centre_entry e ON e.id = p.entry "
            "JOIN centre_epoch c ON c.id = p.epoch_id WHERE c.device_id = %s ORDER BY p.seq",
            (kiosk.device,),
        ).fetchall()
    return [bytes(row[0]) for row in rows] == kiosk.bodies


def test_postgresql_restarted_under_load_costs_a_moment_and_no_entry(tmp_path: Path) -> None:
    chance = Random(5)
    with cluster.running() as database:
        url = database()
        kiosks = enrolled(tmp_path, url, 2, 150)
        with processes.served(tmp_path, url) as made:
            senders = [Sender(kiosk, made.address) for kiosk in kiosks]
            for sender in senders:
                sender.start()
            for _ in range(2):
                senders[0].ended.wait(0.3 + chance.random())
                database.stop()
                senders[0].ended.wait(chance.random() * 0.5)
                database.start()
            for sender in senders:
                sender.join()
            told = sum((sender.told for sender in senders), Counter[str]())
            assert made.process.poll() is None
        # A moment to wait for; never a bug of the centre's.
        assert set(told) <= {"busy"}
        assert told["busy"] >= 2
        assert all(everything_of(url, kiosk) for kiosk in kiosks)


def test_what_the_centre_does_by_itself_goes_on_when_postgresql_was_restarted(tmp_path: Path) -> None:
    with cluster.running() as database:
        running.point_at(tmp_path, database())
        assert not Backup.objects.exists()
        database.stop()
        database.start()
        Upkeep(tmp_path)._look()
        assert Backup.objects.count() == 1
        connections.close_all()


def test_a_full_disk_under_the_file_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 6_000) as disk:
        folder = disk / "centre"
        (kiosk,) = enrolled(folder, None, 1, 40)
        with processes.served(folder, None) as made:
            assert (answer := sent(kiosk, made.address, 1)) is not None
            assert answer.status == 200
            filler = fill(disk)
            for _ in range(2):
                assert (full := sent(kiosk, made.address, 6)) is not None
                assert (full.problem.code.value, full.status) == ("storage_full", 507)
                assert int(full.headers["retry-after"]) > 0
            filler.unlink()
            sender = Sender(kiosk, made.address)
            sender.run()
        assert sender.told == {}
        assert everything(folder, kiosk)


def test_a_centre_does_not_start_on_a_full_disk_and_says_so(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 6_000) as disk:
        folder = disk / "centre"
        (kiosk,) = enrolled(folder, None, 1, 5)
        filler = fill(disk)
        told = processes.run("serve", *processes.where(folder, None), "--listen", "127.0.0.1:0")
        assert (told.returncode, told.stdout, told.stderr.count("\n")) == (3, "", 1), told.stderr
        assert "full" in told.stderr
        filler.unlink()
        with processes.served(folder, None) as made:
            Sender(kiosk, made.address).run()
        assert everything(folder, kiosk)


def test_a_full_disk_under_postgresql_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    chance = Random(6)
    # PostgreSQL's own user has to reach it, and its socket has to have a short name.
    place = Path(tempfile.mkdtemp(prefix="hailong-full-"))
    place.chmod(0o755)
    with small_disk(place / "disk", 150_000) as disk:
        (disk / "pg").mkdir()
        with cluster.running(disk / "pg") as database:
            url = database()
            (kiosk,) = enrolled(tmp_path / "centre", url, 1, 0)
            # Hardly to be packed, so that the disk is needed soon.
            kiosk.chain(*(entry(chance.randbytes(8_000).hex()) for _ in range(150)))
            with processes.served(tmp_path / "centre", url) as made:
                filler = fill(disk)
                sender = Sender(kiosk, made.address)
                sender.start()
                ends = monotonic() + PATIENCE_S
                while not sender.told and monotonic() < ends:
                    sender.ended.wait(0.05)
                assert set(sender.told) <= {"busy", "storage_full"}
                assert sender.told
                filler.unlink()
                if not database.is_up():
                    database.start()
                sender.join()
            assert set(sender.told) <= {"busy", "storage_full"}
            assert everything_of(url, kiosk)
    shutil.rmtree(place)
