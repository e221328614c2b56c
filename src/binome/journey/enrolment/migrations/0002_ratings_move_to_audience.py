from django.db import migrations


class Migration(migrations.Migration):
    """Ratings of annual reviews are imported at the first step; the table and its rows went there as they are."""

    dependencies = [
        ("enrolment", "0001_initial"),
        ("audience", "0003_imports_in_the_background"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="ReviewRating")]),
    ]
