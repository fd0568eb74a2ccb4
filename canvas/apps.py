from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CanvasConfig(AppConfig):
    name = "canvas"
    verbose_name = _("Canvases and accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core import checks

        from canvas import kinds, rate_limits

        for kind in (kinds.PROMPT, kinds.COMMENT, kinds.FRAME):
            kinds.register(kind)
        checks.register(rate_limits.check_settings)
