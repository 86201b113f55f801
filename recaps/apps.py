from django.apps import AppConfig


class RecapsConfig(AppConfig):
    name = "recaps"
    verbose_name = "Dramas and recaps"

    def ready(self):
        """What the app below asks of this one, said to it once the models are there."""
        import recaps.belongings  # noqa: F401
