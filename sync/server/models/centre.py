"""The centre itself."""

from django.db import models


class Centre(models.Model):
    """The one row that says whose database this is.

    ``generation`` is another one after every restore; ``public_key`` is that of the folder it belongs to;
    ``config_version`` numbers every change of what comes down; ``first_link`` is the SHA-256 of the token by which the
    first administrator names himself. ``url`` and ``tls`` are how it was reached when it listened last.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    generation = models.CharField(max_length=32)
    public_key = models.CharField(max_length=64)
    config_version = models.IntegerField(default=1)
    url = models.CharField(max_length=300, blank=True)
    tls = models.JSONField(default=list, blank=True)
    first_link = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="centre_once"),)

    def __str__(self) -> str:
        return self.generation


class Backup(models.Model):
    """A copy of the database that was opened and found whole."""

    file = models.CharField(max_length=200, unique=True)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    verified_at = models.DateTimeField()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.file


class Attempt(models.Model):
    """How often somebody tried something since a moment."""

    who = models.CharField(primary_key=True, max_length=120)
    since = models.DateTimeField()
    count = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.who}: {self.count}"
