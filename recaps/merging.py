"""Two entries for one person become one: credits, picture and spellings move, and the old address leads on."""

from django.db import transaction

from recaps import moved
from recaps.models import Person, Recap
from recaps.rendering import rerender


@transaction.atomic
def merge(keeper, others):
    """`keeper` takes over all that `others` have, who are gone afterwards.

    What recaps wrote in brackets after a character is one of the keeper's spellings now, so their links stay.
    """
    people = Person.objects.select_for_update().in_bulk([keeper.pk, *(other.pk for other in others)])
    keeper = people.pop(keeper.pk)
    for other in people.values():
        take_credits(keeper, other)
        keeper.original_name = keeper.original_name or other.original_name
        keeper.picture = keeper.picture or other.picture
        add_spellings(keeper, other.spellings)
        moved.point(other.get_absolute_url(), keeper.get_absolute_url())
        other.delete()
    keeper.save()
    rerender(Recap.objects.filter(show__credits__person=keeper).distinct())
    return keeper


def take_credits(keeper, other):
    """The same role under both entries is one credit."""
    has = set(keeper.credits.values_list("show", "character"))
    for credit in other.credits.all():
        if (credit.show_id, credit.character) in has:
            credit.delete()
        else:
            credit.person = keeper
            credit.save(update_fields=["person"])


def add_spellings(keeper, names):
    """Letter by letter: texts hold what their writers wrote."""
    new = [name for name in dict.fromkeys(names) if name not in keeper.spellings]
    keeper.other_names = "\n".join([*keeper.other_names.splitlines(), *new])
