import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('competences', '0001_initial'),
        ('matching', '0001_initial'),
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField()),
                ('made_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Relationship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Under way'), ('paused', 'Paused'), ('closed', 'Closed'), ('ended', 'Ended early')], default='open', max_length=10)),
                ('sessions_planned', models.PositiveSmallIntegerField(default=6)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('assistant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='books_for', to=settings.AUTH_USER_MODEL)),
                ('extension_asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pair', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='relationship', to='matching.pair')),
                ('themes', models.ManyToManyField(related_name='+', to='competences.theme')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.CheckConstraint(condition=models.Q(('sessions_planned__gte', 1), ('sessions_planned__lte', 24)), name='between_1_and_24_sessions'), models.CheckConstraint(condition=models.Q(('state__in', ('open', 'paused')), ('closed_at__isnull', False), _connector='OR'), name='what_is_over_has_a_date')],
            },
        ),
        migrations.CreateModel(
            name='PrivateNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('relationship', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='mentoring.relationship')),
            ],
            options={
                'ordering': ('-written_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('relationship', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shared_notes', to='mentoring.relationship')),
            ],
            options={
                'ordering': ('-written_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='HelpRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_by', models.CharField(choices=[('button', 'The help button'), ('pulse', 'The questions after a session'), ('guard', 'Dates that keep moving')], max_length=10)),
                ('words', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('relationship', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='help_requests', to='mentoring.relationship')),
            ],
            options={
                'ordering': ('asked_at', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('relationship', 'person', 'asked_by'), name='one_open_request_a_way'), models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True), ('person__isnull', True)), fields=('relationship',), name='one_open_request_by_nobody')],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300)),
                ('reached_at', models.DateTimeField(blank=True, null=True)),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competences.theme')),
                ('relationship', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='mentoring.relationship')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('felt_free', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('real_needs', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('commitments_kept', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('learned_too', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('would_go_on', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('keeps', models.TextField(blank=True)),
                ('keeps_shared', models.BooleanField(default=False)),
                ('thanks', models.TextField(blank=True)),
                ('written_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('relationship', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='mentoring.relationship')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('relationship', 'person'), name='one_review_a_half'), models.CheckConstraint(condition=models.Q(models.Q(('felt_free__isnull', True), ('felt_free__range', (1, 5)), _connector='OR'), models.Q(('real_needs__isnull', True), ('real_needs__range', (1, 5)), _connector='OR'), models.Q(('commitments_kept__isnull', True), ('commitments_kept__range', (1, 5)), _connector='OR'), models.Q(('learned_too__isnull', True), ('learned_too__range', (1, 5)), _connector='OR'), models.Q(('would_go_on__isnull', True), ('would_go_on__range', (1, 5)), _connector='OR')), name='review_from_1_to_5')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('postponed', 'Postponed'), ('held', 'Held'), ('cancelled', 'Cancelled')], default='planned', max_length=10)),
                ('starts_at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField(default=60)),
                ('place', models.CharField(blank=True, max_length=300)),
                ('uid', models.UUIDField(unique=True)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('postponements', models.PositiveSmallIntegerField(default=0)),
                ('dated_at', models.DateTimeField(blank=True, null=True)),
                ('held_at', models.DateTimeField(blank=True, null=True)),
                ('relationship', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='mentoring.relationship')),
            ],
            options={
                'ordering': ('number',),
                'constraints': [models.UniqueConstraint(fields=('relationship', 'number'), name='one_session_a_number'), models.CheckConstraint(condition=models.Q(('minutes__gte', 10), ('minutes__lte', 240)), name='between_10_and_240_minutes'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), ('held_at__isnull', False), _connector='OR'), name='what_was_held_has_a_date')],
            },
        ),
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('useful', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('understanding', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('tried', models.BooleanField(blank=True, null=True)),
                ('answered_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pulses', to='mentoring.session')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('session', 'person'), name='one_pulse_a_half'), models.CheckConstraint(condition=models.Q(models.Q(('useful__isnull', True), ('useful__range', (1, 5)), _connector='OR'), models.Q(('understanding__isnull', True), ('understanding__range', (1, 5)), _connector='OR')), name='pulse_from_1_to_5')],
            },
        ),
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weather', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Sunny'), (2, 'A few clouds'), (3, 'Grey'), (4, 'Stormy')], null=True)),
                ('check_in', models.TextField(blank=True)),
                ('learned', models.TextField(blank=True)),
                ('next_step', models.TextField(blank=True)),
                ('written_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to='mentoring.session')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('session', 'person'), name='one_check_in_a_half')],
            },
        ),
    ]
