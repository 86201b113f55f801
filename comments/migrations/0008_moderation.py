"""Cases, lists, locked threads, and a log that names whom a decision concerns."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def name_whom_it_concerned(apps, schema_editor):
    """Lines of the log from before: the writer of their comment."""
    Action = apps.get_model("comments", "ModerationAction")
    Comment = apps.get_model("comments", "Comment")
    writer = Comment.objects.filter(pk=models.OuterRef("comment")).values("member")[:1]
    models.QuerySet(Action).filter(member=None, comment__isnull=False).update(member=models.Subquery(writer))


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0007_announcements_mail_choices_and_guests_letters"),
        ("recaps", "0007_discussion_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="case",
                        serialize=False,
                        to="comments.comment",
                    ),
                ),
                ("why", models.CharField(blank=True, help_text="For the moderator.", max_length=500)),
                ("kindly", models.CharField(blank=True, help_text="For its writer.", max_length=300)),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ListedTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("word", "a word or phrase"),
                            ("site", "a site that is linked to"),
                            ("email", "a guest's e-mail address"),
                            ("network", "a network address"),
                        ],
                        default="word",
                        max_length=10,
                    ),
                ),
                (
                    "term",
                    models.CharField(
                        help_text="A word or phrase, in any case. A site as example.com, which means its subdomains "
                        "too. An e-mail address, or @example.com for all of them. A network address, or a range as "
                        "203.0.113.0/24.",
                        max_length=200,
                    ),
                ),
                (
                    "then",
                    models.CharField(
                        choices=[("hold", "hold it for a moderator"), ("reject", "do not take it")],
                        default="hold",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, help_text="Why it is here, for the other moderators.", max_length=200),
                ),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "verbose_name": "listed word or address",
                "verbose_name_plural": "listed words and addresses",
                "ordering": ["kind", "term"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="moderationaction",
            name="moderation_action_is_about_something",
        ),
        migrations.AddField(
            model_name="moderationaction",
            name="member",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="moderationaction",
            name="undoes",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="comments.moderationaction",
            ),
        ),
        migrations.RunPython(name_whom_it_concerned, migrations.RunPython.noop),
        migrations.AddField(
            model_name="report",
            name="upheld",
            field=models.BooleanField(blank=True, help_text="Whether the moderator who settled it agreed.", null=True),
        ),
        migrations.AddField(
            model_name="thread",
            name="locked",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="moderationaction",
            name="verb",
            field=models.CharField(
                choices=[
                    ("hold", "held"),
                    ("approve", "approved"),
                    ("reject", "rejected"),
                    ("tombstone", "removed"),
                    ("rescope", "re-scoped"),
                    ("lock", "locked the thread of"),
                    ("unlock", "unlocked the thread of"),
                    ("warn", "warned"),
                    ("mute", "muted"),
                    ("unmute", "unmuted"),
                    ("ban", "banned"),
                    ("unban", "lifted the ban of"),
                    ("close", "closed the discussion of"),
                    ("open", "opened the discussion of"),
                    ("rules", "changed the discussion of"),
                    ("undo", "took back a decision about"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="moderationaction",
            index=models.Index(fields=["member", "-at"], name="moderation_action_of_member"),
        ),
        migrations.AddConstraint(
            model_name="moderationaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("comment__isnull", False), ("recap__isnull", False), ("member__isnull", False), _connector="OR"
                ),
                name="moderation_action_is_about_something",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="claimed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="claimed_cases",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="listedterm",
            constraint=models.UniqueConstraint(fields=("kind", "term"), name="listed_term_once"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claimed_by__isnull", True), ("claimed_until__isnull", True)),
                    models.Q(("claimed_by__isnull", False), ("claimed_until__isnull", False)),
                    _connector="OR",
                ),
                name="case_is_claimed_for_a_time",
            ),
        ),
    ]
