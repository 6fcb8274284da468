"""The typefaces of the papers are looked at before anything is drawn with them."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.reports.fonts import FILES
from tests.reports.papers import FONTS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("damaged", [None, b"", b"no font at all"])
def test_a_missing_or_broken_typeface_is_told(damaged: bytes | None, tmp_path: Path) -> None:
    for file in FILES.values():
        (tmp_path / file).write_bytes((FONTS / file).read_bytes())
    first = next(iter(FILES.values()))
    (tmp_path / first).unlink()
    if damaged is not None:
        (tmp_path / first).write_bytes(damaged)
    made = "from pathlib import Path; from kiosk.reports.fonts import register; register(Path({!r}))"
    told = subprocess.run([sys.executable, "-c", made.format(str(tmp_path))], cwd=ROOT, capture_output=True, text=True)
    assert f"EnvironmentProblem: font_missing (file={first})" in told.stderr
