"""Whom a member would rather not read. For them alone: nobody else is told, and nothing on shared pages changes."""

from members.models import Mute


def mute(member, whom):
    if member.pk != whom.pk:
        Mute.objects.get_or_create(by=member, whom=whom)


def unmute(member, whom):
    Mute.objects.filter(by=member, whom=whom).delete()


def muted_by(request):
    """Primary keys of the members whom the reader has muted. One query a request, none where it was brought along."""
    if not hasattr(request, "muted_members"):
        mutes = request.user.mutes.order_by() if request.user.is_authenticated else Mute.objects.none()
        request.muted_members = frozenset(mutes.values_list("whom", flat=True))
    return request.muted_members
