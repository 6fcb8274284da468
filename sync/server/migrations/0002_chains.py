"""What kiosks bring, and what is wrong with it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes their tables."""

    dependencies = [
        ("centre", "0001_offices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommentText",
            fields=[
                ("hash", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("salt", models.BinaryField(max_length=32)),
                ("text", models.TextField()),
                ("erased", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Epoch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("epoch", models.CharField(max_length=32)),
                ("mark", models.BigIntegerField(default=0)),
                ("head", models.BinaryField(max_length=32)),
                ("durable", models.BigIntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("grown_at", models.DateTimeField()),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="epochs", to="centre.device"
                    ),
                ),
            ],
            options={
                "ordering": ("device", "begun_at"),
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("body", models.BinaryField()),
                ("parsed", models.BooleanField()),
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
            name="Conflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.BigIntegerField()),
                ("entry", models.BinaryField(max_length=16)),
                ("body", models.BinaryField()),
                ("at", models.DateTimeField()),
                (
                    "epoch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to="centre.epoch"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "epoch_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seq", models.BigIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
                ("entry", models.BinaryField(max_length=16)),
                ("conflict", models.BooleanField()),
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
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("body", models.CharField(max_length=64)),
                ("way", models.CharField(choices=[("net", "Net"), ("stick", "Stick")], max_length=5)),
                ("at", models.DateTimeField()),
                ("fresh", models.IntegerField()),
                ("known", models.IntegerField()),
                ("conflicting", models.IntegerField()),
                ("unparsed", models.IntegerField()),
                (
                    "epoch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="centre.epoch"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RefusedBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=40)),
                ("way", models.CharField(choices=[("net", "Net"), ("stick", "Stick")], max_length=5)),
                ("at", models.DateTimeField()),
                ("size", models.IntegerField()),
                ("content", models.BinaryField(null=True)),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refused", to="centre.device"
                    ),
                ),
            ],
            options={
                "ordering": ("-at",),
            },
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fork", "Fork"),
                            ("conflict", "Conflict"),
                            ("revoked", "Revoked"),
                            ("tampered", "Tampered"),
                            ("training", "Training"),
                            ("survey", "Survey"),
                        ],
                        max_length=10,
                    ),
                ),
                ("epoch", models.CharField(blank=True, max_length=32)),
                ("seq", models.BigIntegerField(blank=True, null=True)),
                ("count", models.BigIntegerField(default=1)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="alarms", to="centre.device"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-last_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("kind", "device", "epoch"),
                        name="alarm_open_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="epoch",
            constraint=models.UniqueConstraint(fields=("device", "epoch"), name="epoch_once"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(condition=models.Q(("parsed", False)), fields=["kind"], name="entry_unparsed"),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.UniqueConstraint(fields=("epoch", "seq"), name="conflict_once"),
        ),
        migrations.AddConstraint(
            model_name="refusedbatch",
            constraint=models.UniqueConstraint(fields=("device", "digest"), name="refused_once"),
        ),
    ]
