import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('competences', '0001_initial'),
        ('people', '0001_initial'),
        ('people', '__first__'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level_min', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('level_max', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('sites', models.JSONField(blank=True, default=list)),
                ('countries', models.JSONField(blank=True, default=list)),
                ('min_direct_reports', models.PositiveSmallIntegerField(default=0)),
                ('min_tenure_months', models.PositiveSmallIntegerField(default=0)),
                ('draw', models.CharField(choices=[('everyone', 'Everyone in the audience'), ('simple', 'A simple random sample'), ('stratified', 'A sample stratified by entity and level')], default='everyone', max_length=10)),
                ('sample_size', models.PositiveIntegerField(blank=True, null=True)),
                ('seed', models.PositiveIntegerField(default=1)),
                ('entities', models.ManyToManyField(blank=True, related_name='+', to='people.entity')),
                ('wave', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='audience', to='programmes.wave')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('level_min__isnull', True), ('level_max__isnull', True), ('level_min__lte', models.F('level_max')), _connector='OR'), name='levels_in_order'), models.CheckConstraint(condition=models.Q(('draw', 'everyone'), ('sample_size__gte', 1), _connector='OR'), name='a_sample_has_a_size')],
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('people', 'People'), ('axes', 'Axes of progress from appraisals')], max_length=10)),
                ('file_name', models.CharField(max_length=200)),
                ('encoding', models.CharField(max_length=20)),
                ('headers', models.JSONField()),
                ('columns', models.JSONField()),
                ('create_entities', models.BooleanField(default=True)),
                ('state', models.CharField(choices=[('previewed', 'Waiting for confirmation'), ('confirmed', 'Imported'), ('discarded', 'Discarded')], default='previewed', max_length=10)),
                ('counts', models.JSONField(default=dict)),
                ('uploaded_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='programmes.wave')),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('cells', models.JSONField()),
                ('values', models.JSONField()),
                ('fate', models.CharField(choices=[('refused', 'Left out'), ('joiner', 'Joins'), ('mover', 'Changes entity or manager'), ('leaver', 'Leaves'), ('changed', 'Other change'), ('unchanged', 'No change')], max_length=10)),
                ('reasons', models.JSONField(default=list)),
                ('notes', models.JSONField(default=list)),
                ('changes', models.JSONField(default=list)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='audience.import')),
            ],
            options={
                'ordering': ('number',),
                'indexes': [models.Index(fields=['of', 'fate', 'number'], name='rows_by_fate')],
            },
        ),
        migrations.CreateModel(
            name='Objective',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('aim_fr', models.CharField(blank=True, max_length=300)),
                ('aim_en', models.CharField(blank=True, max_length=300)),
                ('numbers', models.JSONField(default=dict)),
                ('chosen_at', models.DateTimeField()),
                ('chosen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competences.theme')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objectives', to='programmes.wave')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('wave', 'theme'), name='one_objective_a_theme')],
            },
        ),
        migrations.CreateModel(
            name='ProgressAxis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='progress_axes', to=settings.AUTH_USER_MODEL)),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='competences.theme')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='progress_axes', to='programmes.wave')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('wave', 'person', 'theme'), name='one_axis_a_theme')],
            },
        ),
        migrations.CreateModel(
            name='SampledPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sample', to='audience.audience')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('audience', 'person'), name='drawn_once')],
            },
        ),
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Being prepared'), ('open', 'Open'), ('closed', 'Closed')], default='draft', max_length=10)),
                ('anonymous', models.BooleanField(default=True)),
                ('k', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(50)])),
                ('depth', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MaxValueValidator(6)])),
                ('closes_on', models.DateField(blank=True, null=True)),
                ('launched_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('reminders', models.PositiveSmallIntegerField(default=0)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('wave', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='survey', to='programmes.wave')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('k__gte', 5)), name='no_group_under_five'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('launched_at__isnull', False), _connector='OR'), name='open_surveys_were_launched'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='closed_surveys_say_when')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('ease', 'How at ease with each theme'), ('wanted', 'Up to three themes wanted'), ('choice', 'Choices')], max_length=10)),
                ('text_fr', models.CharField(max_length=300)),
                ('text_en', models.CharField(max_length=300)),
                ('theme_codes', models.JSONField(blank=True, default=list)),
                ('choices', models.JSONField(blank=True, default=list)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='audience.survey')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.CheckConstraint(condition=models.Q(('position__gte', 1), ('position__lte', 3)), name='three_questions_at_most'), models.UniqueConstraint(fields=('survey', 'position'), name='one_question_a_place'), models.UniqueConstraint(fields=('survey', 'kind'), name='one_question_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='MapSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('figures', models.JSONField()),
                ('drawn_at', models.DateTimeField()),
                ('survey', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='map', to='audience.survey')),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answered', models.BooleanField(default=False)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.entity')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='survey_invitations', to=settings.AUTH_USER_MODEL)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='audience.survey')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('survey', 'person'), name='invited_once')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('anonymous', models.BooleanField()),
                ('published', models.CharField(blank=True, choices=[('', 'Not yet'), ('row', 'In its group'), ('pool', 'In the total')], default='', max_length=4)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.entity')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='survey_answers', to=settings.AUTH_USER_MODEL)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='audience.survey')),
            ],
            options={
                'indexes': [models.Index(fields=['survey', 'published', 'group'], name='answers_to_publish')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('anonymous', True), ('person__isnull', True)), models.Q(('anonymous', False), ('person__isnull', False)), _connector='OR'), name='anonymous_answers_name_nobody'), models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('survey', 'person'), name='one_named_answer')],
            },
        ),
        migrations.CreateModel(
            name='AnswerItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('ease', 'How at ease with each theme'), ('wanted', 'Up to three themes wanted'), ('choice', 'Choices')], max_length=10)),
                ('code', models.CharField(max_length=60)),
                ('value', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('published', models.CharField(blank=True, choices=[('', 'Not yet'), ('row', 'In its group'), ('pool', 'In the total')], default='', max_length=4)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='audience.answer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('answer', 'kind', 'code'), name='said_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'ease'), ('value__gte', 1), ('value__lte', 5)), models.Q(models.Q(('kind', 'ease'), _negated=True), ('value__isnull', True)), _connector='OR'), name='ease_from_one_to_five')],
            },
        ),
    ]
