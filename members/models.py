from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from members import names


class MemberManager(BaseUserManager):
    def create_user(self, handle, email="", password=None, **fields):
        member = self.model(handle=handle.lower(), email=self.normalize_email(email), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, handle, email="", password=None, **fields):
        fields |= {"is_staff": True, "is_superuser": True}
        return self.create_user(handle, email, password, **fields)

    def get_by_natural_key(self, handle):
        return self.get(handle=handle.lower())


class Role(models.TextChoices):
    """What a person does here. Decides the badge beside the name and, through one group each, the permissions."""

    MEMBER = "member", "member"
    RECAPPER = "recapper", "recapper"
    MODERATOR = "moderator", "moderator"
    EDITOR = "editor", "editor"


GROUP_OF_ROLE = {Role.RECAPPER: "Recappers", Role.MODERATOR: "Moderators", Role.EDITOR: "Editors"}


class Member(AbstractBaseUser, PermissionsMixin):
    handle = models.CharField(
        max_length=names.HANDLE_MAX,
        unique=True,
        validators=names.HANDLE_VALIDATORS,
        help_text="Their address on the site. Small letters, digits, - and _. It stays the same for good.",
        error_messages={"unique": "This handle is taken."},
    )
    display_name = models.CharField(
        max_length=names.DISPLAY_NAME_MAX,
        blank=True,
        help_text="Free text: spaces, emoji and any script are welcome. The handle stands in when it is empty.",
    )
    email = models.EmailField(blank=True)
    bio = models.CharField(max_length=300, blank=True, help_text="One or two sentences, shown on their page.")
    avatar = models.ImageField(upload_to="avatars/", blank=True)
    role = models.CharField(
        max_length=10,
        choices=Role,
        default=Role.MEMBER,
        help_text="Recappers write, editors publish, moderators look after the discussions.",
    )
    is_staff = models.BooleanField("may open the admin", default=False)
    is_active = models.BooleanField("may sign in", default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    # Kept by comments.notifications.telling, and here because whoever signs in is loaded with every page.
    unread_count = models.PositiveIntegerField(default=0, editable=False)
    # What moderators have decided about them (comments.sanctions). Here, since whoever asks has the member loaded.
    muted_until = models.DateTimeField(null=True, blank=True, editable=False)
    banned_at = models.DateTimeField(null=True, blank=True, editable=False)
    sanction_reason = models.CharField(max_length=500, blank=True, editable=False)
    # What they wish others to see of them (/me/privacy/).
    shows_watching = models.BooleanField("Show on my page what I am watching", default=False)
    shows_comments = models.BooleanField("Show on my page what I said lately", default=True)
    may_be_mentioned = models.BooleanField("Let others call me by my handle", default=True)
    is_findable = models.BooleanField("Let search engines find my page", default=True)
    # Set when they leave (members.leaving): nothing is left then but a name at what stays.
    left_at = models.DateTimeField(null=True, blank=True, editable=False)
    import_ref = models.CharField(max_length=100, unique=True, null=True, blank=True, editable=False)

    objects = MemberManager()

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("handle"), name="member_handle_unique_when_folded"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="member_email_unique_when_folded"),
        ]
        ordering = ["handle"]

    def __str__(self):
        return self.name

    def save(self, *, update_fields=None, **options):
        """Whoever saves a member leaves alone what is counted meanwhile."""
        if update_fields is None and not self._state.adding:
            own = (field for field in self._meta.concrete_fields if not field.primary_key)
            update_fields = [field.attname for field in own if field.name != "unread_count"]
        super().save(update_fields=update_fields, **options)

    @property
    def name(self):
        return self.display_name or self.handle

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    def get_absolute_url(self):
        return reverse("members:detail", args=[self.handle])

    def clean(self):
        super().clean()
        self.handle = self.handle.lower()
        if FormerHandle.is_of_another(self.handle, self):
            raise ValidationError({"handle": "This handle is taken."}, code="unique")
        if self.display_name:
            self.display_name = names.clean_display_name(self.display_name)

    @property
    def is_site_staff(self):
        """Whether a badge stands beside the name: by role, never by what somebody calls themselves."""
        return self.role != Role.MEMBER

    @property
    def may_moderate(self):
        """Whether they look after the discussions. Recappers do not. The only place where that is said."""
        return self.is_active and (self.is_superuser or self.role in (Role.MODERATOR, Role.EDITOR))

    @property
    def is_banned(self):
        return self.banned_at is not None

    @property
    def is_muted(self):
        return self.muted_until is not None and self.muted_until > timezone.now()

    @property
    def may_write(self):
        return not (self.is_banned or self.is_muted)

    @transaction.atomic
    def rename(self, handle):
        """Give them another handle. The old one leads to the new one from now on, and is nobody else's.

        Raises ValidationError where the new one is taken, or not a handle.
        """
        old, self.handle = Member.objects.select_for_update().get(pk=self.pk).handle, handle.lower()
        self.clean_fields(exclude={field.name for field in self._meta.fields} - {"handle"})
        self.clean()
        self.validate_constraints()
        if old == self.handle:
            return
        self.former_handles.filter(handle=self.handle).delete()
        self.save(update_fields=["handle"])
        FormerHandle.objects.create(member=self, handle=old)

    @transaction.atomic
    def take_role(self, role):
        """Save `role` with what comes with it: the admin for all but plain members, and the one group of the role."""
        self.role = Role(role)
        self.is_staff = self.is_superuser or self.role != Role.MEMBER
        self.save(update_fields=["role", "is_staff"])
        wanted = GROUP_OF_ROLE.get(self.role)
        self.groups.set(Group.objects.filter(name=wanted) if wanted else [])


class FormerHandle(models.Model):
    """A handle that a member had before: it leads to them, and nobody else can have it.

    Of somebody who has left only a sign of the handle is kept, which cannot be read back.
    """

    handle = models.CharField(max_length=names.HANDLE_MAX, unique=True)
    member = models.ForeignKey(Member, models.CASCADE, related_name="former_handles")

    class Meta:
        ordering = ["handle"]

    def __str__(self):
        return self.handle

    @staticmethod
    def sign_of(handle):
        """What stands for the handle of somebody who has left. A capital keeps it apart from every handle."""
        return f"X{salted_hmac('members.former_handle', handle).hexdigest()[:28]}"

    @classmethod
    def is_of_another(cls, handle, member=None):
        former = cls.objects.filter(handle__in=[handle, cls.sign_of(handle)])
        return former.exclude(member=member.pk if member else None).exists()


class Mute(models.Model):
    """A member who would rather not read another one. What the other says is folded, for `by` alone."""

    by = models.ForeignKey(Member, models.CASCADE, related_name="mutes")
    whom = models.ForeignKey(Member, models.CASCADE, related_name="muted_by")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["by", "whom"], name="mute_once"),
            models.CheckConstraint(condition=~Q(by=F("whom")), name="mute_of_somebody_else"),
        ]

    def __str__(self):
        return f"{self.by} does not read {self.whom}"


def find_by_handle(handle, members=None):
    """The active member of that handle, or of that former handle; 404 for nobody. Who asks by an old one is led on."""
    members = Member.objects.filter(is_active=True) if members is None else members
    handle = handle.lower()
    person = members.filter(handle=handle).first()
    return person or get_object_or_404(members, former_handles__handle=handle)
