"""A file that was asked for is whole or not there, and what is no file is not replaced by one."""

import os
import threading
from pathlib import Path

import pytest

from kiosk.app.files import write_whole
from kiosk.domain.errors import EnvironmentProblem


def test_a_file_is_replaced_as_a_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_bytes(b"the older and longer one")
    write_whole(tmp_path / "out.csv", b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("out.csv", b"new")]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "out.csv")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "out.csv").read_bytes() == b"new"


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, b"figures")
    reader.join()
    assert heard == [b"figures"]
    assert pipe.is_fifo()


def test_a_place_that_takes_no_file_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none" / "out.csv"):
        with pytest.raises(EnvironmentProblem) as told:
            write_whole(path, b"new")
        assert (told.value.key, told.value.params["file"]) == ("file_unwritable", str(path))
    assert list(tmp_path.iterdir()) == []
