"""Where kiosks stand."""

from django.core.validators import RegexValidator
from django.db import models

IDENT = RegexValidator(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")


class Hub(models.Model):
    """A small server in a building that takes the batches of its kiosks and hands them on to this centre.

    ``id`` is made of its key as a device's is. Kiosks that join at its offices are told its address, key and pins.
    """

    id = models.CharField(primary_key=True, max_length=32)
    public_key = models.CharField(max_length=64)
    url = models.CharField(max_length=300)
    tls = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("url",)

    def __str__(self) -> str:
        return self.url


class Office(models.Model):
    """A public office for as long as it has this code and name; one that takes its place names it as predecessor.

    What belongs to ``training`` offices never enters real figures, so a code may stand for one of each. Kiosks that
    join where there is a ``hub`` send by it. ``parent`` to ``recipients``, one a line, are what stands around its
    figures on paper; where one is empty its kiosks tell it.
    """

    code = models.CharField(max_length=64, validators=[IDENT])
    name = models.CharField(max_length=200)
    training = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    predecessor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, null=True, blank=True, related_name="offices")
    parent = models.CharField(max_length=200, blank=True, default="")
    place = models.CharField(max_length=100, blank=True, default="")
    symbol = models.CharField(max_length=40, blank=True, default="")
    signer = models.CharField(max_length=200, blank=True, default="")
    recipients = models.TextField(max_length=2000, blank=True, default="")

    class Meta:
        ordering = ("code", "training")
        constraints = (models.UniqueConstraint(fields=("code", "training"), name="office_once"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Counter(models.Model):
    """A counter of an office, known by its name."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="counters")
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ("office", "name")
        constraints = (models.UniqueConstraint(fields=("office", "name"), name="counter_once"),)

    def __str__(self) -> str:
        return f"{self.office.code} · {self.name}"
