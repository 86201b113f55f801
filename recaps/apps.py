from django.apps import AppConfig
from django.db.backends.signals import connection_created


class RecapsConfig(AppConfig):
    name = "recaps"
    verbose_name = "Dramas and recaps"

    def ready(self):
        """Kept pages hear of every write, on whichever connection; and what the app below asks is said to it."""
        import recaps.belongings  # noqa: F401
        from recaps.keeping.writes import watch

        connection_created.connect(watch, dispatch_uid="recaps.keeping")
