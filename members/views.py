"""A person's page, and what members say about themselves."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from members import muting
from members.models import find_by_handle


@require_safe
def member(request, handle):
    """A person's page. Handles are kept in small letters, so an address in capitals leads on, as a former one does."""
    person = find_by_handle(handle)
    if handle != person.handle:
        return redirect(person, permanent=True)
    context = {"person": person, "is_own": request.user == person, "is_muted": person.pk in muting.muted_by(request)}
    response = render(request, "members/member.html", context)
    if not person.is_findable:
        response["X-Robots-Tag"] = "noindex"
    return response
