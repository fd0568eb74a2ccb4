from django.apps import AppConfig


class CanvasConfig(AppConfig):
    name = "canvas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core import checks

        from canvas import kinds, rate_limits

        kinds.register(kinds.PROMPT)
        checks.register(rate_limits.check_settings)
