from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def mark_first(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What new nodes got so far is what they go on to get."""
    Preset = apps.get_model("generation", "Preset")
    first = Preset.objects.filter(enabled=True).order_by("position", "pk").first()
    if first:
        Preset.objects.filter(pk=first.pk).update(is_default=True)


class Migration(migrations.Migration):
    dependencies = [("generation", "0004_credentials")]

    operations = [
        migrations.AddField(
            model_name="preset",
            name="is_default",
            field=models.BooleanField(
                default=False,
                help_text="What a new node gets. Without one, the first enabled preset is used.",
                verbose_name="default",
            ),
        ),
        migrations.AlterField(
            model_name="preset",
            name="position",
            field=models.PositiveIntegerField(default=0, help_text="Presets are listed in this order, smallest first."),
        ),
        migrations.RunPython(mark_first, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="preset",
            constraint=models.UniqueConstraint(
                condition=models.Q(is_default=True), fields=("is_default",), name="one_default_preset"
            ),
        ),
    ]
