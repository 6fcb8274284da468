"""What the ledger told of a period for the page of figures, and the table of each view of it that is taken away."""

from collections.abc import Mapping

from msgspec import Struct

from kiosk.app import viewdata
from kiosk.app.gathered import Gathered
from kiosk.app.staffroom.cutting import View
from kiosk.app.staffroom.tables import Beside
from kiosk.app.viewdata import Table
from kiosk.domain.heat import Heat
from kiosk.domain.period import Period
from kiosk.domain.report import Figures
from kiosk.domain.tally import Tally
from kiosk.domain.wording import Wording

WHATS: Mapping[View, str] = {
    View.OVERALL: viewdata.BESIDE,
    View.GROUP: viewdata.GROUPS,
    View.SERVICE: viewdata.SERVICES,
    View.CHANNEL: viewdata.CHANNELS,
    View.REASON: viewdata.REASONS,
    View.HEAT: viewdata.HOURS,
    View.OFFICER: viewdata.OFFICERS,
}
"""What the table of a view is called; the other tables of the overall view are the figures of the period."""


class Found(Struct, frozen=True):
    """What the ledger told: today, a period and what it came from, those beside it, and which months that are over have
    not been closed.

    ``services`` are the parts of the period by service, ``heat`` its hours.
    """

    today: Figures
    shown: Figures
    gathered: Gathered
    services: Mapping[str, Tally]
    heat: Heat
    beside: tuple[Beside, ...]
    unclosed: tuple[Period, ...]


class Officers(Struct, frozen=True):
    """The parts of a period by officer, and how the officers are called."""

    period: Period
    parts: Mapping[str, Tally]
    names: Mapping[str, str]


def table_of(view: View, found: Found, officers: Officers | None, words: Wording) -> Table:
    """Return the table of a view as data; that of officers has those who are looked at, and nobody before."""
    shown = found.shown
    match view:
        case View.GROUP:
            return viewdata.groups_of(shown, words)
        case View.SERVICE:
            return viewdata.services_of(found.services, shown, words)
        case View.CHANNEL:
            return viewdata.channels_of(shown, words)
        case View.REASON:
            return viewdata.reasons_of(shown, words)
        case View.HEAT:
            return viewdata.hours_of(found.heat, shown, words)
        case View.OFFICER:
            known = officers or Officers(shown.period, {}, {})
            return viewdata.officers_of(known.parts, known.names, shown, words)
    return viewdata.beside_of(shown, ((one.key, one.period, one.figures) for one in found.beside), words)
