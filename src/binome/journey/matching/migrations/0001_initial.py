import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('enrolment', '0001_initial'),
        ('people', '__first__'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('open', 'Choices under way'), ('planned', 'Pairs being reviewed'), ('published', 'Pairs published')], default='open', max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('rules', models.JSONField(default=dict)),
                ('certificate', models.JSONField(blank=True, default=dict)),
                ('solved', models.JSONField(blank=True, default=dict)),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='programmes.wave')),
            ],
            options={
                'ordering': ('wave', 'number'),
                'constraints': [models.UniqueConstraint(fields=('wave', 'number'), name='one_round_a_number'), models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'planned'))), fields=('wave',), name='one_round_under_way')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.PositiveIntegerField()),
                ('terms', models.JSONField(default=dict)),
                ('mentor_place', models.PositiveSmallIntegerField()),
                ('mentee_place', models.PositiveSmallIntegerField()),
                ('mentee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals_as_mentee', to='enrolment.application')),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals_as_mentor', to='enrolment.application')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='matching.round')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('round', 'mentor', 'mentee'), name='one_proposal_a_round'), models.CheckConstraint(condition=models.Q(('mentor', models.F('mentee')), _negated=True), name='nobody_proposed_to_themselves'), models.CheckConstraint(condition=models.Q(('mentee_place__gte', 1), ('mentee_place__lte', 7), ('mentor_place__gte', 1), ('mentor_place__lte', 7)), name='seven_proposals_at_most')],
            },
        ),
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('planned', 'Being reviewed'), ('published', 'Waiting for two yeses'), ('chosen', 'Chosen by both'), ('declined', 'Not confirmed'), ('expired', 'Expired'), ('ended', 'Ended')], default='planned', max_length=10)),
                ('score', models.PositiveIntegerField(default=0)),
                ('terms', models.JSONField(blank=True, default=dict)),
                ('mentor_yes_at', models.DateTimeField(blank=True, null=True)),
                ('mentee_yes_at', models.DateTimeField(blank=True, null=True)),
                ('pin_reason', models.TextField(blank=True)),
                ('removal_reason', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('confirm_by', models.DateTimeField(blank=True, null=True)),
                ('mentee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairs_as_mentee', to='enrolment.application')),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairs_as_mentor', to='enrolment.application')),
                ('pinned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairs', to='programmes.wave')),
                ('round', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pairs', to='matching.round')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('planned', 'published', 'chosen'))), fields=('mentor', 'mentee'), name='one_living_pair'), models.UniqueConstraint(condition=models.Q(('state__in', ('planned', 'published', 'chosen'))), fields=('mentee',), name='one_mentor_a_mentee'), models.CheckConstraint(condition=models.Q(('mentor', models.F('mentee')), _negated=True), name='nobody_pairs_with_themselves'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'chosen'), _negated=True), models.Q(('mentee_yes_at__isnull', False), ('mentor_yes_at__isnull', False)), _connector='OR'), name='chosen_needs_two_yeses'), models.CheckConstraint(condition=models.Q(('pinned_by__isnull', True), models.Q(('pin_reason', ''), _negated=True), _connector='OR'), name='a_pin_has_a_written_reason')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='enrolment.application')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='matching.round')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('round', 'application'), name='one_answer_a_round')],
            },
        ),
        migrations.CreateModel(
            name='Unpaired',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('no_feasible_partner', 'Nobody can be proposed within the rules of the wave'), ('lists_full', 'The lists of everyone possible were already full'), ('no_yes', 'No yes had been said when the window closed'), ('no_crossed_yes', 'No two yeses met this time'), ('all_taken', 'Those whose yes met theirs are in another pair'), ('set_aside', 'A pair was planned, and set aside when the pairs were reviewed')], max_length=20)),
                ('barrier', models.CharField(blank=True, choices=[('SAME_PERSON', 'It is the same person'), ('NO_CAPACITY', 'No place left with this mentor'), ('EXCLUDED', 'Already a pair before, or to be kept apart'), ('REPORTING_LINE', 'In the same reporting line'), ('TOO_CLOSE', 'Too close in the organisation'), ('SAME_DEPARTMENT', 'In the same entity'), ('GRADE_GAP', 'Levels too close to one another'), ('NO_COMMON_LANGUAGE', 'No common language'), ('NO_COMMON_SLOT', 'No common half-day'), ('NO_COMMON_PLACE', 'No common place or way to meet'), ('NOBODY_NEW', 'Nobody new to propose in this wave'), ('NOBODY_THERE', 'Nobody on the other side has a place left'), ('NO_LONGER_IN', 'One of the two is no longer taking part')], max_length=20)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unpaired', to='enrolment.application')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unpaired', to='matching.round')),
            ],
            options={
                'ordering': ('application__person__sort_key', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('round', 'application'), name='one_reason_a_round')],
            },
        ),
        migrations.CreateModel(
            name='KeptApart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_apart', to='programmes.wave')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('wave', 'one', 'other'), name='kept_apart_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='apart_lowest_first')],
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='matching.answer')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='matching.proposal')),
            ],
            options={
                'ordering': ('rank', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('answer', 'proposal'), name='one_choice_a_proposal'), models.CheckConstraint(condition=models.Q(('rank__isnull', True), models.Q(('rank__gte', 1), ('rank__lte', 7)), _connector='OR'), name='rank_1_to_7')],
            },
        ),
    ]
