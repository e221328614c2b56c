import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('competences', '0001_initial'),
        ('mentoring', '0001_initial'),
        ('people', '0001_initial'),
        ('people', '__first__'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Community',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField()),
                ('theme', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='community', to='competences.theme')),
            ],
            options={
                'verbose_name_plural': 'communities',
                'ordering': ('theme__code',),
            },
        ),
        migrations.CreateModel(
            name='DirectoryCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(blank=True, max_length=300)),
                ('open_to_meet', models.BooleanField(default=True)),
                ('agreed_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='directory_card', to=settings.AUTH_USER_MODEL)),
                ('themes', models.ManyToManyField(related_name='directory_cards', to='competences.theme')),
            ],
            options={
                'ordering': ('person__sort_key', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('text', models.TextField(blank=True, max_length=2000)),
                ('place', models.CharField(blank=True, max_length=300)),
                ('starts_at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(600)])),
                ('announced_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='network.community')),
            ],
            options={
                'ordering': ('starts_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Idea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160)),
                ('text', models.TextField(max_length=3000)),
                ('state', models.CharField(choices=[('waiting', "Waiting for the other half's yes"), ('proposed', 'Proposed'), ('studied', 'Under study'), ('adopted', 'Adopted'), ('done', 'Done'), ('not_now', 'Not now'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=10)),
                ('written_at', models.DateTimeField()),
                ('partner_agreed_at', models.DateTimeField(blank=True, null=True)),
                ('proposed_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('adopted_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ideas', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='ideas', to='network.community')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='ideas_owned', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='ideas_shared', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='ideas', to='mentoring.session')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ideas', to='programmes.wave')),
            ],
            options={
                'ordering': ('-proposed_at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('proposed', 'studied', 'adopted', 'done', 'not_now')), _negated=True), ('partner__isnull', True), ('partner_agreed_at__isnull', False), _connector='OR'), name='a_pairs_idea_needs_both'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('proposed', 'studied', 'adopted', 'done', 'not_now')), _negated=True), ('proposed_at__isnull', False), _connector='OR'), name='a_shared_idea_is_dated'), models.CheckConstraint(condition=models.Q(('author', models.F('partner')), _negated=True), name='nobody_shares_with_themselves')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', "Waiting for the other half's yes"), ('proposed', 'Proposed'), ('studied', 'Under study'), ('adopted', 'Adopted'), ('done', 'Done'), ('not_now', 'Not now'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('text', models.TextField(max_length=2000)),
                ('answered_at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('idea', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='network.idea')),
            ],
            options={
                'ordering': ('answered_at', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='an_answer_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Introduction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message', models.TextField(max_length=600)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('met', 'Accepted'), ('nobody_yet', 'Nobody free for now'), ('withdrawn', 'Withdrawn')], default='asked', max_length=12)),
                ('asked_at', models.DateTimeField()),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='introductions', to=settings.AUTH_USER_MODEL)),
                ('entity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.entity')),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competences.theme')),
            ],
            options={
                'ordering': ('-asked_at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('theme__isnull', False), ('entity__isnull', False), _connector='OR'), name='an_introduction_says_whom')],
            },
        ),
        migrations.CreateModel(
            name='Approach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reply', models.CharField(choices=[('none', 'No reply yet'), ('yes', 'Yes'), ('not_now', 'Not this time')], default='none', max_length=8)),
                ('sent_at', models.DateTimeField()),
                ('replied_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approaches', to=settings.AUTH_USER_MODEL)),
                ('introduction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approaches', to='network.introduction')),
            ],
            options={
                'ordering': ('-sent_at', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('introduction', 'person'), name='asked_once'), models.UniqueConstraint(condition=models.Q(('reply', 'none')), fields=('introduction',), name='one_person_at_a_time'), models.UniqueConstraint(condition=models.Q(('reply', 'yes')), fields=('introduction',), name='one_yes_an_introduction')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_at', models.DateTimeField()),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='network.community')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('person__sort_key', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('community', 'person'), name='one_membership_each')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=4000)),
                ('written_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='network.community')),
            ],
            options={
                'ordering': ('-written_at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_post_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('voted_at', models.DateTimeField()),
                ('idea', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='network.idea')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('idea', 'person'), name='one_vote_each')],
            },
        ),
    ]
