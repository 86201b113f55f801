"""What the forms of the newsroom have in common: rich text with pictures, and pictures chosen by eye."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.db.models import ForeignKey
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django_prose_editor.fields import ProseEditorField
from js_asset import Media, Script

from recaps.models import Image

PICKER = reverse_lazy("admin:recaps_image_picker")


class PictureChoice(forms.TextInput):
    """A picture of the library, shown and chosen in the picker's window. Without JavaScript: its number."""

    template_name = "admin/widgets/picture_choice.html"

    @property
    def media(self):
        return forms.Media(js=[Script("js/admin/picture-choice.js", type="module")])

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        known = Image.objects.filter(pk=value).first() if str(value or "").isdecimal() else None
        return context | {"image": known, "picker": PICKER}


class KnownChoice(AutocompleteSelect):
    """Django's own, which asks the database for the one that is chosen; in a long list of rows it is there already."""

    known = None

    def optgroups(self, name, value, attr=None):
        if self.known is None or value != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        return [(None, [self.create_option(name, self.known.pk, str(self.known), True, 0)], 0)]


def with_adding_alone(field):
    """Adding what is missing is worth a button beside every choice; changing and deleting it are not."""
    if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
        widget = field.widget
        widget.can_change_related = widget.can_delete_related = widget.can_view_related = False
    return field


class RowForm(forms.ModelForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            choice = getattr(field.widget, "widget", None)
            if isinstance(choice, KnownChoice) and getattr(self.instance, f"{name}_id"):
                choice.known = getattr(self.instance, name)


class RowInline(admin.TabularInline):
    """Rows that choose something by typing, at no query a row. `get_queryset` fetches along what `__str__` needs."""

    form = RowForm
    extra = 0

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return with_adding_alone(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KnownChoice(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def thumbnail(image):
    """A small picture for lists; the words beside it say what it is, so it has no description of its own."""
    if image is None:
        return "–"
    return format_html('<img class="thumbnail" src="{}" alt="" loading="lazy">', image.url(image.widths[0]))


# What the house adds to an editor (static/js/admin/editor.js): it brings no HTML of its own, so no allow-list knows it.
EVERYWHERE = {"HousePaste": True}
IN_LONG_TEXTS = {"PullQuote": True, "Counter": True, "TrailingNode": True}


def at_the_desk(config):
    """The editor's configuration: clean paste for all; with pictures the picker, the cast, and a count below."""
    extensions = config["extensions"] | EVERYWHERE
    if "Figure" in extensions:
        cast = reverse("admin:recaps_show_cast", args=[0])
        extensions |= IN_LONG_TEXTS | {"Figure": {"pickerUrl": PICKER}, "Characters": {"url": cast}}
    return config | {"extensions": extensions}


class EditorialAdmin(admin.ModelAdmin):
    """Every list bounded, every form with the site's editor and the site's way to choose a picture."""

    show_full_result_count = False
    list_per_page = 50

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, ForeignKey) and db_field.related_model is Image:
            return db_field.formfield(widget=PictureChoice)
        if isinstance(db_field, ProseEditorField):
            kwargs["config"] = at_the_desk(db_field.config)
        return with_adding_alone(super().formfield_for_dbfield(db_field, request, **kwargs))

    def render_change_form(self, request, context, **options):
        # The editor's modules find each other by an import map, which is an inline script and needs the page's nonce.
        # editor-words.js comes along everywhere and must stand before the modules that it speaks for.
        words = Media(js=["js/admin/editor-words.js"])
        context["media"] = Media.from_media(words + context["media"], nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, **options)
