"""What stands around the figures of an office, where its kiosks do not tell it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds columns that may stay empty."""

    dependencies = [("centre", "0006_hubs")]

    operations = [
        migrations.AddField("office", "parent", models.CharField(max_length=200, blank=True, default="")),
        migrations.AddField("office", "place", models.CharField(max_length=100, blank=True, default="")),
        migrations.AddField("office", "symbol", models.CharField(max_length=40, blank=True, default="")),
        migrations.AddField("office", "signer", models.CharField(max_length=200, blank=True, default="")),
        migrations.AddField("office", "recipients", models.TextField(max_length=2000, blank=True, default="")),
    ]
