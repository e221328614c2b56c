from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0008_saved_filters")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="sender_name",
            field=models.CharField(blank=True, max_length=80, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="organisation",
            name="edited_emails",
            field=models.JSONField(default=dict),
        ),
    ]
