"""What the kiosk loads, and what it does not keep."""

import subprocess
import sys

IMPORTS = """
import builtins, linecache, sys
from kiosk.app.loading import load_qt
load_qt()
from kiosk.app import shell
assert "PySide6.QtWidgets" in sys.modules
assert builtins.__import__.__name__ != "__feature_import__"
assert not [file for file in linecache.cache if "kiosk" in file]
"""
LIBRARIES = """
import sys, threading
from pathlib import Path
from kiosk.app.loading import begin_to_load
begin_to_load()
for thread in threading.enumerate():
    if thread.name == "libraries":
        thread.join()
assert "PySide6" not in sys.modules
# Only the loader of Linux can be asked for it.
parts = ("libQt6Widgets", "QtWidgets.abi3", "libqxcb", "libfontconfig")
held = Path("/proc/self/maps").read_text() if sys.platform == "linux" else " ".join(parts)
assert [part for part in parts if part not in held] == []
from PySide6.QtWidgets import QWidget
"""
AFTER_THE_FIRST_PICTURE = """
import sys
from kiosk.app.loading import load_qt
load_qt()
from kiosk.app import shell, line, schedule, timekeeper
from kiosk.app.printing import pending
rare = ("multiprocessing", "subprocess", "fractions", "kiosk.app.gathered", "kiosk.app.health", "kiosk.reports")
assert [part for part in rare if part in sys.modules] == []
"""
CODE = """
import sys
from kiosk.codes.qr import modules
assert len(modules("https://example.vn/gop-y")) >= 21
assert "PIL" not in sys.modules
from kiosk.reports import monthly
assert "PIL" in sys.modules
"""


def succeeds(script: str) -> bool:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert done.stderr == ""
    return done.returncode == 0


def test_the_window_system_leaves_imports_alone() -> None:
    assert succeeds(IMPORTS)


def test_the_libraries_of_the_window_system_are_loaded_beside_what_python_does() -> None:
    assert succeeds(LIBRARIES)


def test_a_code_is_made_without_what_would_only_draw_it() -> None:
    assert succeeds(CODE)


def test_what_a_kiosk_seldom_needs_waits_until_it_is_needed() -> None:
    assert succeeds(AFTER_THE_FIRST_PICTURE)
