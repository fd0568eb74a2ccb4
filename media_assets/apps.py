from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaAssetsConfig(AppConfig):
    name = "media_assets"
    verbose_name = _("Pictures")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core import checks

        from canvas import kinds
        from media_assets import holders, links
        from media_assets.in_use import in_use
        from media_assets.kinds import IMAGE

        kinds.register(IMAGE)
        holders.register("canvases/", in_use)
        checks.register(links.check_settings)
