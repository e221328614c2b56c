import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0004_whom_a_provider_provisions'),
        ('privacy', '0006_keys_of_the_whole_staff'),
    ]

    operations = [
        migrations.AddField(
            model_name='import',
            name='sent_with',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='privacy.accesskey'),
        ),
    ]
