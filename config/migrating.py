"""The database's tables are brought up to date when a migration waits, and not otherwise."""

from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from config.bootstrap.problems import CannotStart
from config.bootstrap.programs import say


def migrate_if_needed() -> bool:
    """Apply the migrations that wait; whether there were any.

    Raises CannotStart where the database cannot be reached or written.
    """
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            say("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        raise CannotStart(f"The database cannot be used: {str(error).strip()}.") from error
    return bool(waiting)
