"""The centre and its pages as applications of Django."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig

from sync.server.labels import label as named


class CentreConfig(AppConfig):
    """Names the models; their tables begin with ``centre_``."""

    name = "sync.server"
    label = "centre"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = named("centre.pages.centre")

    def ready(self) -> None:
        """Give models and their fields names in the reader's language; no migration knows of them."""
        for model in self.get_models():
            name = model._meta.model_name
            model._meta.verbose_name = named(f"centre.model.{name}.one")
            model._meta.verbose_name_plural = named(f"centre.model.{name}.many")
            for field in model._meta.fields:
                field.verbose_name = named(f"centre.field.{field.name}")


class CentrePages(AdminConfig):
    """Django's administration, with this centre's own door."""

    default_site = "sync.server.site.CentreSite"
