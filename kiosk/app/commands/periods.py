"""The period that was typed: a month, or two dates."""

from argparse import Namespace
from collections.abc import Sequence

from kiosk.domain.errors import UsageError
from kiosk.domain.period import Period, month, wave


def period_of(args: Namespace) -> Period:
    """Return the period of ``--month`` or ``--from`` and ``--to``; raises ``period_missing`` for neither or both."""
    both = bool(args.first and args.last)
    if bool(args.month) is both or (bool(args.first) is not both) or (bool(args.last) is not both):
        raise UsageError("period_missing")
    return month(args.month) if args.month else wave(args.first, args.last)


MOST_BESIDE = 12


def waves_of(texts: Sequence[str], period: Period) -> tuple[Period, ...]:
    """Return the earlier waves that were typed as ``FROM..TO``, oldest first.

    Raises UsageError ``impossible_date``, ``wave_backwards``, ``beside_not_before`` or ``beside_too_many``.
    """
    if len(texts) > MOST_BESIDE:
        raise UsageError("beside_too_many", most=MOST_BESIDE)
    found = []
    for typed in texts:
        first, _, last = typed.partition("..")
        one = wave(first, last)
        if one.last >= period.first:
            raise UsageError("beside_not_before", beside=typed)
        found.append(one)
    return tuple(sorted(set(found)))
