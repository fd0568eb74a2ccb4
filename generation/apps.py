from django.apps import AppConfig
from django.core import checks


class GenerationConfig(AppConfig):
    name = "generation"
    verbose_name = "Image generation"

    def ready(self) -> None:
        from canvas import kinds
        from generation import answers, encryption
        from generation.kinds import IMAGE_GENERATION

        kinds.register(IMAGE_GENERATION)
        checks.register(answers.check_settings)
        checks.register(encryption.check_settings)
