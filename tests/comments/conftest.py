"""A mail server, and what letters are about."""

import pytest

from tests import factories
from tests.comments.post import SITE, confirmed
from tests.servers import mail_server


@pytest.fixture
def mailbox(settings):
    with mail_server() as (mailbox, host, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
        settings.SITE_URL = SITE
        yield mailbox


@pytest.fixture
def recap():
    return factories.RecapFactory()


@pytest.fixture
def yuna(member):
    return confirmed(member)
