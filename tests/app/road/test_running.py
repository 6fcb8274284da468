"""The whole kiosk in a process of its own, on the road: killed while it sends, it has sent everything once."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

from kiosk.app.line import call
from kiosk.store.ledger import Ledger
from tests.app.office import open_office
from tests.app.road.visiting import ids, taps
from tests.driving.centre import Centre, Handler
from tests.driving.family import family
from tests.driving.kiosk import ROOT, command, run


@contextmanager
def running(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Open a kiosk that draws where nobody sees it, and end it and its child at the end."""
    process = subprocess.Popen(command("run", "--data", folder), cwd=ROOT)
    try:
        until = monotonic() + 120
        while not _answers(folder):
            assert process.poll() is None
            assert monotonic() < until
            Event().wait(0.1)
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(120)


def _answers(folder: Path) -> bool:
    caller = call(folder)
    if caller is not None:
        caller.close()
    return caller is not None


def test_a_running_kiosk_that_is_killed_while_it_sends_goes_on_where_it_was(tmp_path: Path, centre: Centre) -> None:
    folder = tmp_path / "data"
    ledger = open_office(folder)
    taps(ledger, 20)
    ledger.close()

    def kills(handler: Handler) -> None:
        """Store the batch, and let the kiosk die before it hears of it."""
        with centre.door:
            centre.answer(handler.path, handler.content)
        for one in family(process.pid):
            os.kill(one, signal.SIGKILL)
        handler.close_connection = True

    with running(folder) as process:
        centre.does("/v1/batches", kills)
        done = run("enrol", "--data", folder, "--server", centre.url, "--code", centre.typed())
        assert (done.returncode, done.stderr) == (0, "")
        assert process.wait(120) == -signal.SIGKILL
    with running(folder):
        assert run("invite", "--data", folder).returncode == 0
        assert run("sync", "--once", "--data", folder).returncode == 0
        doctor = json.loads(run("doctor", "--json", "--data", folder).stdout)
        assert [line["state"] for line in doctor["lines"] if line["subject"] == "road"] == ["good"]
    ledger = Ledger.open(folder)
    sent, held = set(centre.ids()), set(ids(ledger))
    assert sent <= held
    assert ledger.verify().result().differences == ()
    ledger.close()
    assert run("sync", "--once", "--data", folder).returncode == 0
    assert set(centre.ids()) == held


def test_a_kiosk_that_belongs_to_no_centre_loads_nothing_of_the_road(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    open_office(folder).close()
    with running(folder) as process:
        child = family(process.pid)[-1]
        maps = Path(f"/proc/{child}/maps").read_text(encoding="ascii")
    assert "_ssl." not in maps
