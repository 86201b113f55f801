from django.conf import settings
from storages.backends.s3 import S3Storage


class Bucket(S3Storage):
    """Pictures in a bucket that anybody may read from S3_PUBLIC_URL. Nothing is signed: names cannot be guessed."""

    def get_default_settings(self):
        return super().get_default_settings() | {"querystring_auth": False, "default_acl": None}

    def url(self, name, **options):
        return f"{settings.MEDIA_URL}{name}"
