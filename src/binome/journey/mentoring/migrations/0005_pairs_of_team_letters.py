from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mentoring', '0004_letters_of_the_team'),
    ]

    operations = [
        migrations.AddField(
            model_name='teamletter',
            name='relationships',
            field=models.ManyToManyField(related_name='team_letters', to='mentoring.relationship'),
        ),
    ]
