"""Sessions told as held after they were put off kept the date that had been planned: they move to the day they were told."""

from django.db import migrations
from django.db.models import F


def date_as_held(apps, schema_editor):
    sessions = apps.get_model("mentoring", "Session").objects.using(schema_editor.connection.alias)
    sessions.filter(state="held", starts_at__gt=F("held_at")).update(
        starts_at=F("held_at"), sequence=F("sequence") + 1
    )


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0001_initial")]

    operations = [migrations.RunPython(date_as_held, migrations.RunPython.noop)]
