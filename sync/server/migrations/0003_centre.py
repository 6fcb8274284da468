"""The centre itself, and what comes down."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes their tables."""

    dependencies = [
        ("centre", "0002_chains"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("who", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("count", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Backup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=200, unique=True)),
                ("size", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("verified_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-made_at",),
            },
        ),
        migrations.CreateModel(
            name="Centre",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("generation", models.CharField(max_length=32)),
                ("public_key", models.CharField(max_length=64)),
                ("config_version", models.IntegerField(default=1)),
                ("url", models.CharField(blank=True, max_length=300)),
                ("first_link", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="centre_once")],
            },
        ),
        migrations.CreateModel(
            name="SurveyForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ident", models.CharField(max_length=64)),
                ("version", models.IntegerField()),
                ("plain", models.BinaryField()),
            ],
            options={
                "ordering": ("ident", "version"),
                "constraints": [models.UniqueConstraint(fields=("ident", "version"), name="survey_once")],
            },
        ),
        migrations.CreateModel(
            name="ConfigItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=96)),
                ("version", models.IntegerField()),
                ("since", models.DateField(blank=True, null=True)),
                ("value", models.JSONField()),
                ("withdrawn", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "counter",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="centre.counter"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="centre.office"
                    ),
                ),
            ],
            options={
                "ordering": ("name", "-version"),
                "constraints": [models.UniqueConstraint(fields=("name", "version"), name="item_once")],
            },
        ),
    ]
