"""A centre that really runs, with offices whose kiosks have really sent their ballots."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kiosk.app.believer import Believer
from kiosk.app.commands.simulate import demo_settings, fill
from kiosk.app.founding import found
from kiosk.app.road.joining import Newcomer, by_net, read_invitation
from kiosk.app.road.road import Road
from kiosk.app.simulation import Request
from kiosk.domain.ballot import ClockState
from kiosk.domain.period import Period, month_of, parse_day
from pictures.office import TODAY, StillClock

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
JOURNEY_S = 120


@dataclass(frozen=True)
class Post:
    """A kiosk: where it stands, what its visitors said in two months, and how it is doing.

    ``silent_ms`` is how long ago it was last heard of, ``ahead_ms`` how wrong its clock is.
    """

    code: str
    office: str
    counter: str
    issued: int
    unsatisfied: int
    silent_ms: int = 0
    ahead_ms: int = 0
    training: bool = False


REGION = "Kho bạc Nhà nước khu vực VII"
POSTS = (
    Post("0711", REGION, "Quầy số 1", 214, 6, silent_ms=20 * MINUTE_MS),
    Post("0711", REGION, "Quầy số 2", 187, 3),
    Post("0711", REGION, "Quầy số 3", 96, 2, silent_ms=5 * HOUR_MS + 24 * HOUR_MS),
    Post("0712", f"Phòng Giao dịch số 4 – {REGION}", "Quầy giao dịch", 88, 14, silent_ms=9 * 24 * HOUR_MS),
    Post("0713", f"Phòng Giao dịch số 5 – {REGION}", "Quầy giao dịch", 64, 1, ahead_ms=35 * MINUTE_MS),
    Post("0714", f"Phòng Giao dịch số 6 – {REGION}", "Quầy giao dịch", 21, 1),
    Post("0711", REGION, "Phòng tập huấn", 40, 5, training=True),
)


@dataclass
class Centre:
    """The centre and where it listens; ``first`` is the address at which the first administrator names himself."""

    folder: Path
    url: str
    first: str
    moment: Path

    def set(self, wall_ms: int) -> None:
        """Let it be that time there."""
        self.moment.write_text(str(wall_ms), "ascii")


@contextmanager
def centre(folder: Path, *options: str) -> Iterator[Centre]:
    """Start a centre in a folder, and stop it again."""
    moment = folder / "moment"
    moment.write_text(str(StillClock().wall_ms()), "ascii")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        here = f"127.0.0.1:{free.getsockname()[1]}"
    with subprocess.Popen(
        _program(moment, "--data", str(folder / "centre"), "--listen", here, *options),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            # The name that it has itself need not lead here.
            _, link = (_address(process) for _ in range(2))
            yield Centre(folder / "centre", f"https://{here}", f"https://{here}{urlsplit(link).path}", moment)
        finally:
            process.terminate()
            process.wait()


def _address(process: "subprocess.Popen[str]") -> str:
    line = process.stdout.readline() if process.stdout else ""
    found = re.search(r"https://\S+", line)
    if found is None:
        raise RuntimeError(f"the centre did not start: {line}")
    return found[0]


def _program(moment: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-u", "-m", "pictures.still_centre", str(moment), *arguments]


def people_the_nation(there: Centre, folder: Path) -> None:
    """Found every kiosk, let its visitors come, and let it join and send what it has; the longest silent first."""
    now = StillClock().wall_ms()
    for number, post in enumerate(sorted(POSTS, key=lambda post: -post.silent_ms)):
        there.set(now - post.silent_ms)
        _stand(there, folder / str(number), post, number + 1)
    there.set(now)


def _stand(there: Centre, folder: Path, post: Post, seed: int) -> None:
    clock = StillClock()
    clock.later(post.ahead_ms - post.silent_ms)
    values = {"office.code": post.code, "office.name": post.office, "counter.name": post.counter}
    settings = demo_settings().with_values({**values, "survey.id": "kbnn-5"})
    folder.mkdir()
    ledger = found(folder, settings, training=post.training, clock=clock)
    try:
        month = month_of(parse_day(TODAY))
        for place, period in enumerate((month.previous(), Period(month.first, parse_day(TODAY) - 10))):
            share = 2 if place else 1
            visits = Request(
                period, post.issued // share, post.issued * 9 // 10 // share, post.unsatisfied, seed=seed + 100 * place
            )
            fill(ledger, settings, visits)
        newcomer = Newcomer(ledger, clock, Believer(clock))
        by_net(newcomer, read_invitation(there.url, _code(there, post)))
        road = Road(ledger, clock, lambda: ClockState.TRUSTED)
        try:
            for _ in range(2):
                road.travel().result(JOURNEY_S)
        finally:
            road.close()
    finally:
        ledger.close()


def _code(there: Centre, post: Post) -> str:
    asked = ["--office", post.code, "--office-name", post.office, "--counter", post.counter]
    answer = subprocess.run(
        [
            *_program(there.moment, "code", "--data", str(there.folder)),
            *asked,
            *(["--training"] if post.training else []),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return answer.stdout.split()[-1]
