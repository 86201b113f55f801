"""The doubts of an import, to be settled in a list: kind, drama and episodes of many recaps on one page."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html

from recaps.admin.base import EditorialAdmin
from recaps.models import Show
from transfer.models import Doubt


class DoubtForm(forms.ModelForm):
    """Tried on the recap itself, so that what cannot be is said beside the row."""

    class Meta:
        model = Doubt
        fields = ["kind", "show", "season", "first", "last", "settled"]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self.has_changed():
            for name in self.Meta.fields:
                setattr(self.instance, name, cleaned[name])
            self.instance.clean()
            self.try_on()
        return cleaned

    def try_on(self):
        """Apply it and take it back; ValidationError says what the recap refuses."""
        try:
            with transaction.atomic():
                self.instance.apply()
                transaction.set_rollback(True)
        except ValidationError as error:
            raise ValidationError(error.messages) from None


@admin.register(Doubt)
class DoubtAdmin(EditorialAdmin):
    list_display = ["headline", "why", "kind", "show", "season", "first", "last", "settled"]
    list_editable = ["kind", "show", "season", "first", "last", "settled"]
    list_display_links = None
    list_filter = ["settled", "kind"]
    list_select_related = ["recap", "show"]
    search_fields = ["recap__headline", "why"]
    search_help_text = "By headline or what is in doubt."
    actions = None

    def changelist_view(self, request, extra_context=None):
        title = {"title": "What an import was not sure of"}
        return super().changelist_view(request, (extra_context or {}) | title)

    def has_add_permission(self, request):
        return False

    def get_changelist_form(self, request, **options):
        return DoubtForm

    def get_changelist_formset(self, request, **options):
        """The list of dramas is asked for once, not for each row."""
        formset = super().get_changelist_formset(request, **options)
        choices = [("", "–"), *Show.objects.order_by("title").values_list("pk", "title")]
        formset.form.base_fields["show"].choices = choices
        formset.form.base_fields["show"].widget.can_add_related = False
        return formset

    def save_model(self, request, doubt, form, change):
        if {"kind", "show", "season", "first", "last"} & set(form.changed_data):
            doubt.apply()
        super().save_model(request, doubt, form, change)

    @admin.display(description="recap")
    def headline(self, doubt):
        address = reverse("admin:recaps_recap_change", args=[doubt.recap_id])
        return format_html('<a href="{}">{}</a>', address, doubt.recap)
