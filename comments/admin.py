"""Comments for moderators: read here, decided about here; written and placed on the site alone."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator

from comments import rescoping
from comments.models import Comment, ListedTerm, ModerationAction, Report
from comments.moderation import TextIsGone, decide, may_moderate
from comments.reach import is_place
from comments.screening import lists
from comments.sight import gives_away
from config.clock import local

Verb = ModerationAction.Verb
WORDS_IN_LIST = 24
REASON_MAX = ModerationAction._meta.get_field("reason").max_length
GONE = "The text of a removed comment is gone, so there is nothing left to decide."


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that other parts of the site write."""

    show_full_result_count = False
    list_per_page = 50
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def excerpt(comment):
    return Truncator(comment.source).words(WORDS_IN_LIST) or "(no text any more)"


def short_moment(at):
    return date_format(local(at), "j M Y, H:i")


def reported(comment):
    """(position, words, how many) of the open reports that a comment gives away more than it says."""
    reports = rescoping.open_reports(comment).exclude(reveals_through=None)
    counted = reports.order_by("reveals_through").values_list("reveals_through").annotate(Count("pk"))
    return [(position, gives_away(comment.thread.recap, position), count) for position, count in counted]


def link_to(comment, words):
    return format_html('<a href="{}">{}</a>', reverse("admin:comments_comment_change", args=[comment.pk]), words)


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    change_form_template = "admin/comments/comment/change_form.html"
    # By key, the order of arrival: on a million comments the database walks an index instead of sorting.
    ordering = ["-pk"]
    list_display = ["text", "author", "recap", "status", "posted_at"]
    list_filter = ["status", "posted_at"]
    list_select_related = ["member", "thread__recap"]
    search_fields = ["source", "guest_name", "member__handle", "member__display_name"]
    search_help_text = "By words of the text, or by who wrote it."
    actions = ["hold", "approve", "reject", "remove"]
    fields = [
        "author", "recap", "in_reply_to", "whole_text", "gives_away", "status", "removed_by", "posted_at", "edited_at",
        "decisions",
    ]  # fmt: skip

    def has_decide_permission(self, request):
        return may_moderate(request.user)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("member", "thread__recap", "parent__member")

    # --- Deciding

    @admin.action(description="Hold: hide until somebody has looked", permissions=["decide"])
    def hold(self, request, queryset):
        self.decide_all(request, queryset, Verb.HOLD)

    @admin.action(description="Approve: show to everybody", permissions=["decide"])
    def approve(self, request, queryset):
        self.decide_all(request, queryset, Verb.APPROVE)

    @admin.action(description="Reject: hide for good", permissions=["decide"])
    def reject(self, request, queryset):
        self.decide_all(request, queryset, Verb.REJECT)

    @admin.action(description="Remove: delete the text, keep the place", permissions=["decide"])
    def remove(self, request, queryset):
        self.decide_all(request, queryset, Verb.TOMBSTONE)

    def decide_all(self, request, queryset, verb):
        """One transaction a comment: a long list holds up nobody who posts meanwhile."""
        decided = gone = 0
        for comment in queryset:
            try:
                decide(comment, verb, request.user)
                decided += 1
            except TextIsGone:
                gone += 1
        if decided:
            self.message_user(request, f"{decided} comment{'s'[: decided != 1]} {verb.label}.", messages.SUCCESS)
        if gone:
            self.message_user(request, GONE, messages.WARNING)

    def get_urls(self):
        view = self.admin_site.admin_view
        decide_one = path("<int:pk>/decide/", view(self.decide_one), name="comments_comment_decide")
        rescope_one = path("<int:pk>/rescope/", view(self.rescope_one), name="comments_comment_rescope")
        return [decide_one, rescope_one, *super().get_urls()]

    def rescope_one(self, request, pk):
        """Say how far a comment gives things away, as its readers report. The reports are settled by that."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        comment = get_object_or_404(Comment.objects.select_related("thread__recap__show"), pk=pk)
        through, recap = request.POST.get("through", ""), comment.thread.recap
        if not self.has_decide_permission(request) or not (through.isdecimal() and is_place(recap, int(through))):
            raise PermissionDenied
        reason = request.POST.get("reason", "").strip()[:REASON_MAX]
        rescoping.rescope(comment, int(through), request.user, reason)
        self.message_user(request, f"It gives away {gives_away(recap, int(through))} now.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[pk]))

    def decide_one(self, request, pk):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        verb = request.POST.get("verb")
        if not self.has_decide_permission(request) or verb not in Verb.values[:4]:
            raise PermissionDenied
        comment = get_object_or_404(Comment, pk=pk)
        try:
            decide(comment, verb, request.user, request.POST.get("reason", "").strip()[:REASON_MAX])
            self.message_user(request, f"The comment is {Verb(verb).label}.", messages.SUCCESS)
        except TextIsGone:
            self.message_user(request, GONE, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[pk]))

    def render_change_form(self, request, context, **options):
        comment = context["original"]
        context["may_decide"] = self.has_decide_permission(request) and not comment.is_tombstone
        context["reason_max"] = REASON_MAX
        context["reported"] = reported(comment)
        return super().render_change_form(request, context, **options)

    # --- What is shown

    @admin.display(description="text")
    def text(self, comment):
        return excerpt(comment)

    @admin.display(description="text")
    def whole_text(self, comment):
        return format_html('<div class="comment-source">{}</div>', comment.source or "(no text any more)")

    @admin.display(description="by")
    def author(self, comment):
        if comment.member_id:
            return f"{comment.member.name} (@{comment.member.handle})"
        return f"{comment.guest_name} (guest, {comment.guest_email or 'no address'})"

    @admin.display(description="recap")
    def recap(self, comment):
        return comment.thread.recap

    @admin.display(description="in reply to")
    def in_reply_to(self, comment):
        if comment.parent is None:
            return "nobody: it opens a thread"
        return link_to(comment.parent, f"{comment.parent.author_name}: {excerpt(comment.parent)}")

    @admin.display(description="gives away")
    def gives_away(self, comment):
        return gives_away(comment.thread.recap, comment.reveals_through) if comment.reveals_through else "nothing"

    @admin.display(description="decisions so far")
    def decisions(self, comment):
        taken = comment.moderation_actions.select_related("moderator")
        lines = (
            (short_moment(action.at), action.moderator or "the site", action.get_verb_display(), action.reason)
            for action in taken
        )
        return format_html_join("", "<p>{}: {} {} it. {}</p>", lines) or "none"


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ["about", "why", "member", "created_at", "state"]
    list_display_links = ["created_at"]
    list_filter = ["reason", ("settled_at", admin.EmptyFieldListFilter)]
    list_select_related = ["comment__member", "member"]
    search_fields = ["note", "comment__source"]
    fields = ["about", "reason", "reveals_through", "note", "member", "created_at", "settled_at"]

    @admin.display(description="comment")
    def about(self, report):
        return link_to(report.comment, excerpt(report.comment))

    @admin.display(description="why", ordering="reason")
    def why(self, report):
        return ": ".join(filter(None, [report.get_reason_display(), report.note]))

    @admin.display(description="settled", ordering="settled_at")
    def state(self, report):
        return f"settled {short_moment(report.settled_at)}" if report.settled_at else "open"


@admin.register(ListedTerm)
class ListedTermAdmin(admin.ModelAdmin):
    """The owner's lists. A change holds at once here, and within half a minute in every other process."""

    list_display = ["term", "kind", "then", "note"]
    list_filter = ["kind", "then"]
    search_fields = ["term", "note"]
    fields = ["kind", "term", "then", "note"]
    show_full_result_count = False

    def save_model(self, request, row, form, change):
        super().save_model(request, row, form, change)
        lists.forget()

    def delete_model(self, request, row):
        super().delete_model(request, row)
        lists.forget()

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        lists.forget()


@admin.register(ModerationAction)
class ModerationLog(ReadOnlyAdmin):
    list_display = ["about", "verb", "moderator", "at", "reason"]
    list_display_links = ["at", "about"]
    list_filter = ["verb", "at"]
    list_select_related = ["moderator", "comment__member", "member", "recap"]
    search_fields = ["reason", "moderator__handle", "moderator__display_name"]
    fields = ["at", "moderator", "verb", "about", "reason"]

    @admin.display(description="about")
    def about(self, action):
        return excerpt(action.comment) if action.comment else action.member or action.recap
