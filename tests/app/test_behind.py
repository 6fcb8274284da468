"""The process that checks a copy gives way to whoever serves visitors, from before it loads the ledger's part."""

import os
from pathlib import Path

from kiosk.app.cli import main
from kiosk.app.inspector import child_of_ours
from kiosk.store.opening import FILE


def test_the_checking_process_stands_back_before_it_opens_anything(tmp_path: Path) -> None:
    made = "simulate --from 2022-10-03 --to 2022-10-07 --issued 20 --collected 15 --unsatisfied 2"
    assert main([*made.split(), "--data", str(tmp_path / "kiosk")]) == 0
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    seen: list[tuple[int, bool]] = []
    with child_of_ours("inspect", str(tmp_path / "kiosk" / FILE)) as child:
        while child.poll() is None:
            seen.append((os.getpriority(os.PRIO_PROCESS, child.pid), has_ledger(child.pid)))
        assert child.stdout is not None
        assert b'"entries"' in child.stdout.read()
    assert child.returncode == 0
    assert any(opened for _, opened in seen)
    assert {nice for nice, opened in seen if opened} == {min(mine + 10, 19)}


def has_ledger(pid: int) -> bool:
    """Tell whether a process holds a ledger open."""
    try:
        held = [str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir()]
    except OSError:
        return False
    return any(name.endswith(FILE) for name in held)
