"""Accounts, for the owner. Editors look people up here, for bylines, and see no addresses."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from members import impersonation, names
from members.inviting import invite, without_password
from members.models import FormerHandle, Member

# A role brings its group along (Member.take_role); groups edited by hand would say something else than the role.
admin.site.unregister(Group)


class SaidBesideTheField:
    """The database and the model hold all this too; here each is said where it was typed."""

    def clean_handle(self):
        handle = self.unlike_others("handle", "This handle is taken.").lower()
        if FormerHandle.is_of_another(handle, self.instance):
            raise ValidationError("This handle was somebody's before, and still leads to them.", code="unique")
        return handle

    def clean_email(self):
        return self.unlike_others("email", "Another member has this e-mail address.")

    def clean_display_name(self):
        name = self.cleaned_data["display_name"]
        return names.clean_display_name(name) if name else ""

    def unlike_others(self, field, sentence):
        value = self.cleaned_data[field]
        others = Member.objects.exclude(pk=self.instance.pk)
        if value and others.filter(**{f"{field}__iexact": value}).exists():
            raise ValidationError(sentence, code="unique")
        return value


class NewMemberForm(SaidBesideTheField, AdminUserCreationForm):
    class Meta:
        model = Member
        fields = ["handle", "email", "display_name", "role"]


class MemberForm(SaidBesideTheField, UserChangeForm):
    class Meta:
        model = Member
        fields = "__all__"
        field_classes = {}
        widgets = {"bio": forms.Textarea(attrs={"rows": 3})}


@admin.register(Member)
class MemberAdmin(UserAdmin):
    form = MemberForm
    add_form = NewMemberForm
    add_form_template = None
    show_full_result_count = False
    list_per_page = 50
    list_display = ["handle", "display_name", "role", "is_active", "joined_at"]
    list_filter = ["role", "is_active", "joined_at"]
    search_fields = ["handle", "display_name"]
    search_help_text = "By handle or display name."
    ordering = ["handle"]
    filter_horizontal = []
    readonly_fields = ["joined_at", "last_login"]
    actions = ["invite"]
    seen_by_all = (None, {"fields": ["handle", "display_name", "bio", "role", "joined_at"]})
    seen_by_owner = (
        "Account",
        {
            "fields": ["email", "password", "is_active", "last_login"],
            "description": "Accounts are not deleted here, since comments hang on them. Untick “may sign in” instead.",
        },
    )
    add_fieldsets = [
        (None, {"fields": ["handle", "display_name", "email", "role"]}),
        ("Password", {"fields": ["usable_password", "password1", "password2"]}),
    ]

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.add_fieldsets
        return [self.seen_by_all, self.seen_by_owner] if request.user.is_superuser else [self.seen_by_all]

    def get_search_fields(self, request):
        return [*self.search_fields, "email"] if request.user.is_superuser else self.search_fields

    # Whoever may change accounts may become anybody, by a password or a role: the owner alone.

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description="Invite: send the mail for choosing a password", permissions=["change"])
    def invite(self, request, chosen):
        sent = invite(request, without_password().filter(pk__in=chosen))
        self.message_user(request, f"{sent} invited. Who has a password or no e-mail address was not written to.")

    def save_model(self, request, member, form, change):
        """A handle is an address: the old one leads to the new one."""
        if change and "handle" in form.changed_data:
            Member.objects.get(pk=member.pk).rename(member.handle)
        super().save_model(request, member, form, change)
        impersonation.forget()
        if "role" in form.cleaned_data:
            member.take_role(form.cleaned_data["role"])
