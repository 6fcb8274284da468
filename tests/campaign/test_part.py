"""A long campaign is run in parts: together they are the whole, and each says which it was."""

import subprocess
import sys

import pytest

from tests.campaign.__main__ import FAMILIES, main
from tests.campaign.ground import ROOT
from tests.campaign.part import WHOLE, Part, blocks


@pytest.mark.parametrize(("length", "of"), [(0, 3), (1, 4), (10, 1), (10, 3), (88, 8), (97, 96)])
def test_the_parts_are_the_whole_once_and_in_order(length: int, of: int) -> None:
    faults = range(length)
    shares = [Part(number, of).share(faults) for number in range(1, of + 1)]
    assert [fault for share in shares for fault in share] == list(faults)
    assert max(map(len, shares)) - min(map(len, shares)) <= 1
    assert WHOLE.share(faults) == faults


def test_pieces_are_the_whole_too() -> None:
    assert blocks(range(7), 3) == [range(3), range(3, 6), range(6, 7)]


@pytest.mark.parametrize("text", ["", "1", "0/3", "4/3", "1/0", "-1/2", "1/2/3", "a/b"])
def test_what_is_no_part_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not K/N"):
        Part.read(text)
    with pytest.raises(SystemExit):
        main(["clocks", "--size", "1", "--part", text])


@pytest.mark.parametrize("name", [name for name, family in FAMILIES.items() if not family.parted])
def test_a_family_whose_faults_follow_one_another_has_no_parts(name: str) -> None:
    with pytest.raises(SystemExit):
        main([name, "--size", "1", "--part", "1/2"])


@pytest.mark.parametrize(("part", "histories"), [("1/2", 2), ("2/2", 3)])
def test_a_part_says_which_it_was(part: str, histories: int) -> None:
    words = [sys.executable, "-m", "tests.campaign", "clocks", "--size", "5", "--part", part]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert told[0] == f"clocks, seed 1, part {part[0]} of 2"
    assert told[1].split() == ["histories", str(histories)]
    assert told[-1] == "sound"
