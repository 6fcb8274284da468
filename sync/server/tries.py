"""How often anybody may try what could be guessed."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from msgspec import Struct

from sync.protocol.refusals import Code, Refused
from sync.server import clock
from sync.server.models import Attempt


class Allowance(Struct, frozen=True):
    """So many tries in so many seconds, counted under a name of its own."""

    name: str
    most: int
    seconds: int


ENROL_HERE = Allowance("enrol", 20, 900)
"""Of one address: a building behind one address joins its kiosks within minutes, a guesser gets nowhere."""
ENROL_ALL = Allowance("enrol", 2_000, 900)
"""Of everybody together; a code has 64 bits at least."""
SIGN_IN = Allowance("sign-in", 20, 900)


def count_try(allowance: Allowance, who: str = "*") -> None:
    """Count a try before it is judged, whatever becomes of it; raises Refused ``too_many`` with ``retry_after``."""
    now = clock.now()
    window = timedelta(seconds=allowance.seconds)
    with transaction.atomic():
        Attempt.objects.filter(since__lt=now - timedelta(days=1)).delete()
        name = f"{allowance.name} {who}"[:120]
        Attempt.objects.bulk_create([Attempt(who=name, since=now, count=0)], ignore_conflicts=True)
        attempt = Attempt.objects.select_for_update().get(who=name)
        if attempt.since + window <= now or attempt.since > now:
            attempt.since, attempt.count = now, 0
        attempt.count += 1
        attempt.save(update_fields=("since", "count"))
    if attempt.count > allowance.most:
        left = attempt.since + window - now
        raise Refused(Code.TOO_MANY, retry_after=max(1, int(left.total_seconds()) + 1))


def forgive(allowance: Allowance, who: str = "*") -> None:
    """Take a try back that was right: a building may join all its kiosks in one morning."""
    Attempt.objects.filter(who=f"{allowance.name} {who}"[:120], count__gt=0).update(count=F("count") - 1)
