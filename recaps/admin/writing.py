"""The form of a recap: its fields, its byline, and what stands in their place for who may only look."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from members.models import Member, Role
from recaps import publishing
from recaps.admin.base import RowInline
from recaps.models import Byline, Recap

BODY_HELP = (
    "At a character's first mention press “Character”: GO YEONG (Nam Yoon-soo) becomes a link. Drop pictures anywhere "
    "on this page; they wait below until you put them into the text."
)
MOMENT_HELP = "For “Schedule”: a moment to come. It appears by itself then."
SLUG_HELP = "Its address. Change it, and the old address leads here for good; links out there go on working."
ROLES_THAT_WRITE = (Role.RECAPPER, Role.EDITOR)


class RecapForm(forms.ModelForm):
    """`person` and `step` say who saves it and what is to become of it (recaps.publishing); `typed` is a working copy,
    shown in place of what is saved. RecapAdmin.get_form fills them in."""

    person = step = typed = None

    class Meta:
        model = Recap
        fields = ["headline"]  # the rest is named once, in RecapAdmin.fieldsets
        help_texts = {"body": BODY_HELP, "published_at": MOMENT_HELP}
        widgets = {"pull_quote": forms.Textarea(attrs={"rows": 2}), "content_notes": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, data=None, *args, **options):
        restored = data is None and self.typed is not None
        super().__init__(MultiValueDict(self.typed) if restored else data, *args, **options)
        if restored:  # shown as it was typed, and not judged before it is sent
            self._errors, self.cleaned_data = ErrorDict(), {}
        if self.instance.is_known_to_readers and "slug" in self.fields:
            self.fields["slug"].help_text = SLUG_HELP
        if "published_at" in self.fields:
            for part, name in zip(self.fields["published_at"].widget.widgets, ("Date", "Time"), strict=True):
                part.attrs["aria-label"] = name

    def clean_slug(self):
        """Readers know it by this address, so that an emptied field does not make up another."""
        slug = self.cleaned_data["slug"]
        return slug or (self.instance.slug if self.instance.is_known_to_readers else "")

    def _post_clean(self):
        """The step is taken when all else is right, upon the recap as it is about to be saved."""
        before = Recap(status=self.instance.status, published_at=self.instance.published_at)
        super()._post_clean()
        if self.errors:
            return
        try:
            if before.is_public or not self.step:
                publishing.keep_moment(self.instance, before)
            if self.step:
                publishing.take(self.instance, self.step, self.person, "_looked" in self.data)
        except PermissionDenied as refusal:
            self.add_error(None, str(refusal))
        except ValidationError as refusal:
            self.add_error(None, refusal)


def as_read(name):
    """The rich text `name` of a recap as readers see it. It was cleaned when it was saved."""

    @admin.display(description=Recap._meta.get_field(name).verbose_name)
    def text(recap):
        return format_html('<div class="prose">{}</div>', mark_safe(getattr(recap, name)))

    return text


AS_READ = {name: as_read(name) for name in ("standfirst", "body", "editors_note")}


class BylineFormSet(forms.BaseInlineFormSet):
    person = None

    def add_fields(self, form, index):
        """Their words stand above the column, where a screen reader does not look for them."""
        super().add_fields(form, index)
        for name, words in {"position": "Place in the byline", "DELETE": "Take off the byline"}.items():
            if name in form.fields:
                form.fields[name].widget.attrs["aria-label"] = words

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        going = set(self.deleted_forms)
        staying = [form.cleaned_data.get("member") for form in self.forms if form not in going and form.cleaned_data]
        if self.initial_form_count() and not any(staying):
            raise ValidationError("A recap has at least one recapper.")
        if self.instance.pk and not publishing.may_publish(self.person) and self.person not in staying:
            raise ValidationError("Stay on the byline yourself: without it you could not open this recap any more.")


class BylineInline(RowInline):
    """Who may write a recap names who wrote it: a recapper others who write here, an editor anybody."""

    model = Byline
    formset = BylineFormSet
    fields = ["member", "position"]
    autocomplete_fields = ["member"]
    verbose_name = "recapper"
    verbose_name_plural = "byline"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("member")

    def get_autocomplete_fields(self, request):
        return self.autocomplete_fields if publishing.may_publish(request.user) else []

    def get_formset(self, request, obj=None, **options):
        formset = super().get_formset(request, obj, **options)
        return type(formset.__name__, (formset,), {"person": request.user})

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "member" and not publishing.may_publish(request.user):
            who_write = Q(role__in=ROLES_THAT_WRITE) | Q(pk__in=Byline.objects.values("member"))
            kwargs["queryset"] = Member.objects.filter(who_write)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return obj is None or publishing.may_write(request.user, obj)

    has_change_permission = has_delete_permission = has_add_permission


class FirstBylineInline(BylineInline):
    verbose_name_plural = "byline (you, if left empty)"
