import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('competences', '0001_initial'),
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('digital_reverse', 'Digital reverse mentoring'), ('classic', 'Classic mentoring'), ('peer', 'Peer mentoring'), ('flash', 'Flash mentoring')], default='digital_reverse', max_length=30)),
                ('purpose_fr', models.TextField(blank=True)),
                ('purpose_en', models.TextField(blank=True)),
                ('contact', models.EmailField(blank=True, max_length=254)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Wave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('stage', models.CharField(choices=[('audience', 'Audience'), ('enrolment', 'Enrolment'), ('learning', 'Learning'), ('matching', 'Matching'), ('mentoring', 'Mentoring'), ('outcomes', 'Outcomes'), ('closed', 'Closed')], default='audience', max_length=20)),
                ('target_pairs', models.PositiveSmallIntegerField(default=30)),
                ('sessions_planned', models.PositiveSmallIntegerField(default=6)),
                ('session_minutes', models.PositiveSmallIntegerField(default=60)),
                ('days_between_sessions', models.PositiveSmallIntegerField(default=21)),
                ('first_session_within_days', models.PositiveSmallIntegerField(default=14)),
                ('max_mentees_per_mentor', models.PositiveSmallIntegerField(default=2)),
                ('shortlist_size', models.PositiveSmallIntegerField(default=7)),
                ('min_level_gap', models.SmallIntegerField(default=1)),
                ('forbid_same_entity', models.BooleanField(default=False)),
                ('gate', models.CharField(choices=[('gate', 'Preparation first: no proposals until it is done'), ('warn', 'Warn, but let them choose')], default='gate', max_length=10)),
                ('seed', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waves', to='programmes.programme')),
                ('themes', models.ManyToManyField(blank=True, related_name='waves', to='competences.theme')),
            ],
            options={
                'ordering': ('programme', 'number'),
                'constraints': [models.UniqueConstraint(fields=('programme', 'number'), name='one_wave_a_number'), models.CheckConstraint(condition=models.Q(('shortlist_size__gte', 1), ('shortlist_size__lte', 7)), name='shortlist_at_most_seven')],
            },
        ),
        migrations.CreateModel(
            name='StageDate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('audience', 'Audience'), ('enrolment', 'Enrolment'), ('learning', 'Learning'), ('matching', 'Matching'), ('mentoring', 'Mentoring'), ('outcomes', 'Outcomes'), ('closed', 'Closed')], max_length=20)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar', to='programmes.wave')),
            ],
            options={
                'ordering': ('starts_on',),
                'constraints': [models.UniqueConstraint(fields=('wave', 'stage'), name='one_date_a_stage'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='ProgrammeRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('manager', 'Programme manager'), ('reviewer', 'Reviewer'), ('trainer', 'Trainer'), ('sponsor', 'Sponsor')], max_length=20)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='programme_roles', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='programmes.programme')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('programme', 'person', 'role'), name='one_role_once')],
            },
        ),
    ]
