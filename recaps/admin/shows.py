"""Dramas with their episodes and cast, and the people in them."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseInlineFormSet
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path

from recaps.admin.base import EditorialAdmin, RowInline, thumbnail
from recaps.admin.dramas import WholeDramaMixin
from recaps.merging import merge
from recaps.models import Credit, Episode, Person, Recap, Show
from recaps.rendering import rerender

MERGED_AT_ONCE = 10


class EpisodeFormSet(BaseInlineFormSet):
    def clean(self):
        """Refuse, above the list and before anything is saved, what would move an episode that readers count on."""
        super().clean()
        if any(self.errors):
            return
        going = set(self.deleted_forms)
        staying = [form.instance for form in self.forms if form not in going]
        self.instance.new_places([episode for episode in staying if episode.number])


class EpisodeInline(admin.TabularInline):
    model = Episode
    formset = EpisodeFormSet
    fields = ["season", "number", "title", "aired_on", "content_notes"]
    ordering = ["season", "number"]
    extra = 0
    classes = ["wide-inline"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("show")


class CreditInline(RowInline):
    model = Credit
    verbose_name = "role"
    verbose_name_plural = "cast"
    fields = ["character", "person", "billing"]
    autocomplete_fields = ["person"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", "show")


@admin.register(Show)
class ShowAdmin(WholeDramaMixin, EditorialAdmin):
    change_list_template = "admin/recaps/show/change_list.html"
    list_display = ["title", "original_title", "network", "status", "premiered", "picture"]
    list_filter = ["status", "country", "premiered"]
    list_select_related = ["poster"]
    search_fields = ["title", "original_title", "other_titles", "network"]
    search_help_text = "By title in any spelling, or by network."
    prepopulated_fields = {"slug": ["title"]}
    inlines = [EpisodeInline, CreditInline]
    save_on_top = True
    fieldsets = [
        (None, {"fields": ["title", "original_title", "slug", "poster", "synopsis"]}),
        (
            "On air",
            {
                "fields": [
                    "status",
                    ("premiered", "air_time"),
                    "network",
                    ("country", "language"),
                    "genres",
                    "where_to_watch",
                ],
                "description": "“Airing” puts the drama on the home page, with its next episode.",
            },
        ),
        (
            "Finding it, and its kin",
            {"fields": ["other_titles", "based_on", "other_versions"], "classes": ["collapse"]},
        ),
    ]

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("whole/", view(self.whole), name="recaps_show_whole"),
            path("<int:pk>/cast/", view(self.cast), name="recaps_show_cast"),
            *super().get_urls(),
        ]

    def cast(self, request, pk):
        """Who the Character button of the editor offers, as a text introduces them."""
        show = get_object_or_404(Show, pk=pk)
        if not self.has_view_permission(request, show):
            raise PermissionDenied
        credits = show.credits.select_related("person").in_billing_order()
        return JsonResponse({"cast": [introduced(credit) for credit in credits]})

    @admin.display(description="poster")
    def picture(self, show):
        return thumbnail(show.poster)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.place_episodes()
        if any(formset.model is Credit and formset.has_changed() for formset in formsets):
            rerender(form.instance.recaps.all())


def introduced(credit):
    character, person = credit.character, credit.person
    return {
        "character": character,
        "mention": f"{character.upper()} ({person.name})",
        "search": " ".join([character, *person.spellings]),
    }


@admin.register(Episode)
class EpisodeAdmin(EditorialAdmin):
    """Here so that a recap can find its episodes by typing. They are edited on the page of their drama."""

    search_fields = ["show__title", "show__other_titles", "number__exact", "title"]
    ordering = ["show__title", "position"]
    list_select_related = ["show"]
    fields = ["show", "season", "number", "title", "aired_on"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("show")

    def get_search_results(self, request, queryset, search_term):
        """In a recap's form: the episodes of the drama that is chosen there (js/admin/episodes.js)."""
        show = request.GET.get("show", "")
        if show.isascii() and show.isdecimal():
            queryset = queryset.filter(show=show)
        return super().get_search_results(request, queryset, search_term)

    def has_module_permission(self, request):
        return False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class RoleInline(CreditInline):
    verbose_name_plural = "roles"
    fields = ["show", "character", "billing"]
    autocomplete_fields = ["show"]


@admin.register(Person)
class PersonAdmin(EditorialAdmin):
    list_display = ["name", "original_name", "portrait"]
    list_select_related = ["picture"]
    search_fields = ["name", "original_name", "other_names"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "original_name", "other_names", "slug", "picture"]
    inlines = [RoleInline]
    actions = ["merge_people"]

    @admin.action(description="Merge: they are one person", permissions=["change", "delete"])
    def merge_people(self, request, queryset):
        """Ask which entry stays; the others' roles, spellings, picture and address go over to it."""
        people = list(queryset.order_by("pk").prefetch_related("credits__show")[: MERGED_AT_ONCE + 1])
        if not 1 < len(people) <= MERGED_AT_ONCE:
            self.message_user(request, f"Choose from 2 to {MERGED_AT_ONCE} people.", messages.WARNING)
            return None
        keeper = next((person for person in people if str(person.pk) == request.POST.get("keeper")), None)
        if keeper is None:
            return TemplateResponse(request, "admin/recaps/person/merge.html", self.about_merging(request, people))
        others = [person for person in people if person != keeper]
        names = ", ".join(person.name for person in others)
        merge(keeper, others)
        self.log_change(request, keeper, f"Took over {names}.")
        self.message_user(request, f"{keeper} is one person now. The old addresses lead to this one.", messages.SUCCESS)
        return None

    def about_merging(self, request, people):
        return {
            **self.admin_site.each_context(request),
            "title": "Which entry stays?",
            "opts": self.opts,
            "people": people,
            "is_unsaid": "confirmed" in request.POST,
        }

    @admin.display(description="picture")
    def portrait(self, person):
        return thumbnail(person.picture)

    def save_related(self, request, form, formsets, change):
        """Recaps name people by their names and link to them, so both stand in their text."""
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            rerender(Recap.objects.filter(show__credits__person=form.instance).distinct())
