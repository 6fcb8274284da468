"""What is too large, too slow or too clever is refused at once, and costs next to nothing."""

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator

import psutil
import pytest

from sync.protocol.refusals import Code, read_problem
from sync.server.models import Entry
from sync.server.serving import Manners
from tests.sync.server import processes, running
from tests.sync.server.kiosks import joined
from tests.sync.server.running import UNVERIFIED, Running, ask

GROWTH = 64 * 1024 * 1024
"""Bytes that a centre may grow by while somebody tries to fill it."""


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[processes.Served]:
    """Give a centre in a process of its own, whose memory can be weighed."""
    with processes.served(tmp_path_factory.mktemp("alone"), None) as made:
        # What it loads with the first question is no growth.
        ask(made.address, "/v1/batches", b"x")
        yield made


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a centre that waits a second for a question to arrive; who never says anything might hold it for 20."""
    manners = Manners(threads=4, whole_s=1.0, silence_s=20)
    with running.centre(tmp_path_factory.mktemp("hasty"), None, manners) as made:
        yield made


def worked(served: processes.Served) -> float:
    """Return the seconds of a processor that a centre has used: a busy machine does not lengthen them."""
    used = psutil.Process(served.process.pid).cpu_times()
    return float(used.user + used.system)


def weight(served: processes.Served) -> int:
    return int(psutil.Process(served.process.pid).memory_info().rss)


def opened(address: tuple[str, int]) -> ssl.SSLSocket:
    return UNVERIFIED.wrap_socket(socket.create_connection(address, timeout=30))


def said(line: ssl.SSLSocket) -> bytes:
    """Return everything that comes until the centre closes."""
    content = b""
    while more := line.recv(65536):
        content += more
    return content


@pytest.mark.parametrize("path", ["/v1/batches", "/v1/state", "/v1/enrol", "/v1/manifest", "/admin/login/"])
def test_two_gigabytes_are_refused_by_their_length(alone: processes.Served, path: str) -> None:
    before, began = weight(alone), worked(alone)
    with opened(alone.address) as line:
        line.sendall(b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2147483648\r\n\r\n" % path.encode())
        line.sendall(b"x" * 100_000)
        answer = said(line)
    assert worked(alone) - began < 1
    head, _, content = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 413 ")
    assert read_problem(content, 413).code is Code.TOO_LARGE
    assert weight(alone) - before < GROWTH


def test_a_client_that_sends_on_all_the_same_still_hears_the_refusal(alone: processes.Served) -> None:
    with opened(alone.address) as line:
        line.sendall(b"POST /v1/batches HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n" + b"x" * 900_000)
        assert b"413 " in said(line)


@pytest.mark.parametrize(("length", "status"), [("-1", 400), ("1_0", 400), ("1e9", 400), ("9" * 400, 413), ("٣", 400)])
def test_a_length_that_is_none_is_refused(alone: processes.Served, length: str, status: int) -> None:
    with opened(alone.address) as line:
        line.sendall(f"POST /v1/state HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode())
        assert said(line).startswith(b"HTTP/1.1 %d " % status)


def test_chunks_without_an_end_are_not_read(alone: processes.Served) -> None:
    before, began = weight(alone), worked(alone)
    with opened(alone.address) as line:
        line.sendall(b"POST /v1/batches HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n")
        line.sendall(b"x" * 100_000)
        assert said(line).startswith(b"HTTP/1.1 400 ")
    assert worked(alone) - began < 1
    assert weight(alone) - before < GROWTH


@pytest.mark.parametrize(
    "header", [b"A: " + b"a" * 20_000, b"\r\n".join(b"A%d: a" % n for n in range(4000))], ids=["long", "many"]
)
def test_headers_are_bounded(alone: processes.Served, header: bytes) -> None:
    with opened(alone.address) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + header + b"\r\n\r\n")
        assert said(line).startswith(b"HTTP/1.1 413 ")


def test_slow_people_are_not_waited_for(hasty: Running) -> None:
    slow = [opened(hasty.address) for _ in range(2)]
    for line in slow:
        line.sendall(b"POST /v1/batches HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx")
    # Somebody in no hurry holds a thread of his own, and nobody else up.
    assert hasty.ask("/healthz").status == 200
    for line in slow:
        content = said(line)
        assert content.startswith(b"HTTP/1.1 400 ")
        assert read_problem(content.partition(b"\r\n\r\n")[2], 400).code is Code.TRUNCATED
        line.close()


def test_who_says_nothing_at_all_holds_nobody_up(hasty: Running) -> None:
    # Not even a handshake: the thread that accepts must not wait for it.
    silent = [socket.create_connection(hasty.address, timeout=30) for _ in range(3)]
    began = time.monotonic()
    assert hasty.ask("/healthz").status == 200
    assert time.monotonic() - began < 20
    for line in silent:
        line.close()


def test_a_trickle_does_not_stretch_the_time_of_a_question(hasty: Running) -> None:
    with opened(hasty.address) as line:
        line.sendall(b"POST /v1/batches HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n")
        line.settimeout(0.2)
        content, bytes_given = b"", 0
        while not content and bytes_given < 200:
            line.sendall(b"x")
            bytes_given += 1
            try:
                content = line.recv(65536)
            except TimeoutError:
                continue
        assert content.startswith(b"HTTP/1.1 400 ")


def test_plain_http_is_no_way_in(alone: processes.Served) -> None:
    with socket.create_connection(alone.address, timeout=30) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"200" not in line.recv(65536)
    assert ask(alone.address, "/healthz").status == 200


MADE: dict[str, Callable[[], bytes]] = {
    "bomb": lambda: zlib.compress(b"0" * 200_000_000, 1),
    "deep": lambda: b"[" * 200_000,
    "zeros": lambda: b"\0" * 278_000,
}


@pytest.mark.parametrize("made", MADE)
def test_what_only_looks_small_is_refused(alone: processes.Served, made: str) -> None:
    content, before, began = MADE[made](), weight(alone), worked(alone)
    answer = ask(alone.address, "/v1/batches", content[:278_000])
    assert 400 <= answer.status < 500
    assert worked(alone) - began < 1
    assert weight(alone) - before < GROWTH


def test_a_bomb_that_a_kiosk_signed_is_refused(centre: Running) -> None:
    kiosk = joined(centre)
    kiosk.tap()
    before = Entry.objects.count()
    deep = b'{"a":' * 50_000
    for plain, code in ((b"0" * 200_000_000, Code.TOO_LARGE), (deep + b"\n", Code.MALFORMED)):
        content = kiosk.forged(zlib.compress(plain, 9), deep)
        began = time.process_time()
        answer = centre.ask("/v1/batches", content)
        assert (answer.problem.code, time.process_time() - began < 1) == (code, True)
    assert Entry.objects.count() == before


def test_other_methods_and_places_are_not_there(alone: processes.Served) -> None:
    assert ask(alone.address, "/v1/batches").status == 405
    assert ask(alone.address, "/v1/time", b"").status == 405
    assert ask(alone.address, "/v2/batches", b"").status == 404
    assert ask(alone.address, "/static/..%2f..%2fsettings.py").status == 404
