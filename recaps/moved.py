"""Old addresses: of what was renamed here, and of the site that this one was before.

A live page always wins; only what would be "not here" is looked up, so that the table costs nobody else anything.
"""

from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponsePermanentRedirect
from django.utils.encoding import iri_to_uri

from recaps.models.moved import PATH_MAX, OldAddress

# WordPress's plain addresses all ask the front page: /?p=123. Each is kept with its one question.
PLAIN = ("p", "page_id", "attachment_id", "cat", "tag", "author", "feed", "m")


class LeadsBack(ValueError):
    """An address cannot lead to itself."""


@transaction.atomic
def point(old, new):
    """From now on `old` leads to `new`, at once and not by way of others. Both from the first slash on, decoded.

    Raises LeadsBack when they are the same in the end.
    """
    further = OldAddress.objects.filter(path=new).values_list("target", flat=True).first()
    if old in (new, further):
        if old == new:
            raise LeadsBack(old)
        # It has moved back to where it was: what led away from there is over.
        OldAddress.objects.filter(path=new).delete()
        further = None
    new = further or new
    OldAddress.objects.filter(target=old).exclude(path=new).update(target=new)
    OldAddress.objects.filter(path=new).delete()
    OldAddress.objects.update_or_create(path=old, defaults={"target": new})


def target_of(path, question=""):
    """Where `path` (with `?question`, for plain addresses) leads now, or None.

    What stood beneath an old address stands beneath the new one: /shows/old/episodes/7/ follows /shows/old/.
    """
    if question:
        return OldAddress.objects.filter(path=f"{path}?{question}").values_list("target", flat=True).first()
    if len(path) > PATH_MAX:
        return None
    candidates = ancestors(path)
    found = dict(OldAddress.objects.filter(path__in=candidates).values_list("path", "target"))
    old = next((candidate for candidate in candidates if candidate in found), None)
    if old is None:
        return None
    rest = path[len(old) :]
    return found[old] if not rest else f"{found[old].rstrip('/')}/{rest.lstrip('/')}"


def ancestors(path):
    """`path` with and without its last slash, and all above it, the longest first."""
    parts = path.strip("/").split("/")
    above = ["/" + "/".join(parts[:count]) + "/" for count in range(len(parts), 0, -1)]
    return [path, *above, *(["/" + "/".join(parts)] if path.endswith("/") else [])]


def plain_question(request):
    """The one question of WordPress's plain addresses, as its table has it: "p=123"."""
    name = next((name for name in PLAIN if name in request.GET), None)
    return urlencode({name: request.GET[name]}) if name else ""


def old_addresses(get_response):
    """Middleware: what is not here any more, but somewhere else, is answered with 301."""

    def middleware(request):
        question = plain_question(request) if request.GET else ""
        if question and request.path_info == "/" and (target := target_of("/", question)):
            return HttpResponsePermanentRedirect(iri_to_uri(target))
        response = get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD") or "\x00" in request.path_info:
            return response
        # WordPress may have stood in a folder: /blog/?p=123 asked its front page too.
        target = target_of(request.path_info) or (question and target_of("/", question))
        return HttpResponsePermanentRedirect(iri_to_uri(target)) if target else response

    return middleware
