"""Hubs: what a centre knows of them, and what a hub keeps for its centre."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes its tables."""

    dependencies = [
        ("centre", "0005_told"),
    ]

    operations = [
        migrations.CreateModel(
            name="Downward",
            fields=[
                (
                    "device",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="downward",
                        serialize=False,
                        to="centre.device",
                    ),
                ),
                ("version", models.IntegerField()),
                ("manifest", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Hub",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("public_key", models.CharField(max_length=64)),
                ("url", models.CharField(max_length=300)),
                ("tls", models.JSONField(blank=True, default=list)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("url",),
            },
        ),
        migrations.CreateModel(
            name="Upward",
            fields=[
                (
                    "epoch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="upward",
                        serialize=False,
                        to="centre.epoch",
                    ),
                ),
                ("generation", models.CharField(blank=True, max_length=32)),
                ("mark", models.BigIntegerField(default=0)),
                ("durable", models.BigIntegerField(default=0)),
                ("common", models.BigIntegerField(default=0)),
                ("parted", models.BooleanField(default=False)),
                ("question", models.BinaryField(null=True)),
                ("handed", models.BooleanField(default=True)),
                ("receipt", models.BinaryField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="device",
            name="question",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AlterField(
            model_name="alarm",
            name="kind",
            field=models.CharField(
                choices=[
                    ("fork", "Fork"),
                    ("conflict", "Conflict"),
                    ("revoked", "Revoked"),
                    ("tampered", "Tampered"),
                    ("training", "Training"),
                    ("survey", "Survey"),
                    ("upstream", "Upstream"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="device",
            name="hub",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="devices",
                to="centre.hub",
            ),
        ),
        migrations.AddField(
            model_name="office",
            name="hub",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offices",
                to="centre.hub",
            ),
        ),
        migrations.CreateModel(
            name="Upstream",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("url", models.CharField(max_length=300)),
                ("public_key", models.CharField(max_length=64)),
                ("tls", models.JSONField(default=list)),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("reached_at", models.DateTimeField(blank=True, null=True)),
                ("trouble", models.CharField(blank=True, max_length=60)),
                ("ahead_ms", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="upstream_once")],
            },
        ),
        migrations.CreateModel(
            name="KeptBatch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("content", models.BinaryField()),
                (
                    "epoch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept",
                        to="centre.epoch",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["epoch", "last"], name="kept_by_place")],
            },
        ),
    ]
