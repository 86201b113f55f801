"""Who asks. Django's backend and allauth's, but for the query by which each page of a member begins: composed once."""

from allauth.account import auth_backends
from django.contrib.auth import backends
from django.db.models import BigAutoField

from config.composed import Composed, Given
from members.models import Member

composed = Composed(Member, lambda: Member.objects.filter(pk=Given("pk", BigAutoField())).order_by())


class MemberByKey:
    def get_user(self, user_id):
        return next(filter(self.user_can_authenticate, composed(pk=user_id)), None)


class ModelBackend(MemberByKey, backends.ModelBackend):
    pass


class AuthenticationBackend(MemberByKey, auth_backends.AuthenticationBackend):
    pass
