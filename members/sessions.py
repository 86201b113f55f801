"""Sessions as Django keeps them in its table. Every page of a member begins with one, so its query is composed once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from config.composed import Composed, Given


def compose():
    return Session.objects.filter(session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField()))


composed = Composed(Session, compose)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        found = composed(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
        return next(iter(found), None)
