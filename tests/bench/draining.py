"""A year of a busy counter goes to the centre: what taps wait for it meanwhile, and what memory both need."""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import IO

from tests.bench import centres, drained, weighing
from tests.bench.figures import Row
from tests.bench.fleet import ENTRIES
from tests.bench.programs import ROOT
from tests.driving.kiosk import run as kiosk
from tests.sync.server import processes

OF_RESTING = 1.2
MOST_KIOSK_MB, MOST_SERVER_MB = 20.0, 50.0
WEIGHED_S = 0.2


def measure(folder: Path, url: str | None, ledger: Path, ballots: int, taps: int) -> list[Row]:
    """Return the rows of a ``ledger`` of so many ballots that joins a new centre and is sent to it."""
    with centres.opened(folder, url) as centre:
        _join(centre, ledger)
        backlog = ballots * ENTRIES
        command = [sys.executable, "-m", "tests.bench.drained", str(ledger), str(taps), str(backlog)]
        with Popen(command, stdin=PIPE, stdout=PIPE, text=True, cwd=ROOT) as child:
            try:
                return _rows(centre.pid, child, ballots)
            finally:
                child.kill()


def _join(centre: centres.Open, ledger: Path) -> None:
    """Have the ledger's kiosk join as it does: by a code, over the line."""
    where = processes.where(centre.folder, centre.url)
    told = processes.run("code", *where, "--office", "0031", "--counter", "Quầy số 1", "--training")
    code = told.stdout.splitlines()[-1]
    server = f"https://{centre.address[0]}:{centre.address[1]}"
    joined = kiosk("enrol", "--server", server, "--code", code, "--data", ledger)
    if joined.returncode:
        raise RuntimeError(joined.stderr)


def _rows(centre: int, child: Popen[str], ballots: int) -> list[Row]:
    said, told = child.stdout, child.stdin
    if said is None or told is None:
        raise RuntimeError("the kiosk cannot be spoken to")
    _heard(said, drained.READY)
    weights = {"kiosk": weighing.pss_mb(child.pid), "server": weighing.pss_mb(centre)}
    _go_on(told)
    _heard(said, drained.SENDING)
    # Nobody is looked at while he taps.
    with _weighed({"kiosk": child.pid, "server": centre}) as most:
        _go_on(told)
        answer = json.loads(said.readline())
    _go_on(told)
    child.wait()
    sending, resting = tuple(answer["sending"]), tuple(answer["resting"])
    sent = f"{answer['left'] / ENTRIES / answer['seconds']:,.0f} ballots/s"
    words = f"a backlog of {ballots:,} ballots"
    return [
        Row("road_tap", "tap → durable while it is sent", "ms", sending, resting, "road at rest", OF_RESTING),
        Row(
            "road_tap_tail", "tap → durable while it is sent", "ms", sending, resting, "road at rest", OF_RESTING, True
        ),
        Row("road_memory", f"kiosk's growth, {words}", "MB", (most["kiosk"] - weights["kiosk"],), most=MOST_KIOSK_MB),
        Row(
            "road_served", f"centre's growth, {words}", "MB", (most["server"] - weights["server"],), most=MOST_SERVER_MB
        ),
        Row("road_drain", f"the second half of it, alone ({sent})", "s", (answer["seconds"],)),
    ]


def _heard(line: IO[str], word: str) -> None:
    if line.readline().strip() != word:
        raise RuntimeError(f"the kiosk did not come to be {word}")


def _go_on(line: IO[str]) -> None:
    line.write("\n")
    line.flush()


@contextmanager
def _weighed(processes: dict[str, int]) -> Iterator[dict[str, float]]:
    """Give the most that each of these processes weighs meanwhile, in MB; it is there at the end."""
    most = dict.fromkeys(processes, 0.0)
    ended = threading.Event()

    def weigh() -> None:
        while True:
            for name, pid in processes.items():
                most[name] = max(most[name], weighing.pss_mb(pid))
            if ended.wait(WEIGHED_S):
                return

    thread = threading.Thread(target=weigh)
    thread.start()
    try:
        yield most
    finally:
        ended.set()
        thread.join()
