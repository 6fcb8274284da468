"""Displays too small or missing, a second kiosk, a clipboard full of text: said in a sentence, and harmless."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.desktop import x_server
from tests.driving.books import only_ballot
from tests.driving.kiosk import START, THANKS, Kiosk, run, told
from tests.driving.stage import Stage

LIMIT = 500
SMALL = "Màn hình 640×400 quá nhỏ; kiosk cần ít nhất 800×480."
OWNER = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
app.clipboard().setText(sys.argv[1] * int(sys.argv[2]))
print("ready", flush=True)
app.exec()
"""


def test_a_display_that_is_too_small(stage: Stage) -> None:
    folder = stage.office()
    assert told(run("run", "--data", folder, environment=stage.desktop((640, 400)).environment())) == (3, SMALL)


def test_a_window_that_is_too_small(stage: Stage) -> None:
    answer = run("run", "--data", stage.office(), "--window", "640x400", environment=stage.desktop().environment())
    assert told(answer) == (2, SMALL)


@pytest.mark.parametrize("display", ["", ":4711", "nonsense"])
def test_no_display_at_all_says_how_to_see_it_anyway(stage: Stage, display: str) -> None:
    environment = {key: value for key, value in stage.desktop().environment().items() if key != "QT_QPA_PLATFORM"}
    status, sentence = told(run("run", "--data", stage.office(), environment=environment | {"DISPLAY": display}))
    assert status == 3
    assert sentence.startswith("Không có màn hình nào để mở kiosk")
    assert "QT_QPA_PLATFORM=vnc" in sentence


def test_a_display_that_lets_nobody_in_is_said_once(stage: Stage, tmp_path: Path) -> None:
    cookie = b"MIT-MAGIC-COOKIE-1"
    keys = tmp_path / "keys"
    # A key for any host and any display, as Xau writes it.
    keys.write_bytes(b"\xff\xff" + bytes(4) + len(cookie).to_bytes(2, "big") + cookie + b"\0\x10" + b"k" * 16)
    with x_server(1280, 800, "-auth", str(keys)) as number:
        closed = stage.desktop().environment() | {"DISPLAY": f":{number}", "XAUTHORITY": str(tmp_path / "none")}
        answer = run("run", "--data", stage.office(), environment=closed)
        # X's own library says why, then the kiosk says what to do.
        assert (answer.returncode, answer.stderr.count("Traceback")) == (3, 0)
        assert answer.stderr.splitlines()[-1].startswith(f"Không có màn hình nào để mở kiosk (DISPLAY=:{number})")
        opened = closed | {"XAUTHORITY": str(keys)}
        assert check(f"from kiosk.app.display import check_display as c; c({opened!r})", opened) == ""


def check(code: str, environment: dict[str, str]) -> str:
    """Return what Python says of ``code``: nothing where all is well."""
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    return done.stderr


def test_a_second_kiosk_is_refused_and_the_first_goes_on(stage: Stage) -> None:
    kiosk = stage.welcome()
    answer = run("run", "--data", kiosk.folder, environment=stage.desktop().environment())
    assert told(answer) == (3, f"Một kiosk khác đang chạy trên thư mục {kiosk.folder}.")
    kiosk.click(START, "Hài lòng")
    kiosk.see("Câu 2 / 2")
    assert run("tally", "--data", kiosk.folder, "--month", "2026-02").returncode == 0
    kiosk.click("Hài lòng")
    kiosk.see(THANKS)
    assert kiosk.stop() == 0
    assert only_ballot(kiosk.folder).outcome == "completed"


@contextmanager
def clipboard(kiosk: Kiosk, text: str, times: int) -> Iterator[None]:
    """Let another program of the same desktop hold ``text`` so many times over on its clipboard."""
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, text, str(times)],
        env=kiosk.desktop.environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert owner.stdout is not None
    assert owner.stdout.readline() == "ready\n"
    try:
        yield
    finally:
        owner.terminate()
        owner.communicate(timeout=30)


def test_ten_thousand_characters_pasted_into_the_comment_are_held_to_the_limit(stage: Stage) -> None:
    kiosk = stage.welcome()
    kiosk.press(START, "Không hài lòng", "Viết góp ý (không bắt buộc)")
    kiosk.see("0 / 500 ký tự")
    with clipboard(kiosk, "chờ quá lâu ", 834):
        kiosk.key("ctrl+v")
        kiosk.see("500 / 500 ký tự", "Góp ý dài nhất 500 ký tự, phần vượt quá đã được bỏ.")
        kiosk.key("ctrl+v", "ctrl+v")
    kiosk.hands.write("x" * 40)
    kiosk.press("Xong", "Tiếp tục")
    kiosk.see("Câu 2 / 2")
    assert kiosk.stop() == 0
    assert only_ballot(kiosk.folder).comments == {"attitude": ("chờ quá lâu " * 834)[:LIMIT].strip()}
