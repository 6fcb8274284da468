"""What comes down to kiosks."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language

from kiosk.domain.errors import UsageError
from sync.server import house, manifests
from sync.server.admin.pages import OnlyShown
from sync.server.labels import label
from sync.server.models import ConfigItem, SurveyForm
from sync.server.wording import wording

if TYPE_CHECKING:
    _Form = forms.ModelForm[ConfigItem]
else:
    _Form = forms.ModelForm


class ItemForm(_Form):
    """What is asked of something new that shall come down."""

    class Meta:
        model = ConfigItem
        fields = ("name", "value", "since", "office", "counter")

    def clean(self) -> None:
        """Hold it to what kiosks read, before anything of it is kept; raises ValidationError."""
        told = super().clean() or {}
        if told.get("name") and "value" in told:
            try:
                manifests.check(told["name"], told["value"], told.get("since"))
            except UsageError as problem:
                raise ValidationError(wording(get_language() or "en").sentence(problem)) from problem


@admin.register(ConfigItem)
class ItemPages(OnlyShown[ConfigItem]):
    """Something that came down once is never changed: another version takes its place."""

    list_display = ("name", "version", "since", "office", "counter", "withdrawn", "made_at", "made_by")
    list_filter = ("withdrawn", "name", "office")
    list_select_related = ("office", "counter__office", "made_by")
    actions = ("withdraw",)
    form = ItemForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say whether somebody may publish."""
        # What a hub hands down is its centre's.
        return house.current().upstream is None and request.user.has_perm("centre.add_configitem")

    def save_model(self, request: HttpRequest, obj: ConfigItem, form: _Form, change: bool) -> None:
        """Publish it."""
        obj.made_by_id = request.user.pk
        manifests.publish_row(obj)

    @admin.action(description=label("centre.action.withdraw"), permissions=["change"])
    def withdraw(self, request: HttpRequest, chosen: QuerySet[ConfigItem]) -> None:
        """Have what stands behind these count again."""
        for row in chosen.filter(withdrawn=False):
            manifests.withdraw(row)
            self.log_change(request, row, "withdrawn")
        self.message_user(request, label("centre.action.done"), messages.SUCCESS)


@admin.register(SurveyForm)
class SurveyPages(OnlyShown[SurveyForm]):
    """Surveys that kiosks have told of."""

    list_display = ("ident", "version")
