"""What a new ledger is built from is proven once, and the file that comes of it checked whole."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.canonical import parse
from kiosk.domain.chain import link
from kiosk.domain.entry import Entry
from kiosk.domain.errors import IntegrityProblem
from kiosk.store import identity, mirror, rebuilding, setback
from kiosk.store.ledger import Ledger
from kiosk.store.mirror import Mirror, Mirrored
from kiosk.store.recovery import recover
from tests.store.damaged import Office
from tests.store.means import STAMP, means
from tests.store.tampering import unguarded


def test_an_entry_that_comes_back_is_parsed_once_and_every_byte_is_checked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(folder)
    office.go_on(40)
    office.file().unlink()
    parsed = Counter[object]()

    def counting(body: object) -> Entry:
        parsed[body] += 1
        return parse(body)

    # Whoever proves and whoever checks; the few that are read for other reasons are not counted.
    for module in (setback, rebuilding):
        monkeypatch.setattr(module, "parse", counting)
    rebuilt = recover(folder, means(), STAMP)
    assert set(parsed.values()) == {1}
    assert len(parsed) == len({*office.entries, rebuilt.tells.id})


def test_a_new_file_with_other_bytes_than_were_proven_is_not_put_in_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(folder)
    office.go_on(20, backup=True)
    office.go_on(8)
    office.file().unlink()
    build = rebuilding._build

    def spoilt(folder: Path, building: Path, *others: Any) -> Any:  # noqa: ANN401 (whatever it takes and returns)
        told = build(folder, building, *others)
        with unguarded(building) as database:
            database.execute(
                "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '\"satisfied\"', '\"unsatisfied\"') AS BLOB) "
                "WHERE n = (SELECT max(n) FROM entry WHERE instr(CAST(body AS TEXT), '\"satisfied\"'))"
            )
        return told

    monkeypatch.setattr(rebuilding, "_build", spoilt)
    with pytest.raises(IntegrityProblem, match="rebuilt_differs"):
        recover(folder, means(), STAMP)
    assert not office.file().exists()


def test_what_is_chained_but_cannot_follow_is_left_out_and_costs_nothing_else(folder: Path) -> None:
    office = Office(folder)
    office.go_on(6, backup=True)
    office.go_on(6)
    mirrored = list(mirror.read(folder))
    last, closing = mirrored[-1], next(one.body for one in reversed(mirrored) if b'"closed"' in one.body)
    twice = closing.replace(json.loads(closing)["id"].encode(), b"5" * 32)
    device = identity.Identity(identity.public_key_of(folder)).device
    seq = last.seq + 1
    Mirror(folder).add([Mirrored(last.epoch, seq, link(device, last.epoch, seq, last.hash, twice), twice)])
    office.file().unlink()
    rebuilt = recover(folder, means(), STAMP)
    assert (rebuilt.tells.certain, rebuilt.tells.uncertain) == (5, 1)
    ledger = Ledger.open(folder)
    assert ledger.verify().result().differences == ()
    ledger.close()
