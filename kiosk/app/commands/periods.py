"""The period that was typed: a month, or two dates."""

from argparse import Namespace

from kiosk.domain.errors import UsageError
from kiosk.domain.period import Period, month, wave


def period_of(args: Namespace) -> Period:
    """Return the period of ``--month`` or ``--from`` and ``--to``; raises ``period_missing`` for neither or both."""
    both = bool(args.first and args.last)
    if bool(args.month) is both or (bool(args.first) is not both) or (bool(args.last) is not both):
        raise UsageError("period_missing")
    return month(args.month) if args.month else wave(args.first, args.last)
