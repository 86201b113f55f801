"""The picture library: its list, its form, and the picker through which pictures come into texts and onto pages."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from js_asset import Script

from config.uploads import FORMATS, open_upload
from members.models import Member
from recaps.admin.base import EditorialAdmin, thumbnail
from recaps.admin.desk import DeskMixin
from recaps.models import Image, Show
from recaps.pictures import keep
from recaps.rendering import rerender

PICTURES_A_PAGE = 24
# Who asked for a picture: the editor's dialog by a number, a form's field by its id.
ASKED_BY = ("CKEditorFuncNum", "field")
SHOWN_IN_TEXTS = {"alt", "caption", "credit", "focal_x", "focal_y"}


class PictureForm(forms.ModelForm):
    class Meta:
        model = Image
        fields = ["alt", "caption", "credit"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "alt" in self.fields:
            self.fields["alt"].required = True


class Described(admin.SimpleListFilter):
    title = "description"
    parameter_name = "described"

    def lookups(self, request, model_admin):
        return [("no", "still missing"), ("yes", "there")]

    def queryset(self, request, queryset):
        match self.value():
            case "no":
                return queryset.filter(alt="")
            case "yes":
                return queryset.exclude(alt="")
        return queryset


class LibraryForm(forms.Form):
    """Which pictures of the library the picker shows."""

    q = forms.CharField(required=False, label="Words")
    show = forms.ModelChoiceField(Show.objects.none(), required=False, label="Drama", empty_label="every drama")
    episode = forms.IntegerField(required=False, label="Episode", min_value=1, max_value=9999)
    by = forms.ModelChoiceField(
        Member.objects.none(), required=False, label="By", empty_label="everybody", to_field_name="handle"
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["q"].widget = forms.TextInput(
            attrs={"type": "search", "placeholder": "What it shows, credit, drama"}
        )
        self.fields["show"].queryset = Show.objects.filter(pictures__isnull=False).distinct()
        self.fields["by"].queryset = Member.objects.filter(
            pk__in=Image.objects.exclude(uploaded_by=None).values("uploaded_by")
        )

    def found(self, pictures):
        """What does not make sense asks for nothing."""
        self.is_valid()
        asked = {"show": "show", "episode": "episode__number", "by": "uploaded_by"}
        values = {field: self.cleaned_data.get(name) for name, field in asked.items()}
        return pictures.filter(**{field: value for field, value in values.items() if value})


class UploadForm(PictureForm):
    upload = forms.FileField(
        label="File",
        help_text="JPEG, PNG, WebP, GIF or AVIF; at most 15 MB.",
        widget=forms.FileInput(attrs={"accept": ", ".join(f"image/{format.lower()}" for format in FORMATS)}),
    )
    field_order = ["upload"]

    def clean_upload(self):
        self.picture = open_upload(self.cleaned_data["upload"])
        return self.cleaned_data["upload"]

    def keep(self, member):
        self.instance.uploaded_by = member
        return keep(self.instance, self.picture)


@admin.register(Image)
class ImageAdmin(DeskMixin, EditorialAdmin):
    list_display = ["small", "shown_by", "credit", "show", "uploaded_by"]
    list_display_links = ["small", "shown_by"]
    list_select_related = ["show", "uploaded_by"]
    list_filter = [Described, "uploaded_at"]
    search_fields = [
        "alt", "caption", "credit", "show__title", "show__original_title", "show__other_titles",
        "uploaded_by__handle", "uploaded_by__display_name", "episode__number__exact",
    ]  # fmt: skip
    search_help_text = "By what it shows, caption, credit, drama, number of the episode, or who uploaded it."
    autocomplete_fields = ["show", "episode"]
    words = ["alt", "caption", "credit", "show", "episode"]
    focal_point = (
        "Focal point",
        {
            "fields": [("focal_x", "focal_y")],
            "classes": ["focal"],
            "description": "What crops keep in sight. Click on the picture above, or use the arrow keys.",
        },
    )

    class Media:
        js = [Script("js/admin/focal.js", type="module")]

    def get_fieldsets(self, request, obj=None):
        file = "large" if obj else "upload"
        return [(None, {"fields": [file, *self.words]}), self.focal_point]

    def get_readonly_fields(self, request, obj=None):
        """Another file is another picture: it is uploaded as one."""
        return ["large"] if obj else []

    def get_form(self, request, obj=None, **options):
        return super().get_form(request, obj, form=PictureForm if obj else UploadForm, **options)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Django's own without its transaction: encoding takes a second, in which nobody else could write."""
        return self._changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, image, form, change):
        if not change:
            form.keep(request.user)
            return
        super().save_model(request, image, form, change)
        if SHOWN_IN_TEXTS.intersection(form.changed_data):
            rerender(image.in_recaps.all())

    def get_deleted_objects(self, objs, request):
        """A picture in a text has no foreign key that would hold it, so this does."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        for image in objs:
            protected += [format_html("The text of “{}” shows it", recap) for recap in image.in_recaps.all()]
        return deleted, counts, missing, protected

    @admin.display(description="")
    def small(self, image):
        return thumbnail(image)

    @admin.display(description="description", ordering="alt")
    def shown_by(self, image):
        return image.alt or format_html('<span class="missing">What does it show?</span>')

    @admin.display(description="picture")
    def large(self, image):
        return format_html(
            '<img class="large" src="{}" alt="{}"><br>{} × {} pixels', image.src, image.alt, image.width, image.height
        )

    # --- The picker

    def get_urls(self):
        picker = path("picker/", self.admin_site.admin_view(self.picker), name="recaps_image_picker")
        return [picker, *self.desk_urls(), *super().get_urls()]

    def picker(self, request):
        """A window over the library: search it, upload to it, and choose. static/js/admin/picker.js hands it over."""
        may_upload = self.has_add_permission(request)
        if not (self.has_view_permission(request) and (may_upload or request.method != "POST")):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if request.method == "POST" and form.is_valid():
            return self.chosen(request, form.keep(request.user))
        library = LibraryForm(request.GET)
        pictures = library.found(self.get_queryset(request).select_related("show"))
        found, _ = self.get_search_results(request, pictures, request.GET.get("q", ""))
        context = {
            **self.admin_site.each_context(request),
            "title": "Choose a picture",
            "is_popup": True,
            "opts": self.opts,
            "form": form,
            "library": library,
            "is_filtered": any(request.GET.get(name) for name in library.fields),
            "may_upload": may_upload,
            "asked_by": asked_by(request),
            "chosen": request.GET.get("chosen"),
            "page": Paginator(found, PICTURES_A_PAGE).get_page(request.GET.get("page")),
        }
        return TemplateResponse(request, "admin/recaps/image/picker.html", context)

    def chosen(self, request, image):
        """Back to the picker with the new picture chosen, so that reloading uploads nothing again."""
        query = urlencode(asked_by(request) | {"chosen": image.pk})
        return HttpResponseRedirect(f"{reverse('admin:recaps_image_picker')}?{query}")


def asked_by(request):
    return {name: request.GET[name] for name in ASKED_BY if name in request.GET}
