import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import generation.encryption


class Migration(migrations.Migration):
    dependencies = [
        ("canvas", "0001_initial"),
        ("generation", "0003_job_cost"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Credential",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=80)),
                ("key", generation.encryption.SecretField(editable=False)),
                ("tail", models.CharField(blank=True, max_length=4)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                ("last_error_code", models.CharField(blank=True, max_length=60)),
                ("last_error", models.TextField(blank=True)),
                ("last_error_at", models.DateTimeField(blank=True, null=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "canvas",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="credentials", to="canvas.canvas"
                    ),
                ),
            ],
            options={
                "ordering": ["-added_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("canvas", "provider"),
                        name="one_active_credential",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=20)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("own_or_deployment", "Use this server's key or, where it has none, the sandbox"),
                            ("own_only", "Refuse the run"),
                        ],
                        default="own_or_deployment",
                        max_length=20,
                    ),
                ),
                (
                    "canvas",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="account_policies",
                        to="canvas.canvas",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "account policies",
                "constraints": [models.UniqueConstraint(fields=("canvas", "provider"), name="one_policy_a_provider")],
            },
        ),
        migrations.AddField(
            model_name="job",
            name="credential",
            field=models.ForeignKey(
                blank=True,
                help_text="Who pays.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="jobs",
                to="generation.credential",
            ),
        ),
    ]
