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
            name='Preparation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(choices=[('mentor', 'Mentor path'), ('mentee', 'Mentee path'), ('express', 'Express path')], max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('objectives_read_at', models.DateTimeField(blank=True, null=True)),
                ('prepared_at', models.DateTimeField(blank=True, db_index=True, null=True)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='preparation', to='enrolment.application')),
            ],
        ),
        migrations.CreateModel(
            name='Workshop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('module', models.CharField(blank=True, max_length=4)),
                ('starts_at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField(default=90)),
                ('place', models.CharField(max_length=300)),
                ('seats', models.PositiveSmallIntegerField(default=12)),
                ('uid', models.UUIDField(unique=True)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('trainer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workshops', to='programmes.wave')),
            ],
            options={
                'ordering': ('starts_at',),
                'constraints': [models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='a_seat_at_least')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('booked_at', models.DateTimeField()),
                ('attendance', models.CharField(choices=[('awaited', 'Expected'), ('came', 'Came'), ('missed', 'Could not come')], default='awaited', max_length=10)),
                ('preparation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookings', to='learning.preparation')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookings', to='learning.workshop')),
            ],
            options={
                'ordering': ('preparation__application__person__sort_key',),
                'constraints': [models.UniqueConstraint(fields=('workshop', 'preparation'), name='one_seat_each')],
            },
        ),
        migrations.CreateModel(
            name='ModuleDone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('module', models.CharField(max_length=4)),
                ('answers', models.JSONField(blank=True, default=dict)),
                ('done_at', models.DateTimeField()),
                ('preparation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='modules_done', to='learning.preparation')),
                ('workshop', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='learning.workshop')),
            ],
            options={
                'ordering': ('module',),
                'constraints': [models.UniqueConstraint(fields=('preparation', 'module'), name='one_finish_a_module')],
            },
        ),
        migrations.CreateModel(
            name='CharterSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=10)),
                ('signed_at', models.DateTimeField()),
                ('preparation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='learning.preparation')),
            ],
            options={
                'ordering': ('signed_at',),
                'constraints': [models.UniqueConstraint(fields=('preparation', 'version'), name='one_signature_a_version')],
            },
        ),
        migrations.CreateModel(
            name='RolePlayDone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role_play', models.CharField(max_length=4)),
                ('levels', models.JSONField(blank=True, default=dict)),
                ('debrief', models.JSONField(blank=True, default=list)),
                ('done_at', models.DateTimeField()),
                ('preparation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_plays_done', to='learning.preparation')),
            ],
            options={
                'ordering': ('role_play',),
                'constraints': [models.UniqueConstraint(fields=('preparation', 'role_play'), name='one_finish_a_role_play')],
            },
        ),
    ]
