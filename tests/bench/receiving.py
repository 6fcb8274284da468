"""What the centre takes in: full batches beside a bare COPY of their rows, single ballots beside a bare Django view."""

import http.client
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from time import perf_counter

from tests.bench import centres
from tests.bench.figures import Row
from tests.bench.fleet import ENTRIES, Kiosk
from tests.bench.programs import ROOT
from tests.sync.server.running import ask

OF_COPY = 4.0
"""A batch is taken in at a quarter of the speed at which its bare rows are copied, at least."""
MOST_US = 125.0
"""8,000 ballots a second."""
OF_VIEW = 2.0
MOST_BYTES = 130.0
LINES = 6
"""So many kiosks send at once."""
A_KIOSK = 1_000
"""Ballots of a kiosk: four full batches."""
WARM = 5
_TABLE = "CREATE TABLE entry (id bytea PRIMARY KEY, epoch_id bigint NOT NULL, seq bigint NOT NULL, "
_REST = "kind varchar(40) NOT NULL, body bytea NOT NULL, parsed boolean NOT NULL)"
_INDEX = "CREATE INDEX ON entry (kind) WHERE NOT parsed"
_TYPES = ("bytea", "int8", "int8", "varchar", "bytea", "bool")
EntryRow = tuple[bytes, int, int, str, bytes, bool]


def measure(folder: Path, new_database: Callable[[], str], rounds: int, kiosks: int, singles: int) -> list[Row]:
    """Return the rows of full batches (``rounds`` of so many kiosks' thousand ballots) and of ``singles``."""
    ours, bare, sizes = _full(folder / "full", new_database, rounds, kiosks)
    single, view = _single(folder / "single", new_database(), singles)
    file, file_view = _single(folder / "file", None, singles)
    return [
        Row("road_ingest", "taken in by net, PostgreSQL", "µs a ballot", ours, bare, "COPY of its entries", OF_COPY),
        Row("road_ingest_rate", "taken in by net, PostgreSQL", "µs a ballot", ours, most=MOST_US),
        Row("road_ingest_speed", "taken in by net, PostgreSQL", "ballots/s", tuple(1e6 / each for each in ours)),
        Row("road_bytes", "on the wire, full batches", "bytes a ballot", sizes, most=MOST_BYTES),
        Row("road_single", "a ballot as a batch, PostgreSQL", "ms", single, view, "bare Django view", OF_VIEW),
        Row("road_single_file", "a ballot as a batch, SQLite", "ms", file, file_view, "bare Django view"),
    ]


def _full(
    folder: Path, new_database: Callable[[], str], rounds: int, kiosks: int
) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    ours, bare, sizes = [], [], []
    with centres.opened(folder, new_database()) as centre, _copying(new_database()) as copied:
        # The first round warms both up.
        for number in range(rounds + 1):
            sending = [Kiosk(number * kiosks + each).votes(A_KIOSK) for each in range(kiosks)]
            centres.join(sending)
            packed = [[packet.content for packet in one.packets()] for one in sending]
            sizes += [sum(map(len, one)) / A_KIOSK for one in packed]
            rows = [row for at, one in enumerate(sending) for row in _rows(one, number * kiosks + at)]
            taken = _sent(centre.address, packed)
            told = copied(rows)
            if centres.stored(sending) != (len(rows), kiosks * A_KIOSK):
                raise RuntimeError("the centre has not counted what it was sent")
            if number:
                ours.append(taken * 1e6 / (kiosks * A_KIOSK))
                bare.append(told * 1e6 / (kiosks * A_KIOSK))
    return tuple(ours), tuple(bare), tuple(sizes)


def _rows(kiosk: Kiosk, number: int) -> Iterator[EntryRow]:
    """Yield the rows of a kiosk's entries as the centre keeps them."""
    from sync.protocol.lines import read_entry

    for seq, body in enumerate(kiosk.bodies, 1):
        line = read_entry(body)
        yield bytes.fromhex(line.id), number, seq, line.kind, body, True


def _sent(address: tuple[str, int], packed: Sequence[Sequence[bytes]]) -> float:
    """Send the batches of kiosks, several at once, and return how many seconds it took."""

    def send(batches: Sequence[bytes]) -> None:
        for content in batches:
            answer = ask(address, "/v1/batches", content)
            if answer.status != 200:
                raise RuntimeError(answer.content)

    with ThreadPoolExecutor(LINES) as lines:
        began = perf_counter()
        list(lines.map(send, packed))
        return perf_counter() - began


@contextmanager
def _copying(url: str) -> Iterator[Callable[[Sequence[EntryRow]], float]]:
    """Give what copies rows into a table with the indexes that the centre's has, and returns the seconds it took."""
    import psycopg

    with psycopg.connect(url) as line:
        line.execute(_TABLE + _REST)
        line.execute(_INDEX)
        line.commit()

        def copied(rows: Sequence[EntryRow]) -> float:
            began = perf_counter()
            with line.cursor() as cursor, cursor.copy("COPY entry FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(_TYPES)
                for row in rows:
                    copy.write_row(row)
            line.commit()
            return perf_counter() - began

        yield copied


def _single(folder: Path, url: str | None, singles: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return how many ms a batch of one ballot takes, and beside it what a bare view takes to commit those bytes."""
    kiosk = Kiosk(1).votes(WARM + singles)
    ours, bare = [], []
    with ExitStack() as stack:
        centre = stack.enter_context(centres.opened(folder, url))
        centres.join([kiosk])
        view = stack.enter_context(_view(folder, url))
        for packet in kiosk.packets(ENTRIES):
            ours.append(_asked_ms(centre.address, "/v1/batches", packet.content))
            bare.append(_asked_ms(view, "/row", packet.content))
        if centres.stored([kiosk]) != (len(kiosk.bodies), WARM + singles):
            raise RuntimeError("the centre has not counted what it was sent")
    return tuple(ours[WARM:]), tuple(bare[WARM:])


@contextmanager
def _view(folder: Path, url: str | None) -> Iterator[tuple[str, int]]:
    # On a file of its own kind and beside it: two writers of one would wait for each other.
    beside = folder if url else folder.with_name(folder.name + "-bare")
    beside.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.bench.bare_view", str(beside), *([url] if url else [])]
    with Popen(command, stdout=PIPE, text=True, cwd=ROOT) as process:
        try:
            if process.stdout is None or not (said := process.stdout.readline()):
                raise RuntimeError("the bare view does not listen")
            yield "127.0.0.1", int(said.rpartition(":")[2])
        finally:
            process.kill()


def _asked_ms(address: tuple[str, int], path: str, content: bytes) -> float:
    began = perf_counter()
    answer = ask(address, path, content)
    took = (perf_counter() - began) * 1000
    if answer.status != http.client.OK:
        raise RuntimeError(answer.content)
    return took
