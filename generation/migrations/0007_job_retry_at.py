from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("generation", "0006_job_lists")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="retry_at",
            field=models.DateTimeField(blank=True, help_text="The provider asks not to try again before.", null=True),
        ),
    ]
