from django.db import migrations, models
import django.db.models.deletion
from django.conf import settings

from binome.core.people.text import folded


def fold_again(apps, schema_editor):
    """Letters such as ø, ł and đ, and typographic apostrophes, are now found by their plain forms."""
    people = apps.get_model("people", "Person").objects.using(schema_editor.connection.alias)
    for person in people.iterator(chunk_size=2000):
        words = f"{person.given_name} {person.family_name} {person.job_title} {person.staff_id}"
        search, sort = folded(words)[:700], folded(f"{person.family_name} {person.given_name}")[:420]
        if (search, sort) != (person.search_key, person.sort_key):
            people.filter(pk=person.pk).update(search_key=search, sort_key=sort)


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerPost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entity_name", models.CharField(max_length=200)),
                ("level", models.PositiveSmallIntegerField()),
                ("job_title", models.CharField(blank=True, max_length=200)),
                ("until", models.DateField()),
                ("entity", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.entity")),
                ("manager", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="former_posts", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ("until", "pk"),
                "indexes": [models.Index(fields=["person", "until"], name="posts_by_person")],
            },
        ),
        migrations.RunPython(fold_again, migrations.RunPython.noop),
    ]
