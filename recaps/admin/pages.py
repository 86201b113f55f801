from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve

from recaps.admin.base import EditorialAdmin
from recaps.models import Page


class PageForm(forms.ModelForm):
    def clean_slug(self):
        """A page stands right under the root, beside /shows/, /search/ and the like, which come first."""
        slug = self.cleaned_data["slug"]
        try:
            taken = resolve(f"/{slug}/").view_name != "recaps:page"
        except Resolver404:
            taken = True
        if taken:
            raise ValidationError(f"/{slug}/ is a part of the site already. Please choose another address.")
        return slug


@admin.register(Page)
class PageAdmin(EditorialAdmin):
    form = PageForm
    list_display = ["title", "slug", "updated_at"]
    search_fields = ["title", "slug", "body"]
    fieldsets = [(None, {"fields": ["title", "slug", "body"], "classes": ["writing"]})]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["title"]}

    def get_readonly_fields(self, request, obj=None):
        """Other pages link to a page by its address, so that it stays."""
        return ["slug"] if obj else []
