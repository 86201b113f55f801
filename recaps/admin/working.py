"""Nothing that is typed is lost, and nobody's text is written over unseen. docs/decisions/0019-the-newsroom.md"""

from datetime import datetime

from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format

from config.clock import local
from recaps import publishing, working
from recaps.comparing import compare
from recaps.models import Recap
from recaps.models.revisions import TEXTS
from recaps.models.working import KEY_MAX

RICH = ("standfirst", "editors_note", "body")


def clock(at):
    """ "21:04", or with its day where that was another one."""
    here = local(at)
    return date_format(here, "H:i" if here.date() == timezone.localdate() else "j F, H:i")


def key_in(request):
    return request.GET.get("copy", "")[:KEY_MAX]


def number_in(text):
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class WorkingCopies:
    """For RecapAdmin: working copies, presence, and the lock."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("working/", view(self.working_view), name="recaps_recap_working_new"),
            path("<int:object_id>/working/", view(self.working_view), name="recaps_recap_working"),
            path("<int:object_id>/settle/", view(self.settle_view), name="recaps_recap_settle"),
            *super().get_urls(),
        ]

    def place(self, request, recap):
        """Where what is typed into this form is kept; None for a new recap into which nothing was typed yet."""
        key = key_in(request)
        return working.place(request.user, recap, key) if recap or key else None

    def writable(self, request, object_id):
        """The recap that the request may write, or None for a new one. Raises PermissionDenied."""
        recap = self.get_object(request, str(object_id)) if object_id else None
        allowed = self.has_change_permission(request, recap) if recap else self.has_add_permission(request)
        if not allowed or (object_id and recap is None):
            raise PermissionDenied
        return recap

    # --- What the page's script asks (static/js/admin/working-copy.js)

    def working_view(self, request, object_id=None):
        """Keep what is typed, and say how things stand. 409: another window has overtaken this one."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        recap = self.writable(request, object_id)
        place = self.place(request, recap)
        if place is None:
            return JsonResponse({"refused": "Which one?"}, status=400)
        if request.POST.get("_member") != str(request.user.pk):
            return JsonResponse({"refused": "This was typed by somebody else."}, status=403)
        try:
            copy = self.keep_typed(request, place)
        except working.Overtaken:
            return JsonResponse({"refused": "overtaken"}, status=409)
        except working.TooLong:
            return JsonResponse({"refused": "too long"}, status=413)
        if recap:
            (working.leave if "_left" in request.POST else working.look)(request.user, recap)
        kept = {"stamp": copy.stamp, "at": clock(copy.typed_at)} if copy else {}
        return JsonResponse(kept | self.news_of(request, recap))

    def keep_typed(self, request, place):
        """ "_typed" says that there is something to keep, "_discard" that what there is can go."""
        if "_discard" in request.POST:
            working.done(place)
        elif "_typed" in request.POST:
            base, stamp = number_in(request.POST.get("_base", "")), request.POST.get("_stamp", "")
            return working.keep(place, working.typed_in(request.POST), base, stamp)
        return None

    def news_of(self, request, recap):
        if recap is None:
            return {}
        others = [member.name for member in working.others(request.user, recap)]
        return {"others": others, "version": recap.version, "saved_at": clock(recap.updated_at)}

    # --- The form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.working_copy = None
        if request.method == "POST":
            self.keep_what_comes_too_late(request, object_id)
            with transaction.atomic():
                conflict = self.conflict(request, object_id) if object_id else None
                return conflict or super().changeform_view(request, object_id, form_url, extra_context)
        recap = self.get_object(request, unquote(object_id)) if object_id else None
        if place := self.place(request, recap):
            request.working_copy = working.copy_of(place)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def keep_what_comes_too_late(self, request, object_id):
        """An editor has published it while its recapper was still typing: refused, and theirs to copy out again."""
        recap = self.get_object(request, unquote(object_id)) if object_id else None
        if recap and not self.has_change_permission(request, recap) and publishing.wrote(request.user, recap):
            base = number_in(request.POST.get("_base", ""))
            working.put(working.place(request.user, recap), working.typed_in(request.POST), base)

    def stranded(self, request, recap):
        """What somebody has typed into a recap that they may not write any more."""
        copy = request.working_copy
        typed = {name: copy.fields[name][0] for name in TEXTS if copy and copy.fields.get(name)}
        return [
            {"label": label_of(name), "passages": compare(getattr(recap, name), text, rich=name in RICH)}
            for name, text in typed.items()
            if text != getattr(recap, name)
        ]

    def get_form(self, request, obj=None, **options):
        copy = getattr(request, "working_copy", None)
        form = super().get_form(request, obj, **options)
        said = {"person": request.user, "step": request.POST.get("_step"), "typed": copy.fields if copy else None}
        return type(form.__name__, (form,), said)

    def desk_of_form(self, request, context):
        """What the template and the script of the form need to know of copies."""
        recap, form = context.get("original"), context["adminform"].form
        place, copy = self.place(request, recap), getattr(request, "working_copy", None)
        if copy and not form.has_changed():  # it was saved in the meantime, or is what stood there
            working.done(place)
            copy = None
        if request.method == "POST" and place:
            stamp = getattr(working.copy_of(place), "stamp", "")
        else:
            stamp = copy.stamp if copy else ""
        name, where = ("recaps_recap_working", [recap.pk]) if recap else ("recaps_recap_working_new", [])
        return {
            "working_address": reverse(f"admin:{name}", args=where),
            "stamp": stamp,
            "restored": clock(copy.typed_at) if copy else "",
            "base": self.base_of(request, recap, copy),
            "again": request.method == "POST",
            "unfinished": [] if recap or key_in(request) else working.unfinished(request.user)[:5],
        }

    def base_of(self, request, recap, copy):
        if request.method == "POST":
            return number_in(request.POST.get("_base", ""))
        return copy.base if copy else getattr(recap, "version", 0)

    def saved(self, request, recap):
        """What was typed into this form stands in the recap now."""
        working.done(working.place(request.user, recap))
        if key := key_in(request):
            working.done(working.place(request.user, None, key))

    # --- Two people, one recap

    def conflict(self, request, object_id):
        """A page that says so, where somebody has saved since this form was opened; else None, with the row locked."""
        recap = self.get_object(request, unquote(object_id))
        if recap is None or not self.has_change_permission(request, recap):
            return None
        now = Recap.objects.select_for_update().get(pk=recap.pk)
        if str(now.version) == request.POST.get("_base"):
            return None
        fields = flatten_fieldsets(self.get_fieldsets(request, now))
        form = self.get_form(request, now, change=True, fields=fields)(request.POST, instance=now)
        rows = [row_of(form, name) for name in form.changed_data]
        if not rows:
            return None
        working.put(
            working.place(request.user, recap), working.typed_in(request.POST), number_in(request.POST.get("_base", ""))
        )
        sent = MultiValueDict({name: values for name, values in request.POST.lists() if name != "_base"})
        sent.pop("csrfmiddlewaretoken", None)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": recap,
            "title": "Somebody has saved this recap meanwhile",
            "rows": rows,
            "sent": sent,
            "version": now.version,
            "last": recap.revisions.select_related("member").first(),
        }
        return TemplateResponse(request, "admin/recaps/recap/conflict.html", context, status=409)

    def settle_view(self, request, object_id):
        """From the page above: go on with what was typed, upon what is saved now; or drop it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        recap = self.writable(request, object_id)
        place = working.place(request.user, recap)
        if "_mine" in request.POST:
            working.put(place, working.typed_in(request.POST), recap.version)
        else:
            working.done(place)
        return HttpResponseRedirect(reverse("admin:recaps_recap_change", args=[recap.pk]))


def label_of(name):
    return Recap._meta.get_field(name).verbose_name


def row_of(form, name):
    """One field of two: how it is saved, how it was typed, and the words between them."""
    bound, field = form[name], form.fields[name]
    row = {"label": bound.label, "name": name}
    if name in TEXTS:
        return row | {"passages": compare(form.initial.get(name) or "", bound.data or "", rich=name in RICH)}
    return row | {"theirs": in_words(field, form.initial.get(name)), "mine": in_words(field, bound.data)}


def in_words(field, value):
    """A value of the form as a person would say it; what makes no sense, as it was typed."""
    if not isinstance(value, datetime):
        try:
            value = field.clean(field.prepare_value(value))
        except ValidationError:
            return str(value)
    if isinstance(value, datetime):
        return clock(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, QuerySet):
        return ", ".join(map(str, value)) or "–"
    if not isinstance(field, ModelChoiceField):
        value = dict(getattr(field, "choices", ())).get(value, value)
    return str(value or "–")
