"""A stick on whose way one byte was changed: the kiosk keeps nothing but what its centre has signed."""

from pathlib import Path
from random import Random

import pytest

from kiosk.app.road.joining import Newcomer, ask_by_stick, by_stick
from kiosk.app.road.kept import Kept
from kiosk.app.road.parcels import take_receipts, waiting
from kiosk.domain.errors import WorldError
from sync.protocol.messages import Manifest, Receipt, read
from sync.protocol.shapes import Item
from sync.protocol.signing import cut
from tests.app.road.visiting import taps
from tests.driving.centre import Centre

SAMPLE = 250


def changed(content: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ chance.randrange(1, 256)]) + content[at + 1 :]


def test_receipts_and_manifests_are_kept_as_they_were_signed_or_not_at_all(
    joined: Newcomer, centre: Centre, tmp_path: Path
) -> None:
    taps(joined.ledger, 1)
    kept, file, chance = Kept(joined.ledger.folder), tmp_path / "a.ksr", Random(1)
    before = kept.membership()
    assert before is not None
    receipt = centre.answer("/v1/batches", next(waiting(joined)).content)
    centre.version, centre.items = 2, (Item("slides", 1, {"slides": ["Xin chào"]}),)
    manifest = centre.frame(centre.manifest(before.grant.device, None))
    first, second = read(cut(receipt)[0].text, Receipt), read(cut(manifest)[0].text, Manifest)
    for _ in range(SAMPLE):
        file.write_bytes(changed(receipt + manifest, chance))
        try:
            take_receipts(joined, file)
        except WorldError:
            continue
        now = kept.membership()
        assert now is not None
        # One of the two was whole, and the other is passed over as somebody else's.
        assert now.manifest in (before.manifest, second)
        assert list(kept.receipts().values()) in ([], [first])
    file.write_bytes(receipt + manifest)
    take_receipts(joined, file)
    now = kept.membership()
    assert now is not None
    assert (now.manifest, list(kept.receipts().values())) == (second, [first])


def test_a_grant_is_taken_as_it_was_signed_or_not_at_all(newcomer: Newcomer, centre: Centre, tmp_path: Path) -> None:
    ask_by_stick(newcomer)
    asked, file, chance = newcomer.kept.request(), tmp_path / "a.kgrant", Random(2)
    assert asked is not None
    content = centre.grant(asked.device, asked.nonce)
    for _ in range(SAMPLE):
        file.write_bytes(changed(content, chance))
        with pytest.raises(WorldError):
            by_stick(newcomer, file, centre.pin)
        assert newcomer.kept.membership() is None
    file.write_bytes(content)
    assert by_stick(newcomer, file, centre.pin).device == asked.device
