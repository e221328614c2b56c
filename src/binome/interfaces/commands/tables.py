"""Tables as this version wants them: laid at once in an empty database, reached migration by migration in any other."""

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def bring_up_to_date(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Give the database the tables of this version.

    Migrating an empty database builds every model anew after each operation, and takes a quarter of a minute to come to the
    tables that the models describe (docs/decisions/0213). So there they are created from the models, and the migrations noted
    as done.
    """
    if connections[alias].introspection.table_names():
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    else:
        _lay(alias)


def _lay(alias: str) -> None:
    connection = connections[alias]
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()  # should what follows be cut short, nothing of it stays, and migrating is the way
    with connection.schema_editor() as editor:
        for app in apps.get_app_configs():
            for model in router.get_migratable_models(app, alias):
                if model._meta.can_migrate(connection):
                    editor.create_model(model)
        for app_label, name in sorted(MigrationLoader(None).disk_migrations):
            recorder.record_applied(app_label, name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=alias)
