from django.apps import AppConfig


class CanvasConfig(AppConfig):
    name = "canvas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core import checks

        from canvas import kinds, rate_limits

        for kind in (kinds.PROMPT, kinds.COMMENT, kinds.FRAME):
            kinds.register(kind)
        checks.register(rate_limits.check_settings)
