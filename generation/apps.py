from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class GenerationConfig(AppConfig):
    name = "generation"
    verbose_name = _("Image generation")

    def ready(self) -> None:
        from canvas import kinds, starters
        from generation import answers, encryption
        from generation.kinds import IMAGE_GENERATION
        from generation.starters import STARTERS
        from media_assets import holders

        kinds.register(IMAGE_GENERATION)
        for starter in STARTERS:
            starters.register(starter)
        holders.register(answers.PREFIX, answers.in_use)
        checks.register(answers.check_settings)
        checks.register(encryption.check_settings)
