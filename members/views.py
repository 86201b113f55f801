from django.shortcuts import get_object_or_404, redirect, render

from members.models import Member


def member(request, handle):
    """A person's page. Handles are kept in small letters, so an address in capitals leads on."""
    person = get_object_or_404(Member, handle=handle.lower(), is_active=True)
    if handle != person.handle:
        return redirect(person, permanent=True)
    return render(request, "members/member.html", {"person": person})
