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
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('mentor', 'Mentor'), ('mentee', 'Mentee')], max_length=10)),
                ('state', models.CharField(choices=[('draft', 'Being written'), ('submitted', 'Handed in'), ('qualified', 'Qualified'), ('accepted', 'Accepted'), ('next_wave', 'Next wave'), ('not_this_time', 'Not this time'), ('withdrawn', 'Withdrawn')], default='draft', max_length=20)),
                ('motivation', models.TextField(blank=True)),
                ('offers_in_return', models.TextField(blank=True)),
                ('work_situation', models.TextField(blank=True)),
                ('helped_someone_learn', models.TextField(blank=True)),
                ('hours_a_month', models.PositiveSmallIntegerField(default=2)),
                ('capacity', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)])),
                ('mode', models.CharField(choices=[('remote', 'At a distance'), ('on_site', 'On site'), ('both', 'Either')], default='both', max_length=10)),
                ('languages', models.JSONField(blank=True, default=list)),
                ('slots', models.JSONField(blank=True, default=list)),
                ('referee', models.CharField(choices=[('manager', 'My manager'), ('hr', 'Human resources')], default='manager', max_length=10)),
                ('commits', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision_reason', models.TextField(blank=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('nominated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='programmes.wave')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('wave', 'person', 'side'), name='one_application_a_side'), models.CheckConstraint(condition=models.Q(('capacity__gte', 1), ('capacity__lte', 5)), name='capacity_from_1_to_5'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('accepted', 'next_wave', 'not_this_time')), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('decision_reason', ''), _negated=True)), _connector='OR'), name='a_person_decides_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='enrolment.application')),
            ],
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_fr', models.TextField(blank=True)),
                ('message_en', models.TextField(blank=True)),
                ('closes_on', models.DateField(blank=True, null=True)),
                ('opened_at', models.DateTimeField()),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='call', to='programmes.wave')),
            ],
        ),
        migrations.CreateModel(
            name='CaseAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('text', models.TextField(blank=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='case_answers', to='enrolment.application')),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competences.theme')),
            ],
            options={
                'ordering': ('theme__code',),
                'constraints': [models.UniqueConstraint(fields=('application', 'theme'), name='one_answer_a_theme')],
            },
        ),
        migrations.CreateModel(
            name='Marking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('expertise', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('method', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('pedagogy', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('prudence', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('comment', models.TextField(blank=True)),
                ('assigned_at', models.DateTimeField()),
                ('marked_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='markings', to='enrolment.caseanswer')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='markings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('answer', 'reviewer'), name='one_reading_a_reviewer'), models.UniqueConstraint(fields=('answer', 'number'), name='one_reading_a_number'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 3)), name='three_readings_at_most'), models.CheckConstraint(condition=models.Q(('marked_at__isnull', True), models.Q(('expertise__gte', 0), ('expertise__lte', 3), ('method__gte', 0), ('method__lte', 3), ('pedagogy__gte', 0), ('pedagogy__lte', 3), ('prudence__gte', 0), ('prudence__lte', 3)), _connector='OR'), name='marks_from_0_to_3')],
            },
        ),
        migrations.CreateModel(
            name='OwnBehaviour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('behaviour', models.CharField(max_length=4)),
                ('level', models.PositiveSmallIntegerField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_behaviours', to='enrolment.application')),
            ],
            options={
                'ordering': ('behaviour',),
                'constraints': [models.UniqueConstraint(fields=('application', 'behaviour'), name='one_view_a_behaviour'), models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 4)), name='own_level_from_1_to_4')],
            },
        ),
        migrations.CreateModel(
            name='Reference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('given_at', models.DateTimeField(blank=True, null=True)),
                ('levels', models.JSONField(blank=True, default=dict)),
                ('text', models.TextField(blank=True)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reference', to='enrolment.application')),
                ('asked_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ReviewRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('behaviour', models.CharField(max_length=4)),
                ('level', models.PositiveSmallIntegerField()),
                ('year', models.PositiveSmallIntegerField()),
                ('imported_at', models.DateTimeField()),
                ('imported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_ratings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('behaviour', '-year'),
                'constraints': [models.UniqueConstraint(fields=('person', 'behaviour', 'year'), name='one_rating_a_year'), models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 4)), name='rating_from_1_to_4')],
            },
        ),
        migrations.CreateModel(
            name='ThemeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField()),
                ('level', models.PositiveSmallIntegerField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='theme_choices', to='enrolment.application')),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competences.theme')),
            ],
            options={
                'ordering': ('rank',),
                'constraints': [models.UniqueConstraint(fields=('application', 'theme'), name='one_choice_a_theme'), models.CheckConstraint(condition=models.Q(('level__gte', 0), ('level__lte', 4)), name='level_from_0_to_4')],
            },
        ),
        migrations.CreateModel(
            name='Validation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('validated_on', models.DateField()),
                ('expires_on', models.DateField()),
                ('application', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='validations', to='enrolment.application')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='validations', to=settings.AUTH_USER_MODEL)),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competences.theme')),
                ('validated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('theme__code', '-validated_on'),
                'constraints': [models.UniqueConstraint(fields=('person', 'theme', 'validated_on'), name='one_badge_a_day'), models.CheckConstraint(condition=models.Q(('expires_on__gt', models.F('validated_on'))), name='badge_expires_later')],
            },
        ),
    ]
