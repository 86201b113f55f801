"""Dramas with their episodes and cast, and the people in them."""

from django.contrib import admin
from django.forms import BaseInlineFormSet

from recaps.admin.base import EditorialAdmin, RowInline, thumbnail
from recaps.models import Credit, Episode, Person, Recap, Show
from recaps.rendering import rerender


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
class ShowAdmin(EditorialAdmin):
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

    @admin.display(description="poster")
    def picture(self, show):
        return thumbnail(show.poster)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.place_episodes()
        if any(formset.model is Credit and formset.has_changed() for formset in formsets):
            rerender(form.instance.recaps.all())


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

    @admin.display(description="picture")
    def portrait(self, person):
        return thumbnail(person.picture)

    def save_related(self, request, form, formsets, change):
        """Recaps name people by their names and link to them, so both stand in their text."""
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            rerender(Recap.objects.filter(show__credits__person=form.instance).distinct())
