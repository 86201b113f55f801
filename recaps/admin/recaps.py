"""Recaps: written by recappers, published by editors."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from js_asset import Script

from members.models import Member
from recaps import headlines
from recaps.admin import desk
from recaps.admin.base import EditorialAdmin, RowInline
from recaps.models import Byline, Recap, Status, Tag
from recaps.rendering import strangers_in

# How far a recapper takes a recap; the rest is an editor's.
WRITING = (Status.DRAFT, Status.REVIEW)
DISCUSSION = ["discussion_open", "close_after_days", "members_only", "slow_seconds", "hold_all"]
COMPOSED_FROM = {"kind", "show", "first_episode", "last_episode"}
BODY_HELP = (
    "At a character's first mention press “Character”: GO YEONG (Nam Yoon-soo) becomes a link. Drop pictures anywhere "
    "on this page; they wait below until you put them into the text."
)


def is_editor(member):
    return member.has_perm("recaps.publish_recap")


def moment(at):
    """ "24 Nov 2026, 21:00 (Europe/Berlin)": a time of day means nothing without its place."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'j M Y, H:i')} ({timezone.get_current_timezone_name()})"


def standing(recap):
    """Where a recap stands, in a sentence for whoever opens its form."""
    if recap.is_scheduled:
        return f"Scheduled for {moment(recap.published_at)}. It appears by itself then."
    if recap.is_public:
        return f"Published on {moment(recap.published_at)}. Readers see every change as soon as you save it."
    return {
        Status.DRAFT: "A draft. Only who wrote it and the editors can open it.",
        Status.REVIEW: "Waiting for an editor to read and publish it.",
        Status.WITHDRAWN: "Withdrawn. Readers do not find it; its comments are kept.",
    }[recap.status]


class RecapForm(forms.ModelForm):
    class Meta:
        model = Recap
        fields = ["status"]  # the rest is named once, in RecapAdmin.fieldsets
        help_texts = {"body": BODY_HELP}
        widgets = {"pull_quote": forms.Textarea(attrs={"rows": 2}), "content_notes": forms.Textarea(attrs={"rows": 2})}


def as_read(name):
    """The rich text `name` of a recap as readers see it. It was cleaned when it was saved."""

    @admin.display(description=Recap._meta.get_field(name).verbose_name)
    def text(recap):
        return format_html('<div class="prose">{}</div>', mark_safe(getattr(recap, name)))

    return text


AS_READ = {name: as_read(name) for name in ("standfirst", "body", "editors_note")}


class BylineInline(RowInline):
    model = Byline
    fields = ["member", "position"]
    autocomplete_fields = ["member"]
    verbose_name = "recapper"
    verbose_name_plural = "byline"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("member")

    def has_view_permission(self, request, obj=None):
        return True


class FirstBylineInline(BylineInline):
    verbose_name_plural = "byline (you, if left empty)"


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


@admin.register(Recap)
class RecapAdmin(EditorialAdmin):
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
    radio_fields = {"status": admin.VERTICAL}
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
        ("Publishing", {"fields": ["status", "published_at", "slug"], "classes": ["aside"]}),
        ("Discussion", {"fields": DISCUSSION, "classes": ["aside"]}),
    ]

    class Media:
        js = [Script("js/admin/episodes.js", type="module"), Script("js/admin/desk.js", type="module")]

    # --- Who may do what

    def get_queryset(self, request):
        """Editors: all. Recappers: what they wrote. Who may only look, such as moderators: what is public."""
        recaps = super().get_queryset(request)
        if is_editor(request.user):
            return recaps
        if super().has_change_permission(request):
            return recaps.filter(pk__in=Byline.objects.filter(member=request.user).values("recap"))
        return recaps.visible_to(request.user)

    def has_change_permission(self, request, obj=None):
        """A recapper's own, until an editor has published it: from then on it is the site's."""
        allowed = super().has_change_permission(request, obj)
        if obj is None or not allowed or is_editor(request.user):
            return allowed
        return obj.status in WRITING and obj.byline_set.filter(member=request.user).exists()

    def get_readonly_fields(self, request, obj=None):
        """The address of what readers have seen stays."""
        if not is_editor(request.user):
            return ["published_at", *DISCUSSION, "slug"]
        return ["slug"] if obj and obj.is_public else []

    def get_inlines(self, request, obj):
        if obj is None:
            return [FirstBylineInline] if is_editor(request.user) else []
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

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "status" and not is_editor(request.user):
            kwargs["choices"] = [(status.value, status.label) for status in WRITING]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    # --- Saving

    def save_model(self, request, recap, form, change):
        if change and COMPOSED_FROM.intersection(form.changed_data) and "headline" not in form.changed_data:
            before = Recap.objects.get(pk=recap.pk)
            # A headline that was made from the fields follows them; one that somebody wrote stays.
            recap.headline = "" if recap.headline == headlines.compose(before) else recap.headline
        super().save_model(request, recap, form, change)
        if strangers := strangers_in(recap.body):
            self.message_user(
                request,
                f"Pictures from elsewhere are not shown, and the text has {strangers}. Put them into the library.",
                messages.WARNING,
            )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change and not form.instance.byline_set.exists():
            Byline.objects.create(recap=form.instance, member=request.user)
        if "desk_pictures" in request.POST:
            desk.lay(form.instance, desk.numbers_in(request.POST["desk_pictures"]), request.user)

    def get_deleted_objects(self, objs, request):
        """A discussion belongs to those who wrote it: with one, a recap can be withdrawn but not deleted."""
        talked = [recap for recap in objs if recap.last_thread_number]
        if not talked:
            return super().get_deleted_objects(objs, request)
        refusals = [
            f"The discussion of “{recap}”. Set it to “withdrawn” instead: readers lose sight of it, and the "
            "comments are kept."
            for recap in talked
        ]
        return [str(recap) for recap in objs], {}, set(), refusals

    def render_change_form(self, request, context, **options):
        recap = context.get("original")
        context["standing"] = standing(recap) if recap else ""
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
            return f"scheduled for {date_format(timezone.localtime(recap.published_at), 'j M Y, H:i')}"
        if recap.is_public:
            return f"published {date_format(timezone.localtime(recap.published_at), 'j M Y')}"
        return recap.get_status_display()

    @admin.display(description="byline")
    def recappers(self, recap):
        return ", ".join(member.name for member in recap.people) or "–"


@admin.register(Tag)
class TagAdmin(EditorialAdmin):
    search_fields = ["name"]
    list_display = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
