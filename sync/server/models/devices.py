"""Kiosks that the centre knows, and the codes by which it comes to know them."""

from django.conf import settings
from django.db import models

from sync.server.models.offices import Counter, Hub


class DeviceState(models.TextChoices):
    """Whether batches of a device are taken."""

    ACTIVE = "active"
    REVOKED = "revoked"


class Device(models.Model):
    """A kiosk, known by its key; a revoked one stays as a tombstone, or its key could enrol again.

    ``readmitted``: an administrator allows a revoked one to enrol once more. ``clock`` to ``queue`` are what it said of
    itself when it last asked; ``clock_ahead_ms`` is its clock against ours, ``queue`` how many entries it still had to
    send. One with a ``hub`` was told to send by it; ``question`` is the nonce of what it asked last.
    """

    id = models.CharField(primary_key=True, max_length=32)
    public_key = models.BinaryField(max_length=32)
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="devices")
    state = models.CharField(max_length=8, choices=DeviceState.choices, default=DeviceState.ACTIVE)
    readmitted = models.BooleanField(default=False)
    enrolled_at = models.DateTimeField()
    last_seen = models.DateTimeField(null=True, blank=True)
    clock = models.CharField(max_length=10, blank=True)
    clock_ahead_ms = models.BigIntegerField(null=True, blank=True)
    program = models.CharField(max_length=120, blank=True)
    config_version = models.IntegerField(default=0)
    queue = models.BigIntegerField(null=True, blank=True)
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, null=True, blank=True, related_name="devices")
    question = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ("counter", "id")

    def __str__(self) -> str:
        return f"{self.counter} ({self.id[:8]})"

    @property
    def is_revoked(self) -> bool:
        """Say whether nothing more is taken from it."""
        return self.state == DeviceState.REVOKED


class EnrolmentCode(models.Model):
    """A one-time code by which one kiosk may join a counter; only hashes of it are kept, of the scanned and the typed
    form.
    """

    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="codes")
    scanned_hash = models.CharField(max_length=64, unique=True)
    typed_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, blank=True, related_name="codes")

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.counter} {self.made_at:%Y-%m-%d %H:%M}"
