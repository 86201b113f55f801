"""What is typed, shown as readers will see it before it is saved; and a link for who may look it over."""

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, reverse

from recaps import previews, publishing
from recaps.framing import drawn, filled
from recaps.related import onward
from recaps.views.previews import unseen
from recaps.watching import watching_of


class Previews:
    """For RecapAdmin."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("preview/", view(self.preview_view), name="recaps_recap_preview_new"),
            path("<int:object_id>/preview/", view(self.preview_view), name="recaps_recap_preview"),
            path("<int:object_id>/link/", view(self.link_view), name="recaps_recap_link"),
            *super().get_urls(),
        ]

    def preview_view(self, request, object_id=None):
        """The form's content in the reader's page, in a tab of its own. Nothing is saved."""
        recap = self.writable(request, object_id)
        if request.method != "POST":
            name, where = ("recaps_recap_change", [recap.pk]) if recap else ("recaps_recap_add", [])
            return HttpResponseRedirect(reverse(f"admin:{name}", args=where))
        fields = flatten_fieldsets(self.get_fieldsets(request, recap))
        form = self.get_form(request, recap, change=bool(recap), fields=fields)(request.POST, instance=recap)
        form.step = None
        if not form.is_valid():
            context = {**self.admin_site.each_context(request), "title": "Not enough for a preview yet", "form": form}
            return unseen(render(request, "admin/recaps/recap/no_preview.html", context, status=422))
        return unseen(render(request, "recaps/recap.html", self.as_readers_see(request, form)))

    def as_readers_see(self, request, form):
        recap = form.instance
        people = recap.people if recap.pk else [request.user]
        recap.fill_in()
        beside, related = onward(recap) if recap.pk else ({}, [])
        context = {
            "recap": recap,
            "show": recap.show,
            "people": people,
            "tags": form.cleaned_data["tags"],
            "neighbours": beside,
            "related": related,
            "preview": "A preview of what you have typed. It is not saved by looking at it.",
            "watching": watching_of(recap.show, recap.show.in_order, None) if recap.show else None,
        }
        return {**context, **filled(request, recap, drawn(request, context))}

    def link_view(self, request, object_id):
        """Make a link that ends, make it anew, or end it at once."""
        recap = self.get_object(request, str(object_id))
        if recap is None or not publishing.may_look_behind(request.user, recap):
            raise PermissionDenied
        if request.method == "POST":
            (previews.end_link if "_end" in request.POST else previews.make_link)(recap)
            return HttpResponseRedirect(request.path)
        address = previews.address(recap)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": recap,
            "title": "A link for somebody who is no recapper here",
            "subtitle": str(recap),
            "address": request.build_absolute_uri(address) if address else "",
            "until": recap.preview_until,
            "days": previews.LINK_LASTS.days,
        }
        return unseen(TemplateResponse(request, "admin/recaps/recap/link.html", context))
