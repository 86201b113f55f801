"""Dramas and episodes that an import needs: found by any of their spellings, made where there are none."""

from django.db import transaction
from django.utils.text import slugify

from recaps import headlines
from recaps.models import Episode, Show

EPISODES_MAX = 400  # of one season; what says more is a year or a joke
SLUG_MAX = 100


@transaction.atomic
def episodes(show, season, first, last):
    """The first and the last of these episodes, made where they are missing, with those before them.

    Raises ValidationError where that would move an episode that readers count by.
    """
    numbers = set(show.episodes.filter(season=season).values_list("number", flat=True))
    missing = [number for number in range(1, last + 1) if number not in numbers]
    if missing:
        new = [Episode(show=show, season=season, number=number) for number in missing]
        show.new_places([*show.episodes.all(), *new])
        Episode.objects.bulk_create(new)
        show.place_episodes()
    found = {episode.number: episode for episode in show.episodes.filter(season=season, number__in=[first, last])}
    return found[first], found[last]


def make_show(title, ref, seasons, finished):
    """A drama with the episodes that the source speaks of: {season: highest number}."""
    others = Show.objects.all()
    title = title[:200]
    show = Show(
        title=title,
        slug=headlines.free_slug(slugify(title)[:SLUG_MAX] or "drama", others),
        status=Show.Status.FINISHED if finished else Show.Status.AIRING,
        import_ref=ref,
    )
    with transaction.atomic():
        show.save()
        Episode.objects.bulk_create(
            Episode(show=show, season=season, number=number)
            for season, highest in sorted(seasons.items())
            for number in range(1, highest + 1)
        )
        show.place_episodes()
    return show
