"""What entries add up to: ballots as far as they are known, and counts of them by day. All of it can be made anew.

There are millions of ballots: no constraint follows their epochs in the database, and no index stands on them but the
key and one of the few whose day may still change.
"""

from django.db import models

from sync.server.models.chains import Epoch
from sync.server.models.devices import Device
from sync.server.models.offices import Counter, Office


class Folded(models.Model):
    """How far an epoch is folded, and what has to be remembered of it; ``counter`` is where its ballots count.

    ``number`` is that of its newest entry among all of its device. ``day``, ``believed`` and ``lowest`` tell where the
    time of the chain stands: the day of the present run, whether a believed entry told it, the first day of any run.
    ``waiting`` says that there may be ballots whose day the next believed entry tells. ``strays`` counts entries that
    could not follow what was there, ``strange`` ballots that their survey does not explain; neither is counted anywhere
    else. ``chosen`` is what the office has chosen of its name, its papers and its survey, by the key of the setting.
    """

    epoch = models.OneToOneField(Epoch, on_delete=models.PROTECT, primary_key=True, related_name="folded")
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="folded")
    number = models.BigIntegerField(default=0)
    day = models.IntegerField(null=True)
    believed = models.BooleanField(default=False)
    lowest = models.IntegerField(null=True)
    waiting = models.BooleanField(default=False)
    strays = models.BigIntegerField(default=0)
    strange = models.BigIntegerField(default=0)
    chosen = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.epoch_id}"


class Ballot(models.Model):
    """A ballot as its entries tell it, packed by ``sync.server.figures.packing``.

    ``epoch`` and ``number`` are those of its first entry; only a ``doubted`` one can get another day.
    """

    id = models.BinaryField(primary_key=True, max_length=16)
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    number = models.BigIntegerField()
    doubted = models.BooleanField()
    state = models.BinaryField()

    class Meta:
        indexes = (models.Index(fields=("epoch",), condition=models.Q(doubted=True), name="ballot_doubted"),)

    def __str__(self) -> str:
        return bytes(self.id).hex()[:8]


class DayCount(models.Model):
    """How many ballots of an epoch, a day, a survey and a channel there are of each kind.

    ``until`` is another day than ``day`` where only the month is certain. ``survey`` is the number of a ``SurveyForm``.
    ``undated`` ones are counted as nothing else. ``first`` and ``last`` are the places of this epoch that made them
    what they are, 0 for none.
    """

    pk = models.CompositePrimaryKey("epoch_id", "day", "until", "survey", "channel")
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    day = models.IntegerField()
    until = models.IntegerField()
    survey = models.IntegerField()
    channel = models.CharField(max_length=8)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    ballots = models.BigIntegerField()
    issued = models.BigIntegerField()
    returned = models.BigIntegerField()
    walk_up = models.BigIntegerField()
    valid = models.BigIntegerField()
    spoiled = models.BigIntegerField()
    all_satisfied = models.BigIntegerField()
    any_unsatisfied = models.BigIntegerField()
    open = models.BigIntegerField()
    flagged = models.BigIntegerField()
    undated = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("day",), name="count_day"),)

    def __str__(self) -> str:
        return f"{self.epoch_id} {self.day} {self.channel}"


class DayDetail(models.Model):
    """How many of the same ballots gave an answer or a reason (``item`` is the criterion), ended or were flagged so."""

    pk = models.CompositePrimaryKey("epoch_id", "day", "until", "survey", "channel", "what", "item", "answer")
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    day = models.IntegerField()
    until = models.IntegerField()
    survey = models.IntegerField()
    channel = models.CharField(max_length=8)
    what = models.CharField(max_length=7)
    item = models.CharField(max_length=64)
    answer = models.CharField(max_length=64)
    n = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.epoch_id} {self.day} {self.what} {self.item} {self.answer}"


class MonthFrozen(models.Model):
    """A month that a kiosk has closed, or a supplement: what its ballots came to here at that place of its chain.

    ``proven`` says that the kiosk froze the very same figures.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="frozen")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="frozen")
    month = models.CharField(max_length=7)
    supplement = models.IntegerField()
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="+")
    seq = models.BigIntegerField()
    day = models.IntegerField()
    tally = models.JSONField()
    proven = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("device", "month", "supplement"), name="frozen_once"),)
        indexes = (models.Index(fields=("month",), name="frozen_month"),)

    def __str__(self) -> str:
        return f"{self.device_id[:8]} {self.month} {self.supplement}"


class Loss(models.Model):
    """Ballots that a kiosk had lost on the days from ``first`` to ``last``: those that came back, and those that may
    not have.
    """

    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="losses")
    seq = models.BigIntegerField()
    certain = models.BigIntegerField()
    uncertain = models.BigIntegerField()
    first = models.IntegerField()
    last = models.IntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("epoch", "seq"), name="loss_once"),)

    def __str__(self) -> str:
        return f"{self.epoch_id} {self.seq}"
