import django.core.validators
from django.conf import settings
from django.db import migrations, models


def give_places(apps, schema_editor):
    """Themes wanted take the places 1 to 3 that the database now counts."""
    items = apps.get_model('audience', 'AnswerItem').objects.using(schema_editor.connection.alias)
    items = items.filter(kind='wanted').order_by('answer_id', 'code')
    answer, place = None, 0
    for item in items.iterator():
        place = place + 1 if item.answer_id == answer else 1
        answer, item.place = item.answer_id, place
        item.save(update_fields=['place'])


class Migration(migrations.Migration):

    dependencies = [
        ('audience', '0003_imports_in_the_background'),
        ('people', '0001_initial'),
        ('programmes', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='survey',
            name='open_surveys_were_launched',
        ),
        migrations.AddField(
            model_name='answer',
            name='counted',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='answer',
            name='mixed',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='answer',
            name='receipt',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='answeritem',
            name='place',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='answeritem',
            name='text',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='invitation',
            name='letters',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='survey',
            name='opens_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='survey',
            name='paused',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='survey',
            name='remind_every',
            field=models.PositiveSmallIntegerField(default=0, help_text='Days between two reminders; 0: by hand.', validators=[django.core.validators.MaxValueValidator(30)]),
        ),
        migrations.AlterField(
            model_name='answeritem',
            name='kind',
            field=models.CharField(choices=[('ease', 'How at ease with each theme'), ('wanted', 'Up to three themes wanted'), ('choice', 'Choices'), ('text', 'A few words')], max_length=10),
        ),
        migrations.AlterField(
            model_name='question',
            name='kind',
            field=models.CharField(choices=[('ease', 'How at ease with each theme'), ('wanted', 'Up to three themes wanted'), ('choice', 'Choices'), ('text', 'A few words')], max_length=10),
        ),
        migrations.AlterField(
            model_name='survey',
            name='state',
            field=models.CharField(choices=[('draft', 'Being prepared'), ('scheduled', 'Opens later'), ('open', 'Open'), ('closed', 'Closed')], default='draft', max_length=10),
        ),
        migrations.RunPython(give_places, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['survey', 'letters'], name='letters_to_write'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(condition=models.Q(('receipt', ''), _negated=True), fields=('survey', 'receipt'), name='one_answer_a_receipt'),
        ),
        migrations.AddConstraint(
            model_name='answeritem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'wanted'), ('place__gte', 1), ('place__lte', 3)), models.Q(models.Q(('kind', 'wanted'), _negated=True), ('place__isnull', True)), _connector='OR'), name='three_themes_wanted_at_most'),
        ),
        migrations.AddConstraint(
            model_name='answeritem',
            constraint=models.UniqueConstraint(condition=models.Q(('place__isnull', False)), fields=('answer', 'place'), name='one_wanted_theme_a_place'),
        ),
        migrations.AddConstraint(
            model_name='answeritem',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'text'), ('text', ''), _connector='OR'), name='words_only_where_asked'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'scheduled')), ('launched_at__isnull', False), _connector='OR'), name='open_surveys_were_launched'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'scheduled'), _negated=True), ('opens_at__isnull', False), _connector='OR'), name='scheduled_surveys_say_when'),
        ),
    ]
