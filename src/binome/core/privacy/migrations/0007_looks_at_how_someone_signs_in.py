from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0006_keys_of_the_whole_staff"),
    ]

    operations = [
        migrations.AlterField(
            model_name="dataview",
            name="what",
            field=models.CharField(
                choices=[
                    ("profile", "your page in the staff directory"),
                    ("application", "your application"),
                    ("case", "an answer of yours to a case study, without your name"),
                    ("export", "a list with your name, as a file"),
                    ("access", "where you are signed in, and whether you have a second step"),
                ],
                max_length=20,
            ),
        ),
    ]
