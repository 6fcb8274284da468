"""An office's hub on PostgreSQL, which is restarted under it."""

from pathlib import Path

from kiosk.app.road.kept import Kept
from kiosk.app.road.road import Outcome
from tests.app.road.visiting import travels
from tests.sync.building import Building, last, sends, signer_of_receipts
from tests.sync.server import cluster


def test_a_hub_on_postgresql_does_the_same(tmp_path: Path) -> None:
    with cluster.running() as database:
        building = Building(tmp_path, database())
        try:
            building.introduce()
            ledger = building.joined()
            sends(ledger, 20)
            building.until_there(ledger)
            building.centre.does("backup")
            building.hub.does("forward")
            assert travels(ledger) == Outcome(None, 0)
            assert signer_of_receipts(ledger) == {building.centre.status()["public_key"]}
            safe_there = last(ledger) - 4
            database.stop()
            database.start()
            sends(ledger, 1)
            building.until_there(ledger)
            assert travels(ledger) == Outcome(None, 0)
            assert max(one.durable_to for one in Kept(ledger.folder).receipts().values()) >= safe_there
        finally:
            building.down()
