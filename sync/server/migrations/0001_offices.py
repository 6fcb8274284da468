"""Offices, their counters and kiosks."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes their tables."""

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
            ],
            options={
                "ordering": ("office", "name"),
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("public_key", models.BinaryField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Active"), ("revoked", "Revoked")], default="active", max_length=8
                    ),
                ),
                ("readmitted", models.BooleanField(default=False)),
                ("enrolled_at", models.DateTimeField()),
                ("last_seen", models.DateTimeField(blank=True, null=True)),
                ("clock", models.CharField(blank=True, max_length=10)),
                ("clock_ahead_ms", models.BigIntegerField(blank=True, null=True)),
                ("program", models.CharField(blank=True, max_length=120)),
                ("config_version", models.IntegerField(default=0)),
                ("queue", models.BigIntegerField(blank=True, null=True)),
                (
                    "counter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="devices", to="centre.counter"
                    ),
                ),
            ],
            options={
                "ordering": ("counter", "id"),
            },
        ),
        migrations.CreateModel(
            name="EnrolmentCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scanned_hash", models.CharField(max_length=64, unique=True)),
                ("typed_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "counter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="codes", to="centre.counter"
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="centre.device",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at",),
            },
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=64,
                        validators=[django.core.validators.RegexValidator("\\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\\Z")],
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("training", models.BooleanField(default=False)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="centre.office",
                    ),
                ),
            ],
            options={
                "ordering": ("code", "training"),
            },
        ),
        migrations.AddField(
            model_name="counter",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="counters", to="centre.office"
            ),
        ),
        migrations.AddConstraint(
            model_name="office",
            constraint=models.UniqueConstraint(fields=("code", "training"), name="office_once"),
        ),
        migrations.AddConstraint(
            model_name="counter",
            constraint=models.UniqueConstraint(fields=("office", "name"), name="counter_once"),
        ),
    ]
