"""The chains of kiosks: what stands at each place, and each entry once.

Places and entries are what there are millions of. Their epochs are numbers, no constraint follows them in the database,
and no index stands on them but the keys: a full batch is two bulk inserts.
"""

from django.db import models

from sync.server.models.devices import Device


class Epoch(models.Model):
    """One chain of a device: all places up to ``mark`` are stored, up to ``durable`` in a verified backup, too.

    Whoever adds places holds the lock of this row.
    """

    id = models.BigAutoField(primary_key=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="epochs")
    epoch = models.CharField(max_length=32)
    mark = models.BigIntegerField(default=0)
    head = models.BinaryField(max_length=32)
    durable = models.BigIntegerField(default=0)
    begun_at = models.DateTimeField()
    grown_at = models.DateTimeField()

    class Meta:
        ordering = ("device", "begun_at")
        constraints = (models.UniqueConstraint(fields=("device", "epoch"), name="epoch_once"),)

    def __str__(self) -> str:
        return f"{self.device_id[:8]}/{self.epoch[:8]}"


class Place(models.Model):
    """A place of a chain: its hash and the id of the entry that stands there.

    ``conflict``: the entry counted under this id has other bytes; those of this place are kept as a ``Conflict``.
    """

    pk = models.CompositePrimaryKey("epoch_id", "seq")
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    seq = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)
    entry = models.BinaryField(max_length=16)
    conflict = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.epoch_id}:{self.seq}"


class Entry(models.Model):
    """An entry, by its canonical bytes, counted once however often it is chained; where it was chained first.

    ``parsed`` is False where this centre does not understand it yet.
    """

    id = models.BinaryField(primary_key=True, max_length=16)
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    body = models.BinaryField()
    parsed = models.BooleanField()

    class Meta:
        indexes = (models.Index(fields=("kind",), condition=models.Q(parsed=False), name="entry_unparsed"),)

    def __str__(self) -> str:
        return f"{self.kind} {bytes(self.id).hex()[:8]}"


class Conflict(models.Model):
    """What stood at a place under an id that another entry has: kept as it came, never counted."""

    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="conflicts")
    seq = models.BigIntegerField()
    entry = models.BinaryField(max_length=16)
    body = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("epoch", "seq"), name="conflict_once"),)

    def __str__(self) -> str:
        return f"{self.epoch} {self.seq}"


class CommentText(models.Model):
    """A free text by the hash that its entry names; an erased one is a tombstone, or an old batch brought it back."""

    hash = models.BinaryField(primary_key=True, max_length=32)
    salt = models.BinaryField(max_length=32)
    text = models.TextField()
    erased = models.BooleanField(default=False)

    def __str__(self) -> str:
        return bytes(self.hash).hex()[:8]
