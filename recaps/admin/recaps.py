"""Recaps: written by recappers, published by editors."""

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from js_asset import Script

from config.clock import local
from members.models import Member
from recaps import headlines, publishing, revisions
from recaps.admin import desk
from recaps.admin.base import EditorialAdmin
from recaps.admin.previews import Previews
from recaps.admin.revisions import Revisions
from recaps.admin.working import WorkingCopies, key_in
from recaps.admin.writing import AS_READ, BylineInline, FirstBylineInline, RecapForm
from recaps.checklist import checklist
from recaps.models import Byline, Recap, Status, Tag
from recaps.publishing import Step, may_publish
from recaps.rendering import strangers_in

DISCUSSION = ["discussion_open", "close_after_days", "members_only", "slow_seconds", "hold_all"]
COMPOSED_FROM = {"kind", "show", "first_episode", "last_episode"}
SAID = {
    None: "Saved.",
    Step.SUBMIT: "Submitted. The editors find it on their desk.",
    Step.PUBLISH: "Published.",
    Step.SCHEDULE: "Scheduled. It appears by itself.",
    Step.WITHDRAW: "Withdrawn. Readers are told that it has been taken down; its address and its comments are kept.",
    Step.BACK: "A draft again.",
}


def moment(at):
    """ "24 Nov 2026, 21:00 (Europe/Berlin)": a time of day means nothing without its place."""
    here = local(at)
    return f"{date_format(here, 'j M Y, H:i')} ({timezone.get_current_timezone_name()})"


def standing(recap):
    """Where a recap stands, in a sentence for whoever opens its form."""
    if recap.is_scheduled:
        return f"Scheduled for {moment(recap.published_at)}. It appears by itself then."
    if recap.is_public:
        return f"Published on {moment(recap.published_at)}. Readers see every change as soon as you save it."
    return {
        Status.DRAFT: "A draft. Only who wrote it and the editors can open it.",
        Status.REVIEW: "Waiting for an editor to read and publish it.",
        Status.WITHDRAWN: "Withdrawn. Readers are told that it was taken down; its address and its comments are kept.",
    }[recap.status]


class RecapList(ChangeList):
    def get_queryset(self, request):
        return super().get_queryset(request).for_lists()


class WrittenBy(admin.SimpleListFilter):
    title = "recapper"
    parameter_name = "by"

    def lookups(self, request, model_admin):
        writers = Member.objects.filter(pk__in=Byline.objects.values("member"))
        return [(writer.handle, writer.name) for writer in writers.only("handle", "display_name")]

    def queryset(self, request, queryset):
        return queryset.filter(bylines__handle=self.value()) if self.value() else queryset


def sign(person, recap):
    """`person` has written it, unless an editor has named somebody else."""
    named = recap.byline_set.all()
    if not (named if may_publish(person) else named.filter(member=person)).exists():
        Byline.objects.create(recap=recap, member=person)


