"""The import rules hold, and each of them would catch who breaks it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checks import LINT_IMPORTS
from tests.architecture.sources import ROOT

LAYERS = ("app", "screens", "staff", "store", "reports", "widgets", "db", "codes", "domain")

# One offence for each rule, in the words of the rule.
OFFENCES = {
    "Layers: who may use whom": ("domain", "import kiosk.db"),
    "No circles within a layer": ("store", "import kiosk.store.other"),
    "The domain knows no clock, chance, file, network, database, window or log": ("domain", "import time"),
    "Only app, screens, staff and widgets know Qt": ("store", "import PySide6.QtCore"),
    "Only kiosk.db speaks SQLite": ("app", "import sqlite3"),
    "Only kiosk.reports draws paper and writes workbooks": ("staff", "import reportlab.pdfgen"),
    "Only kiosk.app uses the reports": ("staff", "import kiosk.reports"),
    "The parts of the road to the centre": ("../sync/elsewhere", ""),
    "The protocol and the sender are as pure as the domain": (
        "../sync/protocol",
        "import kiosk.store",
    ),
    "Of the kiosk the centre knows what has no machine under it": ("../sync/server", "import kiosk.app"),
    "Only the centre knows Django": ("app", "import django.db"),
    "Of the kiosk only kiosk.app knows the road": ("store", "import sync.protocol"),
}


def lint(folder: Path) -> dict[str, str]:
    """Return the verdict on each rule, by its name."""
    command = [
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, '.'); sys.argv.append('--no-cache'); {LINT_IMPORTS}",
    ]
    answer = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=folder)
    lines = answer.stdout.splitlines()
    return {line.rpartition(" ")[0]: line.rpartition(" ")[2] for line in lines if line.endswith((" KEPT", " BROKEN"))}


def skeleton(folder: Path) -> Path:
    """Lay out every layer, empty, under the rules of this project."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    for layer in LAYERS:
        (folder / "kiosk" / layer).mkdir(parents=True)
        (folder / "kiosk" / layer / "__init__.py").touch()
    for package in ("protocol", "client", "server"):
        (folder / "sync" / package).mkdir(parents=True)
        (folder / "sync" / package / "__init__.py").touch()
    senders = (f"sync/client/{name}.py" for name in ("backoff", "commands", "events", "sender"))
    for file in ("kiosk/__init__.py", "kiosk/__main__.py", "sync/__init__.py", *senders):
        (folder / file).touch()
    return folder


def test_every_import_rule_holds() -> None:
    assert lint(ROOT) == dict.fromkeys(OFFENCES, "KEPT")


@pytest.mark.parametrize("rule", OFFENCES)
def test_an_offence_is_caught(rule: str, tmp_path: Path) -> None:
    folder = skeleton(tmp_path)
    layer, offence = OFFENCES[rule]
    (folder / "kiosk" / layer).mkdir(exist_ok=True)
    (folder / "kiosk" / layer / "__init__.py").touch()
    (folder / "kiosk" / layer / "offender.py").write_text(f"{offence}\n", encoding="utf-8")
    (folder / "kiosk" / "store" / "other.py").write_text("import kiosk.store.offender\n" if layer == "store" else "")
    assert lint(folder)[rule] == "BROKEN"


def test_a_folder_outside_the_layers_is_caught(tmp_path: Path) -> None:
    folder = skeleton(tmp_path)
    (folder / "kiosk" / "elsewhere").mkdir()
    (folder / "kiosk" / "elsewhere" / "__init__.py").touch()
    assert lint(folder)["Layers: who may use whom"] == "BROKEN"
