from django.db import migrations

from binome.core.people.text import address_key, one_line

TEXTS = ("given_name", "family_name", "job_title", "site", "country")


def bring_to_one_form(apps, schema_editor):
    """Names as one line in composed letters, addresses with their domain as it travels: files are compared with these."""
    people = apps.get_model("people", "Person").objects.using(schema_editor.connection.alias)
    addresses = set(people.values_list("email", flat=True))
    for person in people.only("email", *TEXTS).iterator(chunk_size=2000):
        after = {name: one_line(getattr(person, name)) for name in TEXTS}
        address = address_key(person.email)
        if address and address not in addresses:  # someone else's: two spellings of one address stay for a person to part
            after["email"] = address
        changed = {name: text for name, text in after.items() if text != getattr(person, name)}
        if changed:
            people.filter(pk=person.pk).update(**changed)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunPython(bring_to_one_form, migrations.RunPython.noop)]
