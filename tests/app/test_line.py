"""The local line: this user only, answers and errors as they were, no dead ends."""

import json
import socket
import stat
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

import pytest

from kiosk.app import line as lines
from kiosk.app.cli import sentence
from kiosk.app.line import ADDRESS_FILE, MOST_CALLERS, Line, ToldError, call
from kiosk.domain.errors import EnvironmentProblem, UsageError


def answer(request: Mapping[str, Any]) -> Mapping[str, Any]:
    if request.get("do") == "fail":
        raise UsageError("impossible_month", month="2026-13")
    if request.get("do") == "bug":
        raise KeyError("ours")
    return {"heard": dict(request)}


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Path]:
    opened = Line(tmp_path, answer)
    yield tmp_path
    opened.close()


def call_until_answered(folder: Path) -> Mapping[str, Any]:
    """Ask until those who went before are seen to have gone."""
    while True:
        with suppress(EnvironmentProblem):
            caller = call(folder)
            if caller is not None:
                with closing(caller):
                    return caller.ask({"do": "x"})


def ask(folder: Path, request: Mapping[str, Any]) -> Mapping[str, Any]:
    caller = call(folder)
    assert caller is not None
    try:
        return caller.ask(request)
    finally:
        caller.close()


def test_a_question_comes_back_answered(line: Path) -> None:
    assert ask(line, {"do": "tally", "name": "Hòa Bình"}) == {"heard": {"do": "tally", "name": "Hòa Bình"}}


def test_an_error_of_the_world_crosses_the_line_with_its_status(line: Path) -> None:
    with pytest.raises(ToldError) as told:
        ask(line, {"do": "fail"})
    assert (told.value.key, told.value.status, told.value.params) == ("impossible_month", 2, {"month": "2026-13"})


def test_a_bug_behind_one_question_does_not_end_the_line(line: Path) -> None:
    with pytest.raises(ToldError) as told:
        ask(line, {"do": "bug"})
    assert told.value.status == 4
    assert sentence(told.value, "en").count(str(line / "logs" / "kiosk.log")) == 1
    assert ask(line, {"do": "again"})["heard"] == {"do": "again"}


def test_only_this_user_may_read_address_and_key(line: Path) -> None:
    assert stat.S_IMODE((line / ADDRESS_FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE((line / "kiosk.sock").stat().st_mode) == 0o600


def test_a_caller_without_the_key_is_turned_away(line: Path) -> None:
    address = json.loads((line / ADDRESS_FILE).read_text())["address"]
    with pytest.raises(AuthenticationError):
        Client(address, authkey=b"guess")
    assert ask(line, {"do": "x"})["heard"] == {"do": "x"}


def test_a_caller_who_says_nothing_holds_up_nobody(line: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as silent, closing(socket.socket(socket.AF_UNIX)) as half:
        for caller in (silent, half):
            caller.connect(str(line / "kiosk.sock"))
        half.sendall(b"\0\0\0\x20half of")
        assert ask(line, {"do": "x"})["heard"] == {"do": "x"}


def test_a_caller_who_says_nothing_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "KEY_SECONDS", 1)
    opened = Line(tmp_path, answer)
    with closing(opened), closing(socket.socket(socket.AF_UNIX)) as silent:
        silent.connect(str(tmp_path / "kiosk.sock"))
        silent.settimeout(30)
        assert b"CHALLENGE" in silent.recv(1000)
        assert silent.recv(1000) == b""


def test_callers_without_end_leave_room_for_the_ledger(line: Path) -> None:
    with ExitStack() as stack:
        crowd = [stack.enter_context(closing(socket.socket(socket.AF_UNIX))) for _ in range(MOST_CALLERS + 1)]
        for caller in crowd:
            caller.connect(str(line / "kiosk.sock"))
            caller.settimeout(30)
        assert crowd[-1].recv(1000) == b""
        assert threading.active_count() < MOST_CALLERS + 20
    assert call_until_answered(line) == {"heard": {"do": "x"}}


def test_a_kiosk_that_says_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "KEY_SECONDS", 1)
    with closing(socket.socket(socket.AF_UNIX)) as mute:
        mute.bind(str(tmp_path / "kiosk.sock"))
        mute.listen()
        (tmp_path / ADDRESS_FILE).write_text(json.dumps({"address": str(tmp_path / "kiosk.sock"), "key": "00"}))
        with pytest.raises(EnvironmentProblem, match="kiosk_silent"):
            call(tmp_path)


def test_nobody_answers_where_no_kiosk_runs_or_one_died(tmp_path: Path) -> None:
    assert call(tmp_path) is None
    (tmp_path / ADDRESS_FILE).write_text(json.dumps({"address": str(tmp_path / "kiosk.sock"), "key": "00"}))
    assert call(tmp_path) is None
    (tmp_path / ADDRESS_FILE).write_text("{half")
    assert call(tmp_path) is None


def test_a_folder_with_a_long_name_has_a_line_too(tmp_path: Path) -> None:
    folder = tmp_path / ("thu-muc-rat-dai-" * 8)
    folder.mkdir()
    opened = Line(folder, answer)
    try:
        assert ask(folder, {"do": "x"})["heard"] == {"do": "x"}
    finally:
        opened.close()
    assert list(folder.iterdir()) == []


def test_a_line_whose_socket_somebody_tidied_away_still_closes(tmp_path: Path) -> None:
    opened = Line(tmp_path, answer)
    (tmp_path / "kiosk.sock").unlink()
    (tmp_path / ADDRESS_FILE).unlink()
    opened.close()
    assert call(tmp_path) is None
