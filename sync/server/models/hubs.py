"""What makes a centre a hub, and what a centre knows of its hubs."""

from django.db import models

from sync.server.models.chains import Epoch
from sync.server.models.devices import Device


class Upstream(models.Model):
    """The one row that makes this centre a hub: the centre above, and how the road there is.

    ``trouble`` is the code or key of what went wrong last, "" while nothing does; ``ahead_ms`` is this clock against
    the centre's.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    url = models.CharField(max_length=300)
    public_key = models.CharField(max_length=64)
    tls = models.JSONField(default=list)
    tried_at = models.DateTimeField(null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=60, blank=True)
    ahead_ms = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="upstream_once"),)

    def __str__(self) -> str:
        return self.url


class KeptBatch(models.Model):
    """A batch as its device signed it, for the centre above; those of an epoch hold all its places, and none goes."""

    id = models.BigAutoField(primary_key=True)
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="kept", db_index=False)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    content = models.BinaryField()

    class Meta:
        indexes = (models.Index(fields=("epoch", "last"), name="kept_by_place"),)

    def __str__(self) -> str:
        return f"{self.epoch} {self.first}-{self.last}"


class Upward(models.Model):
    """How much of an epoch the centre above has, as it said last.

    ``common``: up to there its chain is known to be the one that is here; ``parted``: behind it the two differ.
    ``question`` is the newest ``state`` of the kiosk, ``receipt`` the centre's that reaches furthest, as both were
    signed; ``handed`` says that the centre has seen that question.
    """

    epoch = models.OneToOneField(Epoch, on_delete=models.PROTECT, primary_key=True, related_name="upward")
    generation = models.CharField(max_length=32, blank=True)
    mark = models.BigIntegerField(default=0)
    durable = models.BigIntegerField(default=0)
    common = models.BigIntegerField(default=0)
    parted = models.BooleanField(default=False)
    question = models.BinaryField(null=True)
    handed = models.BooleanField(default=True)
    receipt = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"{self.epoch} {self.mark}"


class Downward(models.Model):
    """The newest manifest of a kiosk, as the centre above signed it."""

    device = models.OneToOneField(Device, on_delete=models.PROTECT, primary_key=True, related_name="downward")
    version = models.IntegerField()
    manifest = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.device} {self.version}"
