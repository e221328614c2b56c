import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Framework',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_fr', models.CharField(max_length=300)),
                ('title_en', models.CharField(max_length=300)),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('source', models.TextField()),
                ('licence', models.TextField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Competence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_fr', models.CharField(max_length=300)),
                ('title_en', models.CharField(max_length=300)),
                ('code', models.CharField(max_length=30)),
                ('definition_fr', models.TextField(blank=True)),
                ('definition_en', models.TextField(blank=True)),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='competences', to='competences.framework')),
            ],
            options={
                'ordering': ('framework', 'code'),
                'constraints': [models.UniqueConstraint(fields=('framework', 'code'), name='one_competence_a_code')],
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_fr', models.CharField(max_length=300)),
                ('title_en', models.CharField(max_length=300)),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('examples_fr', models.CharField(blank=True, max_length=300)),
                ('examples_en', models.CharField(blank=True, max_length=300)),
                ('is_active', models.BooleanField(default=True)),
                ('competences', models.ManyToManyField(blank=True, related_name='themes', to='competences.competence')),
            ],
            options={
                'ordering': ('code',),
            },
        ),
    ]
