"""How the road to the centre is, as values: whose it is, what waits, what is safe there, what went wrong last."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kiosk.app.road.kept import Kept
from kiosk.domain.errors import WorldError
from kiosk.store.outbound import Extent


def facts(folder: Path, extents: Iterable[Extent], live: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return what doctor and staff pages tell, as JSON-ready values; None for a kiosk that belongs to no centre.

    ``live`` is what a running road says of itself; without one the receipts tell how much the centre has.
    """
    kept = Kept(folder)
    try:
        membership = kept.membership()
        if membership is None:
            return None
        receipts = kept.receipts()
    except WorldError as problem:
        return {"trouble": _told(problem)}
    known = {epoch: (receipt.mark, receipt.durable_to) for epoch, receipt in receipts.items()}
    known |= {epoch: (mark, safe) for epoch, (mark, safe) in (live or {}).get("marks", {}).items()}
    queue = safe = 0
    for epoch, last in extents:
        mark, durable = known.get(epoch.hex(), (0, 0))
        queue += max(0, last - mark)
        safe += min(last, durable)
    grant = membership.grant
    reached = max([receipt.at for receipt in receipts.values()], default=grant.at)
    return {
        "office": grant.office,
        "name": grant.office_name,
        "counter": grant.counter,
        "url": grant.url,
        "queue": queue,
        "safe": safe,
        "reached": (live or {}).get("reached", reached),
        "trouble": (live or {}).get("trouble"),
        "ahead": (live or {}).get("ahead"),
    }


def _told(problem: WorldError) -> Mapping[str, Any]:
    return {"key": problem.key, "params": {name: str(value) for name, value in problem.params.items()}}
