"""Offices and counters."""

from django.contrib import admin
from django.http import HttpRequest

from sync.server.admin.pages import OnlyShown, Pages
from sync.server.labels import label
from sync.server.models import Counter, Device, Hub, Office


@admin.register(Office)
class OfficePages(Pages[Office]):
    """An office with kiosks stays what it is, real or for training."""

    list_display = ("code", "name", "training", "valid_from", "valid_to", "hub")
    list_filter = ("training",)
    search_fields = ("code", "name")
    fieldsets = (
        (None, {"fields": ("code", "name", "training", "valid_from", "valid_to", "predecessor")}),
        (
            label("centre.pages.letterhead"),
            {
                "fields": ("parent", "place", "symbol", "signer", "recipients"),
                "description": label("centre.pages.letterhead_told"),
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Office | None = None) -> tuple[str, ...]:
        """Return what cannot be changed any more."""
        used = obj is not None and Device.objects.filter(counter__office=obj).exists()
        return ("code", "training") if used else ()


@admin.register(Hub)
class HubPages(OnlyShown[Hub]):
    """A hub is made known by the command, with a line that people have carried."""

    list_display = ("url", "id", "made_at")


@admin.register(Counter)
class CounterPages(Pages[Counter]):
    """A counter with kiosks stays at its office."""

    list_display = ("name", "office")
    list_filter = ("office",)
    search_fields = ("name", "office__code", "office__name")

    def get_readonly_fields(self, request: HttpRequest, obj: Counter | None = None) -> tuple[str, ...]:
        """Return what cannot be changed any more."""
        return ("office",) if obj is not None and obj.devices.exists() else ()
