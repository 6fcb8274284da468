"""What comes down to kiosks, and what they say that they ask."""

from django.conf import settings
from django.db import models

from sync.server.models.offices import Counter, Office


class ConfigItem(models.Model):
    """One version of one thing that manifests bring: to every kiosk, to those of an office, or to those of a counter.

    Never changed: kiosks hold that a version says one thing for ever. ``withdrawn`` ones are in no manifest any more.
    """

    name = models.CharField(max_length=96)
    version = models.IntegerField()
    since = models.DateField(null=True, blank=True)
    value = models.JSONField()
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True)
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, null=True, blank=True)
    withdrawn = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ("name", "-version")
        constraints = (models.UniqueConstraint(fields=("name", "version"), name="item_once"),)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class SurveyForm(models.Model):
    """A survey as a kiosk's ledger holds it, by its canonical bytes: ballots of any other one are not understood."""

    ident = models.CharField(max_length=64)
    version = models.IntegerField()
    plain = models.BinaryField()

    class Meta:
        ordering = ("ident", "version")
        constraints = (models.UniqueConstraint(fields=("ident", "version"), name="survey_once"),)

    def __str__(self) -> str:
        return f"{self.ident} {self.version}"
