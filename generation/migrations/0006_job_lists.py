from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("generation", "0005_preset_default")]

    operations = [
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["-created_at"], name="newest_jobs"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["state", "-created_at"], name="newest_jobs_in_state"),
        ),
    ]
