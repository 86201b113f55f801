"""What an import could not be sure of, for editors to settle."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from members.groups import grant

GROUPS = {"Editors": {"transfer": {"doubt": ("change", "delete", "view")}}}


def let_editors(apps, schema_editor):
    grant(apps, schema_editor, GROUPS)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("comments", "0005_editors_look_after_old_addresses"),
        ("recaps", "0010_page_import_ref"),
    ]

    operations = [
        migrations.CreateModel(
            name="Doubt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(editable=False, max_length=300, verbose_name="what is in doubt")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first_impressions", "First impressions"),
                            ("episode_recap", "Episode recap"),
                            ("series_review", "Series review"),
                            ("hangout", "Hangout"),
                            ("news", "News"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "season",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99),
                        ],
                    ),
                ),
                (
                    "first",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(400),
                        ],
                        verbose_name="from",
                    ),
                ),
                (
                    "last",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(400),
                        ],
                        verbose_name="to",
                    ),
                ),
                ("settled", models.BooleanField(default=False)),
                (
                    "recap",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="doubt",
                        to="recaps.recap",
                    ),
                ),
                (
                    "show",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="recaps.show",
                        verbose_name="drama",
                    ),
                ),
            ],
            options={
                "ordering": ["settled", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first__isnull", True), ("last__isnull", True)),
                            models.Q(("first__gte", 1), ("last__gte", models.F("first"))),
                            _connector="OR",
                        ),
                        name="doubt_names_both_ends_in_order",
                    )
                ],
            },
        ),
        migrations.RunPython(let_editors, migrations.RunPython.noop),
    ]
