from django.contrib.admin.apps import AdminConfig


class NewsroomAdmin(AdminConfig):
    """Django's own admin, under the site's name and with the site's sign-in."""

    default_site = "config.admin.Newsroom"
