"""Says how the kiosk is: disk, ledger, clock, display, versions."""

import json
from argparse import Namespace
from pathlib import Path

from kiosk.app import assets, health
from kiosk.app.cli import sentence
from kiosk.app.clock import Clock
from kiosk.app.health import Line, State
from kiosk.app.source import source
from kiosk.domain.errors import EnvironmentProblem, WorldError

FINDING = 1


def command(args: Namespace, folder: Path) -> int:
    """Print one line a subject; the status is 1 when one of them is bad."""
    wording = assets.wording(args.lang)
    lines = [health.disk(folder, wording), *_ledger(folder, args.lang)]
    clock = Clock()
    lines += [health.clock(clock, wording), health.time_servers(clock, wording)]
    lines += [health.screen(wording), health.printer(health.printers(), wording), health.versions(wording)]
    bad = any(line.state is State.BAD for line in lines)
    if args.json:
        print(json.dumps({"bad": bad, "lines": [line.to_json() for line in lines]}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(f"[{wording.text(f'doctor.{line.state.value}')}] {line.says}" for line in lines))
    return FINDING if bad else 0


def _ledger(folder: Path, lang: str) -> list[Line]:
    wording = assets.wording(lang)
    try:
        with source(folder) as asked:
            return list(health.ledger(asked.state(), Clock().wall_ms(), wording))
    except EnvironmentProblem as problem:
        # Nothing there yet is how every kiosk begins.
        state = State.WARN if problem.key == "not_provisioned" else State.BAD
        return [Line("ledger", state, sentence(problem, lang))]
    except WorldError as problem:
        return [Line("ledger", State.BAD, sentence(problem, lang))]
