"""What swells when it is unpacked or is far too long, from a known kiosk, too: few bytes, little work, no row."""

import gzip
import json
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import psutil
import pytest

from sync.server.serving import Manners
from tests.sync.server.outsider import Outsider, Refused, typed
from tests.sync.server.processes import Served, run, served, where
from tests.sync.server.running import UNVERIFIED, ask

GROWTH = 64 * 1024 * 1024
MOST_HEARD = 16 * 1024 * 1024
"""Bytes that a client gets rid of at most before the line is closed: what the buffers of both machines hold."""
Bomb = Callable[[Outsider], bytes]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bombed")


@pytest.fixture(scope="module")
def centre(folder: Path) -> Iterator[Served]:
    with served(folder, None) as made:
        yield made


@pytest.fixture(scope="module")
def kiosk(centre: Served, folder: Path) -> Outsider:
    """Give a kiosk that the centre knows, with one entry at the centre."""
    answer = run("code", *where(folder, None), "--office", "0031", "--counter", "1")
    told, pin = typed(answer.stdout.splitlines()[-1])
    found = Outsider(centre.address, "bomber")
    found.time(pin)
    found.enrols(told)
    found.taps(2)
    found.sends(found.packed(1, 1))
    return found


def peak(centre: Served) -> int:
    """Return the most memory that the process ever had."""
    told = psutil.Process(centre.process.pid).memory_info()
    if windows := getattr(told, "peak_wset", None):
        return int(windows)
    status = Path(f"/proc/{centre.process.pid}/status").read_text("utf-8")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


def worked(centre: Served) -> float:
    used = psutil.Process(centre.process.pid).cpu_times()
    return float(used.user + used.system)


def batch(kiosk: Outsider, packed: bytes, entry: bytes = b"") -> bytes:
    """Return a batch of one place that is rightly signed, whatever is packed in it."""
    named: dict[str, object] = {
        "body": sha256(packed).hexdigest(),
        "body_bytes": len(packed),
        "head": kiosk.link(2, entry),
    }
    message, seal, _ = kiosk.packed(2, 2, **named).split(b"\n", 2)
    return message + b"\n" + seal + b"\n" + packed


DEEP = b'{"a":' * 50_000
BOMBS: dict[str, tuple[str, Bomb]] = {
    "zeros": ("too_large", lambda kiosk: batch(kiosk, zlib.compress(b"0" * 200_000_000, 9))),
    "lines": ("body_wrong", lambda kiosk: batch(kiosk, zlib.compress(b"\n" * 2_000_000, 9))),
    "deep entry": ("malformed", lambda kiosk: batch(kiosk, zlib.compress(DEEP + b"\n"), DEEP)),
    "gzip": ("body_wrong", lambda kiosk: batch(kiosk, gzip.compress(b"0" * 50_000_000))),
    "no stream": ("body_wrong", lambda kiosk: batch(kiosk, b"\0" * 200_000)),
    "a stream without an end": ("body_wrong", lambda kiosk: batch(kiosk, zlib.compress(b"0" * 90_000)[:-6])),
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_a_known_kiosk_signed_is_bounded_all_the_same(centre: Served, kiosk: Outsider, name: str) -> None:
    code, made = BOMBS[name]
    content = made(kiosk)
    before, began = peak(centre), worked(centre)
    with pytest.raises(Refused) as refused:
        kiosk.sends(content)
    assert refused.value.code == code
    assert worked(centre) - began < 1
    assert peak(centre) - before < GROWTH
    assert kiosk.state()["mark"] == 1


@pytest.mark.parametrize("path", ["/v1/state", "/v1/enrol", "/v1/manifest", "/v1/batches"])
def test_deep_json_is_refused_at_every_address(centre: Served, kiosk: Outsider, path: str) -> None:
    text = b'{"a":' * 3_000 + b"1" + b"}" * 3_000
    signature = kiosk.key.sign(b"hailong-sync/1\n" + text)
    content = text + b"\n" + f"{kiosk.raw.hex()} {signature.hex()}\n".encode()
    for deep in (content, b"[" * 16_000, json.dumps([[[]] * 10] * 200).encode()):
        answer = ask(centre.address, path, deep)
        assert 400 <= answer.status < 500


def test_a_body_that_is_named_packed_is_not_unpacked(centre: Served) -> None:
    before, began = peak(centre), worked(centre)
    bomb = gzip.compress(b"0" * 200_000_000)
    answer = ask(centre.address, "/v1/batches", bomb, {"Content-Encoding": "gzip"})
    assert 400 <= answer.status < 500
    assert worked(centre) - began < 1
    assert peak(centre) - before < GROWTH


@pytest.mark.parametrize("path", ["/v1/batches", "/v1/time", "/healthz", "/sign-in"])
def test_who_sends_two_gigabytes_gets_rid_of_few(centre: Served, path: str) -> None:
    before, sent = peak(centre), 0
    with UNVERIFIED.wrap_socket(socket.create_connection(centre.address, timeout=30)) as line:
        line.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {2**31}\r\n\r\n".encode())
        block = b"x" * 65_536
        try:
            while sent < 2**31:
                line.sendall(block)
                sent += len(block)
        except (OSError, ssl.SSLError):
            pass
    assert sent < MOST_HEARD
    assert peak(centre) - before < GROWTH


def test_nothing_of_all_this_left_a_row(folder: Path, centre: Served, kiosk: Outsider) -> None:
    told = json.loads(run("status", *where(folder, None), "--json").stdout)
    assert (told["entries"], [row["mark"] for row in told["epochs"]]) == (1, [1])


def test_a_question_has_half_a_minute_and_a_silence_ten_seconds() -> None:
    # That these are kept to, and by the second, is tried with shorter ones in test_limits.py.
    assert (Manners().whole_s, Manners().silence_s) == (30, 10)
