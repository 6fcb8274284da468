"""What was not understood when it came is read once more: when a survey became known, or the program has learnt."""

from collections.abc import Iterator

from sync.protocol.lines import read_entry
from sync.protocol.refusals import Refused
from sync.server.ingest.storing import is_understood, known_surveys
from sync.server.models import Entry, SurveyForm
from sync.server.rebuilding import Rebuilt, rebuild_device

_AT_ONCE = 500


class Rereader:
    """Looks again only when there is something new to know: at the first time, and when there are other surveys."""

    def __init__(self) -> None:
        self._surveys = -1

    def look(self) -> Iterator[Rebuilt]:
        """Make the figures anew of every device that sent something which is understood by now."""
        surveys = SurveyForm.objects.count()
        if surveys == self._surveys:
            return
        for ident in sorted(_learnt()):
            yield rebuild_device(ident)
        # Only now: what was broken off is done again.
        self._surveys = surveys


def _learnt() -> set[str]:
    """Return the devices of entries that are marked as not understood, and are."""
    surveys, found = known_surveys(), set[str]()
    unread = Entry.objects.filter(parsed=False).values_list("epoch__device_id", "body")
    for ident, body in unread.iterator(_AT_ONCE):
        if ident in found:
            continue
        try:
            line = read_entry(bytes(body))
        except Refused:
            continue
        if is_understood(line, surveys):
            found.add(ident)
    return found
