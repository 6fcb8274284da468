"""The safeguards of the road, each with the edit that takes it away; any of its histories may notice."""

from tests.campaign.mutant import Mutant

_ROAD = "tests/campaign/test_road_first.py"
_LENGTHS_FIRST = """\
    if standing.mark > event.last:
        if len(sender.todo) > 1:
            return _whole(sender, standing, event.now)
        return sender, Recover(standing.epoch, event.last, standing.mark)
    search = _searched(sender.search, standing, event.own, both)
"""
_SAID = """\
                told = _take_locked(packet, unpacked, way, looking=looking)
                return told
"""
_SAID_WHATEVER_COMES = """\
not in _CROSSED:
                raise
        finally:
            if told is not None:
                return told
"""

LACKING = {
    "insert as it comes": Mutant(
        "sync/server/ingest/storing.py",
        (
            ("        if there is one.line.body:\n", "        if there:\n"),
            ("        [(one.id, number, one.seq,", "        [(one.hash[:16], number, one.seq,"),
        ),
        _ROAD,
    ),
    "upsert by id": Mutant(
        "sync/server/ingest/storing.py",
        (
            (
                "            conflicting.append(one)\n",
                "            Entry.objects.filter(id=one.id).delete()\n            fresh.append(one)\n",
            ),
        ),
        _ROAD,
    ),
    "a mark without its hash": Mutant(
        "sync/client/sender.py",
        (("    if search is None and (both == 0 or told[both]):\n", "    if search is None:\n"),),
        _ROAD,
    ),
    "what was lost before what differs": Mutant(
        "sync/client/sender.py",
        (("    search = _searched(sender.search, standing, event.own, both)\n", _LENGTHS_FIRST),),
        _ROAD,
    ),
    "a receipt before its commit": Mutant(
        "sync/server/ingest/taking.py",
        (
            ("    for _ in range(MOST_TRIES):\n", "    told = None\n    for _ in range(MOST_TRIES):\n"),
            ("                return _take_locked(packet, unpacked, way, looking=looking)\n", _SAID),
            ("not in _CROSSED:\n                raise\n", _SAID_WHATEVER_COMES),
        ),
        _ROAD,
    ),
}
