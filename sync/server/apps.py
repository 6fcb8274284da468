"""The centre as an application of Django."""

from django.apps import AppConfig


class CentreConfig(AppConfig):
    """Names the models; their tables begin with ``centre_``."""

    name = "sync.server"
    label = "centre"
    default_auto_field = "django.db.models.BigAutoField"
