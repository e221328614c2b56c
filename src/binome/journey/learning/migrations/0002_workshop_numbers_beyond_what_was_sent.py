"""Cancellations used to leave with one more than the workshop's own number: what comes next must be above them."""

from django.db import migrations
from django.db.models import F


def raise_numbers(apps, schema_editor):
    workshops = apps.get_model("learning", "Workshop").objects.using(schema_editor.connection.alias)
    workshops.update(sequence=F("sequence") + 1)


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial")]

    operations = [migrations.RunPython(raise_numbers, migrations.RunPython.noop)]
