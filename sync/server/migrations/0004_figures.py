"""What entries add up to."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes its tables."""

    dependencies = [
        ("centre", "0003_centre"),
    ]

    operations = [
        migrations.CreateModel(
            name="DayDetail",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "epoch_id",
                        "day",
                        "until",
                        "survey",
                        "channel",
                        "what",
                        "item",
                        "answer",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("day", models.IntegerField()),
                ("until", models.IntegerField()),
                ("survey", models.IntegerField()),
                ("channel", models.CharField(max_length=8)),
                ("what", models.CharField(max_length=7)),
                ("item", models.CharField(max_length=64)),
                ("answer", models.CharField(max_length=64)),
                ("n", models.BigIntegerField()),
                (
                    "epoch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="centre.epoch",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Folded",
            fields=[
                (
                    "epoch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="folded",
                        serialize=False,
                        to="centre.epoch",
                    ),
                ),
                ("number", models.BigIntegerField(default=0)),
                ("day", models.IntegerField(null=True)),
                ("believed", models.BooleanField(default=False)),
                ("lowest", models.IntegerField(null=True)),
                ("waiting", models.BooleanField(default=False)),
                ("strays", models.BigIntegerField(default=0)),
                ("strange", models.BigIntegerField(default=0)),
                ("chosen", models.JSONField(default=dict)),
                (
                    "counter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="folded", to="centre.counter"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                ("id", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
                ("doubted", models.BooleanField()),
                ("state", models.BinaryField()),
                (
                    "epoch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="centre.epoch",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("doubted", True)), fields=["epoch"], name="ballot_doubted")
                ],
            },
        ),
        migrations.CreateModel(
            name="DayCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "epoch_id",
                        "day",
                        "until",
                        "survey",
                        "channel",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("day", models.IntegerField()),
                ("until", models.IntegerField()),
                ("survey", models.IntegerField()),
                ("channel", models.CharField(max_length=8)),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("ballots", models.BigIntegerField()),
                ("issued", models.BigIntegerField()),
                ("returned", models.BigIntegerField()),
                ("walk_up", models.BigIntegerField()),
                ("valid", models.BigIntegerField()),
                ("spoiled", models.BigIntegerField()),
                ("all_satisfied", models.BigIntegerField()),
                ("any_unsatisfied", models.BigIntegerField()),
                ("open", models.BigIntegerField()),
                ("flagged", models.BigIntegerField()),
                ("undated", models.BigIntegerField()),
                (
                    "epoch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="centre.epoch",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="count_day")],
            },
        ),
        migrations.CreateModel(
            name="Loss",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.BigIntegerField()),
                ("certain", models.BigIntegerField()),
                ("uncertain", models.BigIntegerField()),
                ("first", models.IntegerField()),
                ("last", models.IntegerField()),
                (
                    "epoch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="losses", to="centre.epoch"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("epoch", "seq"), name="loss_once")],
            },
        ),
        migrations.CreateModel(
            name="MonthFrozen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.CharField(max_length=7)),
                ("supplement", models.IntegerField()),
                ("seq", models.BigIntegerField()),
                ("day", models.IntegerField()),
                ("tally", models.JSONField()),
                ("proven", models.BooleanField()),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="frozen", to="centre.device"
                    ),
                ),
                (
                    "epoch",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="centre.epoch"),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="frozen", to="centre.office"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["month"], name="frozen_month")],
                "constraints": [models.UniqueConstraint(fields=("device", "month", "supplement"), name="frozen_once")],
            },
        ),
    ]
