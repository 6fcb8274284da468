"""Backups come by themselves: when the office is closed, after a day without any, when a month has ended."""

from dataclasses import dataclass, replace

import pytest

from kiosk.app.schedule import WEEK_MS, Due, due
from kiosk.domain.manners import Hours
from kiosk.domain.period import DAY_MS, parse_day, start_of
from kiosk.store.backup import Kind
from kiosk.store.reading import Upkeep

OFFICE = Hours(week=(((450, 690), (810, 1020)),) * 5 + ((), ()))
ALWAYS = Hours(week=(((0, 1440),),) * 7)
HOUR = 3_600_000


def at(date: str, hour: float) -> int:
    return start_of(parse_day(date)) + int(hour * HOUR)


@dataclass(frozen=True)
class Told:
    """An office that was founded in January and has what it should have, up to a moment."""

    backup: int | None
    founded: int = at("2026-01-12", 9)
    check: int | None = None
    months: frozenset[str] = frozenset({"2026-01"})
    papers: frozenset[str] = frozenset({"2026-01"})

    def at(self, now_ms: int, hours: Hours = OFFICE, believed_ms: int | None = None) -> Due | None:
        upkeep = Upkeep(
            None if self.backup is None else {"at": self.backup},
            None,
            {"at": self.check or self.backup or 0},
            self.founded,
        )
        return due(now_ms, believed_ms or now_ms, hours, upkeep, self.months, self.papers)


YESTERDAY_EVENING = Told(at("2026-02-03", 17.5))


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        (6.0, None),  # Nothing happened since yesterday evening.
        (9.0, None),  # The office is open.
        (12.0, Due(Kind.DAILY, "2026-02-04")),
        (16.9, None),
        (17.1, Due(Kind.DAILY, "2026-02-04")),
        (23.9, Due(Kind.DAILY, "2026-02-04")),
    ],
)
def test_a_backup_is_due_when_the_office_has_been_open_and_is_closed(hour: float, expected: Due | None) -> None:
    assert YESTERDAY_EVENING.at(at("2026-02-04", hour)) == expected


def test_one_backup_is_enough_for_an_evening_and_a_weekend_brings_one_a_day() -> None:
    friday = Told(at("2026-02-06", 17.1))
    assert friday.at(at("2026-02-06", 22)) is None
    assert friday.at(at("2026-02-07", 12)) is None
    assert friday.at(at("2026-02-07", 18)) == Due(Kind.DAILY, "2026-02-07")


def test_an_office_that_never_closes_gets_one_after_a_day() -> None:
    told = Told(at("2026-02-03", 17.5))
    assert told.at(at("2026-02-04", 17), ALWAYS) is None
    assert told.at(at("2026-02-04", 17.6), ALWAYS) == Due(Kind.DAILY, "2026-02-04")
    new = Told(None, founded=at("2026-02-04", 9), months=frozenset())
    assert new.at(at("2026-02-05", 8), ALWAYS) is None
    assert new.at(at("2026-02-05", 10), ALWAYS) == Due(Kind.DAILY, "2026-02-05")


def test_a_new_office_gets_its_first_backup_on_its_first_evening() -> None:
    new = Told(None, founded=at("2026-02-04", 9), months=frozenset())
    assert new.at(at("2026-02-04", 10)) is None
    assert new.at(at("2026-02-04", 17.2)) == Due(Kind.DAILY, "2026-02-04")


def test_a_month_that_has_ended_gets_its_own_before_the_next_day_does() -> None:
    told = replace(YESTERDAY_EVENING, months=frozenset())
    assert told.at(at("2026-02-04", 9)) is None
    assert told.at(at("2026-02-04", 17.2)) == Due(Kind.MONTHLY, "2026-01")
    founded_since = replace(told, founded=at("2026-02-02", 9))
    assert founded_since.at(at("2026-02-04", 17.2)) == Due(Kind.DAILY, "2026-02-04")


def test_a_month_that_has_ended_gets_the_draft_of_its_paper_behind_its_backup() -> None:
    told = replace(YESTERDAY_EVENING, papers=frozenset())
    assert told.at(at("2026-02-04", 9)) is None
    assert replace(told, months=frozenset()).at(at("2026-02-04", 17.2)) == Due(Kind.MONTHLY, "2026-01")
    # What keeps a paper from being made must not keep the ledger from being copied.
    assert told.at(at("2026-02-04", 17.2)) == Due(Kind.DAILY, "2026-02-04")
    copied = replace(told, backup=at("2026-02-04", 17.2))
    assert copied.at(at("2026-02-04", 17.3)) == Due(None, "2026-01", draft=True)
    assert replace(copied, founded=at("2026-02-02", 9)).at(at("2026-02-04", 17.3)) is None
    assert replace(copied, papers=frozenset({"2026-01"})).at(at("2026-02-04", 17.3)) is None


def test_a_clock_that_was_set_back_does_not_end_the_backups() -> None:
    told = Told(at("2099-01-01", 9))
    assert told.at(at("2026-02-04", 9)) == Due(Kind.DAILY, "2026-02-04")


def test_a_backup_is_named_by_the_time_that_is_believed() -> None:
    believed = at("2026-02-04", 16)
    assert YESTERDAY_EVENING.at(DAY_MS, believed_ms=believed) == Due(Kind.DAILY, "2026-02-04")


def test_a_week_without_a_whole_check_brings_one() -> None:
    told = Told(at("2026-02-04", 17.1), check=at("2026-01-28", 12))
    assert told.at(at("2026-02-04", 18)) == Due(None)
    assert replace(told, check=at("2026-02-04", 18) - WEEK_MS + 1).at(at("2026-02-04", 18)) is None


def test_nothing_is_due_before_the_office_is_founded() -> None:
    assert due(DAY_MS, DAY_MS, OFFICE, Upkeep(None, None, None, None), (), ()) is None
