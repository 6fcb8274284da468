"""What cannot be closed is refused with one sentence, before anything is stored."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app import assets
from kiosk.app.believer import Believer
from kiosk.app.closing import Closer
from kiosk.app.commands.simulate import fill
from kiosk.app.founding import found
from kiosk.app.scribe import Scribe
from kiosk.app.simulation import Request
from kiosk.domain.errors import EnvironmentProblem, IntegrityProblem, WorldError
from kiosk.domain.period import DAY_MS, Period, month, parse_day
from kiosk.domain.shapes import TeamMember
from kiosk.store import backup
from kiosk.store.backup import Backups, Kind
from kiosk.store.inspecting import Inspection, inspect
from tests.app.office import settings
from tests.app.staffroom.stage import ToldClock
from tests.driving.disk import small_disk

OCTOBER, NOVEMBER = month("2026-10"), month("2026-11")
TEAM = (TeamMember("Trần Thị Bình", "chair"), TeamMember("Lê Văn Cường", "member"))


class Office:
    """An office of October and November, on 22 November, and who closes its months."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, ToldClock()
        self.ledger = found(folder, settings(), training=False, clock=self.clock)
        fill(self.ledger, settings(), Request(Period(OCTOBER.first, parse_day("2026-11-20")), 90, 80, 7))
        self.believer = Believer(self.clock)
        self.believer.learn(self.ledger.ask(lambda reader: reader.past()).result())
        scribe = Scribe(self.clock, "2", self.believer.state)
        self.closer = Closer(self.ledger, Backups(self.ledger, self._inspect), scribe, self.clock, self.believer)

        self.gently: list[bool] = []

    def _inspect(self, file: Path, *, texts: bool, gently: bool) -> Inspection:
        self.gently.append(gently)
        return inspect(file, texts=texts)

    def close(self, period: Period = OCTOBER, number: int = 0) -> None:
        self.closer.close(period, number, TEAM, "p1")

    def refused(self, period: Period = OCTOBER, number: int = 0) -> WorldError:
        """Return why a close was refused; nothing of it is stored."""
        before = self.ledger.ask(lambda reader: reader.standing()).result()
        with pytest.raises(WorldError) as told:
            self.close(period, number)
        assert self.ledger.ask(lambda reader: reader.standing()).result() == before
        sentences = [assets.wording(lang).sentence(told.value) for lang in ("vi", "en")]
        assert all(sentence and "\n" not in sentence for sentence in sentences)
        return told.value


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = Office(tmp_path / "data")
    yield opened
    opened.ledger.close()


def test_a_close_leaves_a_verified_backup_of_the_month(office: Office) -> None:
    office.close()
    (file,) = backup.kept(office.folder, Kind.MONTHLY)
    assert file.name == "monthly-2026-10.sqlite3"
    assert inspect(file, texts=False).findings == ()
    # A manager waits for it.
    assert office.gently == [False]
    (stored,) = office.ledger.ask(lambda reader: reader.closes(OCTOBER)).result()
    assert (stored.entry.person, stored.entry.team) == ("p1", TEAM)
    assert office.ledger.verify().result().differences == ()


@pytest.mark.parametrize(
    ("key", "period", "number"),
    [
        ("close_not_over", NOVEMBER, 0),
        ("close_not_over", month("2026-12"), 0),
        ("close_before_ledger", month("2026-09"), 0),
        ("close_first", OCTOBER, 1),
        ("close_no_month", Period(OCTOBER.first, OCTOBER.last - 1), 0),
    ],
)
def test_a_month_that_cannot_be_closed_is_refused_before_the_copy(
    office: Office, key: str, period: Period, number: int
) -> None:
    assert office.refused(period, number).key == key
    assert backup.kept(office.folder, Kind.MONTHLY) == []


def test_a_month_is_closed_once_and_gets_no_empty_supplement(office: Office) -> None:
    office.close()
    assert office.refused().key == "close_twice"
    assert office.refused(OCTOBER, 1).key == "close_nothing_new"
    assert "Tháng 10/2026 đã chốt rồi" in assets.wording("vi").sentence(office.refused())


@pytest.mark.parametrize("days", [-400, 500])
def test_a_clock_that_is_not_believed_closes_nothing(office: Office, days: int) -> None:
    office.clock.wall += days * DAY_MS
    assert office.refused().key == "close_clock"


def test_a_ledger_that_does_not_verify_closes_nothing(office: Office) -> None:
    def turn_a_count() -> None:
        office.ledger.change(
            lambda database: database.run("UPDATE tally_day SET n = n + 1 WHERE day = ?", (NOVEMBER.first + 1,))
        ).result()

    turn_a_count()
    problem = office.refused()
    assert isinstance(problem, IntegrityProblem)
    assert problem.key == "close_ledger"
    assert "sổ cái không khớp – số đếm không khớp các phiếu" in assets.wording("vi").sentence(problem)
    assert backup.kept(office.folder, Kind.MONTHLY) == []


def test_a_disk_without_room_for_the_backup_closes_nothing(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 96_000) as disk:
        office = Office(disk / "data")
        problem = office.refused()
        office.ledger.close()
    assert isinstance(problem, EnvironmentProblem)
    assert problem.key == "close_no_room"
    assert 80 < int(str(problem.params["megabytes"])) < 100
