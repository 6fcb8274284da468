"""What stands in the database of every centre: tables of this program's form, and the row that says whose they are."""

import tomllib
from datetime import datetime
from pathlib import Path

import rfc8785
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from kiosk.domain.errors import EnvironmentProblem
from kiosk.domain.survey import read_survey
from sync.server import mint, wording
from sync.server.models import Centre, Device, SurveyForm
from sync.server.rebuilding import rebuild_device
from sync.server.vault import Vault

_ALONE = 0x48_4C_43_31
"""The number of the lock under which PostgreSQL lets one process at a time change tables."""


def bring_up(keys: Vault, now: datetime) -> None:
    """Have the tables as this program wants them, the centre's own row, and everything counted.

    Raises EnvironmentProblem ``centre_database_newer``, ``centre_key_foreign``.
    """
    executor = MigrationExecutor(connection)
    _refuse_newer(executor)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _migrate()
    with transaction.atomic():
        centre, _ = Centre.objects.get_or_create(
            defaults={
                "generation": mint.random_bytes(16).hex(),
                "public_key": keys.signer.public_key.hex(),
                "made_at": now,
            }
        )
        own = keys.signer.public_key.hex()
        if keys.former is not None and centre.public_key == keys.former.public_key.hex():
            # The key was changed: the folder holds the one before it, too.
            Centre.objects.update(public_key=own)
        elif centre.public_key != own:
            raise EnvironmentProblem("centre_key_foreign")
        SurveyForm.objects.bulk_create(_own_surveys(), ignore_conflicts=True)
    # What came in while this program did not count yet.
    uncounted = Device.objects.filter(epochs__mark__gt=0, epochs__folded=None).distinct()
    for ident in list(uncounted.values_list("id", flat=True)):
        rebuild_device(ident)


def _refuse_newer(executor: MigrationExecutor) -> None:
    known = set(executor.loader.disk_migrations)
    if any(app == "centre" and (app, name) not in known for app, name in executor.loader.applied_migrations):
        raise EnvironmentProblem("centre_database_newer")


def _migrate() -> None:
    if connection.vendor != "postgresql":
        call_command("migrate", interactive=False, verbosity=0)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_ALONE])
        try:
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_ALONE])


def _own_surveys() -> list[SurveyForm]:
    """Return the surveys that come with the program: a ledger says them, too, before it has a ballot of them."""
    found = []
    for file in sorted((wording.folder().parent / "surveys").glob("*.toml")):
        survey = read_survey(tomllib.loads(Path(file).read_text("utf-8")), file.name)
        found.append(SurveyForm(ident=survey.id, version=survey.version, plain=rfc8785.dumps(survey.to_plain())))
    return found