@admin.register(Recap)
class RecapAdmin(WorkingCopies, Revisions, Previews, EditorialAdmin):
    form = RecapForm
    change_form_template = "admin/recaps/recap/change_form.html"
    list_display = ["headline_or_stand_in", "kind", "where_it_stands", "recappers", "comment_count"]
    list_filter = ["status", "kind", WrittenBy]
    search_fields = [
        "headline", "show__title", "show__original_title", "show__other_titles", "bylines__handle",
        "bylines__display_name", "first_episode__number__exact", "last_episode__number__exact",
    ]  # fmt: skip
    search_help_text = "By headline, drama, recapper or number of an episode."
    date_hierarchy = "published_at"
    autocomplete_fields = ["show", "first_episode", "last_episode", "tags"]
    inlines = [BylineInline]
    fieldsets = [
        (
            "The text",
            {"fields": ["headline", "standfirst", "body", "editors_note", "pull_quote"], "classes": ["writing"]},
        ),
        (
            "What it is about",
            {
                "fields": ["kind", "show", "first_episode", "last_episode", "rating", "content_notes"],
                "classes": ["aside"],
            },
        ),
        ("Picture and tags", {"fields": ["lead_image", "tags"], "classes": ["aside"]}),
        ("Publishing", {"fields": ["published_at", "slug"], "classes": ["aside"]}),
        ("Discussion", {"fields": DISCUSSION, "classes": ["aside"]}),
    ]

    class Media:
        js = [
            Script("js/admin/clock.js", type="module"),
            Script("js/admin/episodes.js", type="module"),
            Script("js/admin/desk.js", type="module"),
            Script("js/admin/working-copy.js", type="module"),
        ]

    # --- Who may do what

    def get_queryset(self, request):
        """Editors: all. Recappers: what they wrote. Who may only look, such as moderators: what is public."""
        recaps = super().get_queryset(request)
        if may_publish(request.user):
            return recaps
        if super().has_change_permission(request):
            return recaps.filter(pk__in=Byline.objects.filter(member=request.user).values("recap"))
        return recaps.visible_to(request.user)

    def get_object(self, request, object_id, from_field=None):
        """With its byline, which is asked again and again for who may write it."""
        recap = super().get_object(request, object_id, from_field)
        if recap:
            prefetch_related_objects([recap], Prefetch("byline_set", Byline.objects.select_related("member")))
        return recap

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or publishing.may_write(request.user, obj))

    def get_readonly_fields(self, request, obj=None):
        return [] if publishing.may_publish(request.user) else ["published_at", *DISCUSSION, "slug"]

    def get_inlines(self, request, obj):
        if obj is None:
            return [FirstBylineInline]
        return super().get_inlines(request, obj)

    def get_fieldsets(self, request, obj=None):
        """Who may only look reads the text, not its source."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, options | {"fields": [AS_READ.get(name, name) for name in options["fields"]]})
            for title, options in fieldsets
        ]

    # --- Saving

    def save_model(self, request, recap, form, change):
        before = Recap.objects.get(pk=recap.pk) if change else None
        if change and COMPOSED_FROM.intersection(form.changed_data) and "headline" not in form.changed_data:
            # A headline that was made from the fields follows them; one that somebody wrote stays.
            recap.headline = "" if recap.headline == headlines.compose(before) else recap.headline
        super().save_model(request, recap, form, change)
        revisions.keep(recap, request.user, before)
        self.saved(request, recap)
        if strangers := strangers_in(recap.body):
            self.message_user(
                request,
                f"Pictures from elsewhere are not shown, and the text has {strangers}. Put them into the library.",
                messages.WARNING,
            )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            sign(request.user, form.instance)
        if "desk_pictures" in request.POST:
            desk.lay(form.instance, desk.numbers_in(request.POST["desk_pictures"]), request.user)

    def response_add(self, request, recap, post_url_continue=None):
        return self.back_to_form(request, recap)

    def response_change(self, request, recap):
        return self.back_to_form(request, recap)

    def back_to_form(self, request, recap):
        """A writer saves often and goes on writing."""
        words = SAID[request.POST.get("_step") or None]
        if recap.is_public:
            words = format_html('{} <a href="{}">See it as readers do</a>', words, recap.get_absolute_url())
        self.message_user(request, words, messages.SUCCESS)
        saved = f"#saved-{key}" if (key := key_in(request)) else ""
        return HttpResponseRedirect(reverse("admin:recaps_recap_change", args=[recap.pk]) + saved)

    def get_deleted_objects(self, objs, request):
        """A discussion belongs to those who wrote it: with one, a recap can be withdrawn but not deleted."""
        talked = [recap for recap in objs if recap.last_thread_number]
        if not talked:
            return super().get_deleted_objects(objs, request)
        refusals = [
            f"The discussion of “{recap}”. Withdraw it instead: readers lose sight of it, and the comments are kept."
            for recap in talked
        ]
        return [str(recap) for recap in objs], {}, set(), refusals

    def render_change_form(self, request, context, **options):
        recap, shown = context.get("original"), context["adminform"].form.instance
        sent = request.method == "POST"
        # What was sent and refused may have changed the recap in memory; it stands where it stood.
        stands = Recap.objects.get(pk=recap.pk) if recap and sent else recap
        context["standing"] = standing(stands) if recap else ""
        context["may_write"] = not recap or self.has_change_permission(request, recap)
        if context["may_write"]:
            steps = publishing.steps_for(request.user, stands or Recap())
            asked = (recap or sent) and {Step.PUBLISH, Step.SUBMIT}.intersection(steps)
            context |= {
                "stands": stands,
                "steps": steps,
                "checks": checklist(shown) if asked else [],
                "may_look": Step.PUBLISH in steps,
            }
            context |= self.desk_of_form(request, context)
        else:
            context["stranded"] = self.stranded(request, recap)
        context["may_look_behind"] = bool(recap) and publishing.may_look_behind(request.user, recap)
        return super().render_change_form(request, context, **options)

    # --- The list

    def get_changelist(self, request, **options):
        return RecapList

    @admin.display(description="headline", ordering="headline")
    def headline_or_stand_in(self, recap):
        return str(recap)

    @admin.display(description="status", ordering="status")
    def where_it_stands(self, recap):
        if recap.is_scheduled:
            return f"scheduled for {date_format(local(recap.published_at), 'j M Y, H:i')}"
        if recap.is_public:
            return f"published {date_format(local(recap.published_at), 'j M Y')}"
        return recap.get_status_display()

    @admin.display(description="byline")
    def recappers(self, recap):
        return ", ".join(member.name for member in recap.people) or "–"


@admin.register(Tag)
class TagAdmin(EditorialAdmin):
    search_fields = ["name"]
    list_display = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
