from django.conf import settings


def site(request):
    """What every page knows. One that is kept for all holds no token: a form of it is taken on the browser's word
    (`config.middleware`), or shown again with one."""
    shared = {"csrf_token": ""} if getattr(request, "is_shared", False) else {}
    return {"SITE_NAME": settings.SITE_NAME, **shared}
