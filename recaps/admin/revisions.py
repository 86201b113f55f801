"""The revisions of a recap: their list, the words between any two of them, and the way back to one."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from recaps import publishing, revisions
from recaps.admin.working import RICH, label_of, number_in
from recaps.comparing import compare
from recaps.models.revisions import TEXTS


class Revisions:
    """For RecapAdmin: they stand where Django's admin has its history."""

    def get_urls(self):
        restore = self.admin_site.admin_view(self.restore_view)
        address = path("<int:object_id>/revisions/<int:number>/restore/", restore, name="recaps_recap_restore")
        return [address, *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        """All revisions, and the newest with the one before; or those that `?from=3&to=7` names."""
        recap = self.get_object(request, unquote(object_id))
        if recap is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not publishing.may_look_behind(request.user, recap):
            raise PermissionDenied
        rows = list(recap.revisions.select_related("member").defer("texts"))
        older, newer = chosen(request, [row.number for row in rows])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": recap,
            "title": "Revisions",
            "subtitle": str(recap),
            "revisions": rows,
            "older": older,
            "newer": newer,
            "rows": between(recap, older, newer),
            "may_restore": self.has_change_permission(request, recap),
            "kept": revisions.KEPT,
        }
        return TemplateResponse(request, "admin/recaps/recap/revisions.html", context)

    def restore_view(self, request, object_id, number):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        recap = self.get_object(request, str(object_id))
        if recap is None or not self.has_change_permission(request, recap):
            raise PermissionDenied
        revision = get_object_or_404(recap.revisions, number=number)
        recap = revisions.restore(revision, request.user)
        self.log_change(request, recap, f"Restored revision {number}.")
        words = f"The text is that of revision {number} again. What stood here before is a revision too."
        self.message_user(request, words, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:recaps_recap_change", args=[recap.pk]))


def chosen(request, numbers):
    """(older, newer) of what is asked for, else the last two; the same twice where there is one alone."""
    if not numbers:
        return None, None
    asked = [number_in(request.GET.get(name, "")) for name in ("from", "to")]
    if not any(asked):
        asked = [numbers[1] if len(numbers) > 1 else numbers[0], numbers[0]]
    if not set(asked) <= set(numbers):
        raise Http404("There is no such revision, or it has made room for newer ones.")
    return min(asked), max(asked)


def between(recap, older, newer):
    """The fields that differ, each with its Passages."""
    if older is None:
        return []
    texts = {row.number: row.texts for row in recap.revisions.filter(number__in=[older, newer])}
    before, after = texts[older], texts[newer]
    return [
        {"label": label_of(name), "passages": compare(before[name], after[name], rich=name in RICH)}
        for name in TEXTS
        if before[name] != after[name]
    ]
