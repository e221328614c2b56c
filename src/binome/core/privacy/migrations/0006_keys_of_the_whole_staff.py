"""Keys that write to the directory are of every programme: no programme divides it."""

from django.db import migrations

WHOLE_STAFF = {"scim", "import"}
REFUSED_FROM = 400


def widen_keys_of_the_whole_staff(apps, schema_editor):
    """A key of provisioning or staff files alone is of every programme.

    One that reads some programmes besides keeps to them: widened, it would read more than an administrator ticked. It
    loses the staff file, which it was refused all along; it goes on provisioning, where programmes were never asked for.
    """
    keys = apps.get_model("privacy", "AccessKey").objects.using(schema_editor.connection.alias)
    for key in keys.filter(every_programme=False):
        scopes = key.scope.split()
        if WHOLE_STAFF.issuperset(scopes):
            key.every_programme = True
        key.scope = " ".join(scope for scope in scopes if key.every_programme or scope != "import")
        key.save(update_fields=["every_programme", "scope"])
        if key.every_programme:
            key.programmes.clear()


def forget_kept_refusals(apps, schema_editor):
    """What was refused may be tried again, also where the refusal was kept before this version."""
    kept = apps.get_model("privacy", "KeptAnswer").objects.using(schema_editor.connection.alias)
    kept.filter(status__gte=REFUSED_FROM).delete()


class Migration(migrations.Migration):

    dependencies = [("privacy", "0005_notices_and_views")]

    operations = [
        migrations.RunPython(widen_keys_of_the_whole_staff, migrations.RunPython.noop),
        migrations.RunPython(forget_kept_refusals, migrations.RunPython.noop),
    ]
