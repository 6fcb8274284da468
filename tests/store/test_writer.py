"""One thread does one thing after another; long work waits for short, rest comes when nothing is left."""

import threading
from collections.abc import Generator, Iterator
from concurrent.futures import CancelledError

import pytest

from kiosk.domain.errors import Bug
from kiosk.store import writer as writers
from kiosk.store.writer import Steps, Writer

PATIENCE_S = 20


@pytest.fixture
def rested() -> threading.Event:
    return threading.Event()


@pytest.fixture
def writer(rested: threading.Event, monkeypatch: pytest.MonkeyPatch) -> Iterator[Writer]:
    monkeypatch.setattr(writers, "IDLE_S", 0.01)
    made = Writer(rested.set)
    yield made
    if made._thread.is_alive():
        made.stop(lambda: None)


def test_jobs_are_done_in_their_order_on_one_thread(writer: Writer) -> None:
    done: list[int] = []
    promises = [writer.do(lambda number=number: done.append(number)) for number in range(50)]  # type: ignore[misc]
    promises[-1].result()
    assert done == list(range(50))
    assert writer.do(threading.current_thread).result().name == "ledger"


def test_a_job_that_fails_breaks_only_its_own_promise(writer: Writer) -> None:
    with pytest.raises(ZeroDivisionError):
        writer.do(lambda: 1 // 0).result()
    assert writer.do(lambda: 1).result() == 1


def test_a_job_that_nobody_wants_any_more_is_not_done(writer: Writer) -> None:
    gate, done = threading.Event(), threading.Event()
    writer.do(lambda: gate.wait(PATIENCE_S))
    unwanted = writer.do(done.set)
    assert unwanted.cancel()
    gate.set()
    writer.do(lambda: None).result()
    assert not done.is_set()


def test_long_work_lets_waiting_jobs_go_first(writer: Writer) -> None:
    order: list[str] = []
    gate = threading.Event()

    def long() -> Generator[None, None, str]:
        for number in range(3):
            order.append(f"step {number}")
            yield
        return "long"

    writer.do(lambda: gate.wait(PATIENCE_S))
    work = writer.work(long())
    taps = [writer.do(lambda: order.append("tap")) for _ in range(2)]
    gate.set()
    assert work.result(PATIENCE_S) == "long"
    assert all(tap.done() for tap in taps)
    assert order == ["tap", "tap", "step 0", "step 1", "step 2"]


def test_two_long_works_are_done_one_after_the_other(writer: Writer) -> None:
    def long(answer: int) -> Generator[None, None, int]:
        yield
        return answer

    works = [writer.work(long(number)) for number in range(3)]
    assert [work.result(PATIENCE_S) for work in works] == [0, 1, 2]


def test_long_work_that_wants_a_pause_keeps_nobody_from_going_on(writer: Writer) -> None:
    order: list[str] = []

    def slow() -> Generator[float | None, None, None]:
        order.append("slow")
        yield 0.5
        order.append("slow again")

    def quick() -> Generator[float | None, None, None]:
        for _ in range(3):
            order.append("quick")
            yield None

    works = [writer.work(slow()), writer.work(quick())]
    assert [work.result(PATIENCE_S) for work in works] == [None, None]
    assert order == ["slow", "quick", "quick", "quick", "slow again"]


def test_long_work_in_a_pause_goes_on_right_after_a_job(writer: Writer) -> None:
    stepped = threading.Event()

    def patient() -> Steps[None]:
        yield 3600.0
        stepped.set()
        yield 3600.0

    writer.work(patient())
    assert not stepped.wait(0.1)
    writer.do(lambda: None).result()
    assert stepped.wait(PATIENCE_S)


def test_work_in_a_pause_is_broken_off_at_once(writer: Writer) -> None:
    def patient() -> Generator[float | None, None, None]:
        yield PATIENCE_S * 100.0

    work = writer.work(patient())
    writer.stop(lambda: None)
    with pytest.raises(CancelledError):
        work.result(PATIENCE_S)


def test_long_work_that_fails_breaks_its_promise(writer: Writer) -> None:
    def failing() -> Generator[None, None, int]:
        yield
        raise Bug("here")

    with pytest.raises(Bug, match="here"):
        writer.work(failing()).result(PATIENCE_S)
    assert writer.do(lambda: 1).result() == 1


def test_rest_comes_once_after_work(writer: Writer, rested: threading.Event) -> None:
    assert not rested.is_set()
    writer.do(lambda: None).result()
    assert rested.wait(PATIENCE_S)
    rested.clear()
    writer.do(lambda: None).result()
    assert rested.wait(PATIENCE_S)


def test_stopping_does_what_waits_then_the_last_job_and_breaks_off_long_work(writer: Writer) -> None:
    done: list[str] = []

    def endless() -> Generator[None, None, None]:
        while True:
            yield

    work = writer.work(endless())
    waiting = writer.do(lambda: done.append("waiting"))
    writer.stop(lambda: done.append("last"))
    assert (waiting.done(), done) == (True, ["waiting", "last"])
    with pytest.raises(CancelledError):
        work.result()
    with pytest.raises(Bug, match="closed"):
        writer.do(lambda: None)
