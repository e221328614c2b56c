import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("competences", "0003_units_of_its_own"),
        ("network", "0005_what_was_shown_to_be_learnt"),
        ("programmes", "0003_who_signs_certificates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField("membership", "animates", "facilitates"),
        migrations.AlterModelOptions(
            name='community',
            options={'ordering': ('kind', 'theme__code', 'pk'), 'verbose_name_plural': 'communities'},
        ),
        migrations.AddField(
            model_name='community',
            name='kind',
            field=models.CharField(choices=[('theme', 'By theme'), ('mentors', 'Mentors’ room'), ('alumni', 'Alumni'), ('members', 'Started by members')], default='theme', max_length=10),
        ),
        migrations.AddField(
            model_name='community',
            name='name',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='community',
            name='programme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='communities', to='programmes.programme'),
        ),
        migrations.AddField(
            model_name='community',
            name='proposed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='community',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='communities_proposed', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='community',
            name='purpose',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='community',
            name='wave',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mentors_room', to='programmes.wave'),
        ),
        migrations.AlterField(
            model_name='community',
            name='opened_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='community',
            name='theme',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='community', to='competences.theme'),
        ),
        migrations.AddConstraint(
            model_name='community',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'theme'), ('programme', None), ('theme__isnull', False), ('wave', None)), models.Q(('kind', 'mentors'), ('programme', None), ('theme', None), ('wave__isnull', False)), models.Q(('kind', 'alumni'), ('programme__isnull', False), ('theme', None), ('wave', None)), models.Q(('kind', 'members'), ('programme__isnull', False), ('theme', None), ('wave', None), models.Q(('name', ''), _negated=True), ('proposed_at__isnull', False)), _connector='OR'), name='a_community_is_of_something'),
        ),
        migrations.AddConstraint(
            model_name='community',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'members'), ('opened_at__isnull', False), _connector='OR'), name='only_a_proposal_waits'),
        ),
        migrations.AddConstraint(
            model_name='community',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'alumni')), fields=('programme',), name='one_place_for_alumni'),
        ),
    ]
