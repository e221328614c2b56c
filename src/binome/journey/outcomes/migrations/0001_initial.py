import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('competences', '0001_initial'),
        ('people', '__first__'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('mentor', 'Mentor'), ('mentee', 'Mentee')], max_length=10)),
                ('moment', models.CharField(choices=[('baseline', 'At the start'), ('closing', 'At the close'), ('looking_back', 'Looking back at the start'), ('later', 'Six months later')], max_length=12)),
                ('opened_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('compared', models.BooleanField(default=False)),
                ('counted', models.BooleanField(default=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='programmes.wave')),
            ],
            options={
                'ordering': ('opened_at', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('wave', 'person', 'side', 'moment'), name='one_assessment_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='Closing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('mentor', 'Mentor'), ('mentee', 'Mentee')], max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('practice', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'Never'), (1, 'Less than once a year'), (2, 'Several times a year'), (3, 'Monthly'), (4, 'Weekly'), (5, 'Daily')], null=True)),
                ('changed', models.TextField(blank=True, max_length=2000)),
                ('team_effect', models.TextField(blank=True, max_length=2000)),
                ('recommends', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(10)])),
                ('people_met', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(500)])),
                ('mentor_again', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Strongly disagree'), (2, 'Disagree'), (3, 'Neither agree nor disagree'), (4, 'Agree'), (5, 'Strongly agree')], null=True)),
                ('understands', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Strongly disagree'), (2, 'Disagree'), (3, 'Neither agree nor disagree'), (4, 'Agree'), (5, 'Strongly agree')], null=True)),
                ('age_matters_little', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Strongly disagree'), (2, 'Disagree'), (3, 'Neither agree nor disagree'), (4, 'Agree'), (5, 'Strongly agree')], null=True)),
                ('changed_mind', models.BooleanField(blank=True, null=True)),
                ('changed_mind_on', models.TextField(blank=True, max_length=2000)),
                ('counted', models.BooleanField(default=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closings', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closings', to='programmes.wave')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('wave', 'person', 'side'), name='one_closing_a_side'), models.CheckConstraint(condition=models.Q(('recommends__isnull', True), ('recommends__lte', 10), _connector='OR'), name='recommends_from_0_to_10')],
            },
        ),
        migrations.CreateModel(
            name='FutureTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveSmallIntegerField(choices=[(1, 'Strongly disagree'), (2, 'Disagree'), (3, 'Neither agree nor disagree'), (4, 'Agree'), (5, 'Strongly agree')])),
                ('given', models.PositiveIntegerField(default=0)),
                ('counted', models.PositiveIntegerField(default=0)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='future_tallies', to='programmes.wave')),
            ],
            options={
                'ordering': ('value',),
                'constraints': [models.UniqueConstraint(fields=('wave', 'value'), name='one_tally_a_value')],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('behaviour', models.CharField(blank=True, max_length=4)),
                ('scale', models.CharField(default='level4', max_length=20)),
                ('level', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('compared', models.BooleanField(default=False)),
                ('counted', models.BooleanField(default=False)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='outcomes.assessment')),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competences.theme')),
            ],
            options={
                'ordering': ('behaviour', 'theme__code', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('assessment', 'theme', 'behaviour'), name='one_rating_a_subject'), models.UniqueConstraint(condition=models.Q(('behaviour', ''), _negated=True), fields=('assessment', 'behaviour'), name='one_rating_a_behaviour'), models.CheckConstraint(condition=models.Q(models.Q(('behaviour', ''), ('theme__isnull', False)), models.Q(('theme__isnull', True), models.Q(('behaviour', ''), _negated=True)), _connector='OR'), name='a_theme_or_a_behaviour'), models.CheckConstraint(condition=models.Q(('level__isnull', True), models.Q(('level__gte', 1), ('level__lte', 4)), _connector='OR'), name='rated_from_1_to_4')],
            },
        ),
        migrations.CreateModel(
            name='Testimony',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('mentor', 'Mentor'), ('mentee', 'Mentee')], max_length=10)),
                ('text', models.TextField(max_length=1200)),
                ('signed', models.BooleanField(default=False)),
                ('reach', models.CharField(choices=[('report', "In the wave's report"), ('colleagues', 'In the report and for colleagues in the network')], default='report', max_length=10)),
                ('given_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='testimonies', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='testimonies', to='programmes.wave')),
            ],
            options={
                'verbose_name_plural': 'testimonies',
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('wave', 'person'), name='one_testimony_a_wave'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_testimony_says_something')],
            },
        ),
    ]
