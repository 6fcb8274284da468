"""The version after 0004: what manifests say of the centre's keys."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the column to the one row."""

    dependencies = [("centre", "0004_figures")]
    operations = [
        migrations.AddField(model_name="centre", name="told", field=models.JSONField(default=dict)),
    ]
