import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def whoever_decided_last(apps, schema_editor):
    """Appeals asked before: whoever signed the decision that stands is taken for who is asked about."""
    appeals = apps.get_model("enrolment", "Appeal").objects.using(schema_editor.connection.alias)
    for appeal in appeals.select_related("application").iterator():
        appeal.decided_by_id = appeal.application.decided_by_id
        appeal.save(update_fields=["decided_by"], using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("enrolment", "0004_recusals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="appeal",
            name="decided_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(whoever_decided_last, migrations.RunPython.noop),
    ]
