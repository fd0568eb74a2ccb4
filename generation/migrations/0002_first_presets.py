from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def add_first_presets(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    Preset = apps.get_model("generation", "Preset")
    Preset.objects.bulk_create(
        [
            Preset(name="FLUX.2 Dev", provider="fal", model="fal-ai/flux-2", image_size="landscape_4_3", position=1),
            Preset(name="Nano Banana 2.1", provider="google", model="", aspect_ratio="4:3", position=2),
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("generation", "0001_initial")]

    operations = [migrations.RunPython(add_first_presets, migrations.RunPython.noop)]
