"""The process that checks a copy gives way to whoever serves visitors, from before it loads the ledger's part."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.app.cli import main
from kiosk.app.inspector import Inspector
from kiosk.db import breathing
from kiosk.store.opening import FILE

MADE = ("--issued", "20", "--collected", "15", "--unsatisfied", "2")


@pytest.mark.parametrize(("gently", "policy", "further"), [(False, os.SCHED_OTHER, 10), (True, os.SCHED_IDLE, 0)])
def test_the_checking_process_stands_back_before_it_opens_anything(
    tmp_path: Path, gently: bool, policy: int, further: int
) -> None:
    folder = tmp_path / "kiosk"
    assert main(["simulate", "--from", "2022-10-03", "--to", "2022-10-07", *MADE, "--data", str(folder)]) == 0
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    seen: list[tuple[int, int, bool]] = []
    inspector = Inspector()
    with ThreadPoolExecutor(1) as beside:
        asked = beside.submit(inspector, folder / FILE, texts=True, gently=gently)
        while not asked.done():
            child = inspector._child
            if child is not None and child.returncode is None:
                seen.extend(standing(child.pid))
        assert asked.result().findings == ()
    assert {(taken, nice) for taken, nice, opened in seen if opened} == {(policy, min(mine + further, 19))}


def test_a_gentle_check_rests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    monkeypatch.setattr(breathing, "WORK_S", 0.0)
    monkeypatch.setattr(breathing, "sleep", rests.append)
    folder = tmp_path / "kiosk"
    assert main(["simulate", "--from", "2022-10-03", "--to", "2022-10-07", *MADE, "--data", str(folder)]) == 0
    assert main(["inspect", str(folder / FILE)]) == 0
    assert rests == []
    assert main(["inspect", str(folder / FILE), "--gently"]) == 0
    assert set(rests) == {breathing.REST_S}


def standing(pid: int) -> list[tuple[int, int, bool]]:
    """Return a process' scheduling policy and nice value and whether it holds a ledger open, of one that lives."""
    try:
        held = [str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir()]
        opened = any(name.endswith(FILE) for name in held)
        return [(os.sched_getscheduler(pid), os.getpriority(os.PRIO_PROCESS, pid), opened)]
    except OSError:
        return []
