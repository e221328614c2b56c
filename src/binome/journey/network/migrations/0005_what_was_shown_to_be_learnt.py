from django.db import migrations


def move_what_is_learnt(apps, schema_editor):
    """A theme on a card that its person chose as a mentee alone is one they want to learn."""
    alias = schema_editor.connection.alias
    choices = apps.get_model("enrolment", "ThemeChoice").objects.using(alias).filter(application__state="accepted")
    sides = {}
    for person, theme, side in choices.values_list("application__person", "theme", "application__side"):
        sides.setdefault((person, theme), set()).add(side)
    for card in apps.get_model("network", "DirectoryCard").objects.using(alias).all():
        learnt = [theme for theme in card.themes.all() if sides.get((card.person_id, theme.pk)) == {"mentee"}]
        card.learns.add(*learnt)
        card.themes.remove(*learnt)


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0004_cards_say_what_one_learns_and_ideas_have_a_day"),
        ("enrolment", "0001_initial"),
    ]

    operations = [migrations.RunPython(move_what_is_learnt, migrations.RunPython.noop)]
