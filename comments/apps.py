from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = "The discussion"

    def ready(self):
        """What the apps below ask of this one, said to them once the models are there."""
        import comments.belongings
        import comments.departing
        import comments.search  # noqa: F401
