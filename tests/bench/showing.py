"""The staff's page of figures: from figures at hand to the painted page, beside the same page given constants."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.bench.figures import Row
from tests.bench.programs import ROOT

TARGET = 1.3


def measure(folder: Path, rounds: int) -> list[Row]:
    """Return the page of October 2026 of the ledger in ``folder``/data, each view of it shown ``rounds`` times.

    Another process shows it: a Qt that is loaded here would be shared with every window that is weighed.
    """
    words = [sys.executable, "-m", "tests.bench.figures_page", str(folder), str(rounds)]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    answer = subprocess.run(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
    ours, bare = json.loads(answer.stdout)
    says = "staff figures shown and painted"
    return [Row("staff_figures", says, "ms", tuple(ours), tuple(bare), "same page, constants", TARGET)]
