"""What leaves as open data says what was answered and nothing about anybody."""

import csv
import io
import json

from kiosk.app.assets import load_survey
from kiosk.app.opendata import to_csv, to_jsonl
from kiosk.domain.ballot import Ballot, Flag, Outcome

SURVEYS = (load_survey("kbnn-5"),)
BALLOTS = (
    Ballot(
        id="a" * 32,
        at=1_769_965_500_000,
        day=20486,
        survey=("kbnn-5", 1),
        counter="2",
        issued=True,
        officer="lan",
        service='=HYPERLINK("x")',
        answers={"attitude": "unsatisfied", "time": "satisfied"},
        reasons={"attitude": ("late", "unclear")},
        comments={"attitude": "b" * 64},
        outcome=Outcome.COMPLETED,
        flags=frozenset({Flag.TOO_FAST}),
    ),
    Ballot(id="c" * 32, at=1_769_965_500_000, day=20486, survey=("kbnn-5", 1), counter="2", issued=True),
)


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(BALLOTS, "0031", SURVEYS).decode("utf-8-sig"), newline="")))


def test_a_spreadsheet_knows_the_file_for_utf_8_and_reads_a_row_a_ballot() -> None:
    assert to_csv(BALLOTS, "0031", SURVEYS).startswith(b"\xef\xbb\xbf")
    first, second = rows()
    assert first["level_attitude"] == "unsatisfied"
    assert first["reasons_attitude"] == "late unclear"
    assert (first["flags"], first["outcome"], first["issued"]) == ("too_fast", "completed", "1")
    assert (second["level_attitude"], second["outcome"]) == ("", "")


def test_a_text_that_a_spreadsheet_would_calculate_is_only_text() -> None:
    assert rows()[0]["service"] == '\'=HYPERLINK("x")'


def test_a_criterion_called_time_does_not_hide_the_time() -> None:
    assert (rows()[0]["time"], rows()[0]["level_time"]) == ("00:05", "satisfied")


def test_the_times_are_of_vietnam_to_five_minutes() -> None:
    assert (rows()[0]["date"], rows()[0]["time"]) == ("2026-02-02", "00:05")


def test_neither_officer_nor_comment_leaves() -> None:
    for told in (to_csv(BALLOTS, "0031", SURVEYS), to_jsonl(BALLOTS, "0031")):
        assert b"lan" not in told.replace(b"plan", b"")
        assert b"b" * 64 not in told


def test_every_line_is_one_ballot() -> None:
    first, second = (json.loads(line) for line in to_jsonl(BALLOTS, "0031").splitlines())
    assert first["answers"] == {"attitude": "unsatisfied", "time": "satisfied"}
    assert first["reasons"] == {"attitude": ["late", "unclear"]}
    assert second["answers"] == {}
