from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media_assets", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="asset",
            index=models.Index(fields=["-created_at"], name="newest_pictures"),
        ),
    ]
