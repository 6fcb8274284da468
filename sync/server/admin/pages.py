"""What all these pages have in common."""

from typing import TYPE_CHECKING, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

Shown = TypeVar("Shown", bound=Model)

if TYPE_CHECKING:
    Pages = admin.ModelAdmin
else:

    class Pages(admin.ModelAdmin):
        """Django's own pages, which name their model for those who read the types."""

        def __class_getitem__(cls, _model: type[Model]) -> type:
            return cls


class OnlyShown(Pages[Shown]):
    """Pages of what nobody makes, changes or deletes by hand; their actions may do something."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Shown | None = None) -> bool:
        """Say whether somebody may use the actions; forms are never shown for changing."""
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Shown | None = None) -> bool:
        """Say no."""
        return False
