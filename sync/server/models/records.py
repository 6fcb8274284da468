"""What happened: batches taken, batches refused, and what people must look at."""

from django.conf import settings
from django.db import models

from sync.server.models.chains import Epoch
from sync.server.models.devices import Device


class Way(models.TextChoices):
    """How a batch came."""

    NET = "net"
    STICK = "stick"


class Receipt(models.Model):
    """A batch that brought something new, as its receipt says it."""

    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="receipts")
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    body = models.CharField(max_length=64)
    way = models.CharField(max_length=5, choices=Way.choices)
    at = models.DateTimeField()
    fresh = models.IntegerField()
    known = models.IntegerField()
    conflicting = models.IntegerField()
    unparsed = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.epoch} {self.first}-{self.last}"


class RefusedBatch(models.Model):
    """A batch of a known device, rightly signed and yet refused; the oldest bytes of a device give way to newer ones.

    ``digest`` is the SHA-256 of all its bytes, so that repeating it adds nothing.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="refused")
    digest = models.CharField(max_length=64)
    code = models.CharField(max_length=40)
    way = models.CharField(max_length=5, choices=Way.choices)
    at = models.DateTimeField()
    size = models.IntegerField()
    content = models.BinaryField(null=True)

    class Meta:
        ordering = ("-at",)
        constraints = (models.UniqueConstraint(fields=("device", "digest"), name="refused_once"),)

    def __str__(self) -> str:
        return f"{self.device} {self.code}"


class AlarmKind(models.TextChoices):
    """What people must look at."""

    FORK = "fork"
    CONFLICT = "conflict"
    REVOKED = "revoked"
    TAMPERED = "tampered"
    TRAINING = "training"
    SURVEY = "survey"
    UPSTREAM = "upstream"


class Alarm(models.Model):
    """Something that people must look at; what happens again before they did is counted, not repeated."""

    kind = models.CharField(max_length=10, choices=AlarmKind.choices)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="alarms")
    epoch = models.CharField(max_length=32, blank=True)
    seq = models.BigIntegerField(null=True, blank=True)
    count = models.BigIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ("-last_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "device", "epoch"), condition=models.Q(settled_at=None), name="alarm_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.device}"
