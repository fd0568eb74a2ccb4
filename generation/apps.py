from django.apps import AppConfig


class GenerationConfig(AppConfig):
    name = "generation"
    verbose_name = "Image generation"

    def ready(self) -> None:
        from canvas import kinds
        from generation.kinds import IMAGE_GENERATION

        kinds.register(IMAGE_GENERATION)
