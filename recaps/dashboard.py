"""The first page of the newsroom: what waits for whom. As many queries for a full desk as for an empty one."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode

from recaps import headlines, publishing
from recaps.models import Byline, Episode, Kind, Recap, Show, Status
from recaps.working import unfinished

# Rows of each part; below it says where the rest is.
ROWS = 8
# How long an episode without a recap is asked for.
GAP_DAYS = 7
EPISODES_READ = 60


def desk_of(person):
    """What stands on the desk of `person`, by the parts that are theirs; moderators have none of these."""
    if not person.has_perm("recaps.add_recap"):
        return {}
    recaps = Recap.objects.for_lists()
    mine = recaps.filter(pk__in=Byline.objects.filter(member=person).values("recap"))
    seen = recaps if publishing.may_publish(person) else mine
    return {
        "gaps": gaps(timezone.localdate())[:ROWS],
        "unsaved": unfinished(person)[:ROWS],
        "drafts": mine.filter(status=Status.DRAFT).order_by("-updated_at")[:ROWS],
        "review": seen.filter(status=Status.REVIEW).order_by("updated_at")[:ROWS],
        "scheduled": seen.filter(status=Status.PUBLISHED, published_at__gt=timezone.now()).order_by("published_at")[
            :ROWS
        ],
        "today": recaps.public().filter(published_at__gte=midnight()).newest_first()[:ROWS],
        "rows": ROWS,
        "zone": timezone.get_current_timezone_name(),
        "may_publish": publishing.may_publish(person),
    }


def midnight():
    return timezone.make_aware(datetime.combine(timezone.localdate(), time.min))


@dataclass(frozen=True)
class Gap:
    """Episodes of one drama that follow each other, aired or about to, and no recap of them is begun."""

    first: Episode
    last: Episode
    today: object

    def __str__(self):
        return f"{headlines.episodes(self.first, self.last)} {self.when}; nobody is on {self.pronoun}"

    @property
    def show(self):
        return self.first.show

    @property
    def pronoun(self):
        return "it" if self.first == self.last else "them"

    @property
    def when(self):
        return f"{'airs' if self.last.aired_on > self.today else 'aired'} {self.day}"

    @property
    def day(self):
        """ "yesterday", "on Saturday"; of the last of them."""
        named = {-1: "tomorrow", 0: "today", 1: "yesterday"}.get((self.today - self.last.aired_on).days)
        return named or f"on {date_format(self.last.aired_on, 'l')}"

    @property
    def address(self):
        """The form for a new recap with all of that filled in."""
        kind = Kind.FIRST_IMPRESSIONS if self.first.position == 1 else Kind.EPISODE_RECAP
        planned = Recap(kind=kind, show=self.show, first_episode=self.first, last_episode=self.last)
        filled = {
            "kind": kind,
            "show": self.show.pk,
            "first_episode": self.first.pk,
            "last_episode": self.last.pk,
            "headline": headlines.compose(planned),
        }
        return f"{reverse('admin:recaps_recap_add')}?{urlencode(filled)}"


def gaps(today):
    """Gaps of the dramas that are airing, from a week ago to tomorrow; the newest last."""
    covering = Recap.objects.filter(
        show=OuterRef("show"),
        kind__in=[Kind.FIRST_IMPRESSIONS, Kind.EPISODE_RECAP],
        first_episode__position__lte=OuterRef("position"),
        last_episode__position__gte=OuterRef("position"),
    ).exclude(status=Status.WITHDRAWN)
    days = (today - timedelta(days=GAP_DAYS), today + timedelta(days=1))
    episodes = (
        Episode.objects.filter(show__status=Show.Status.AIRING, aired_on__range=days, position__isnull=False)
        .exclude(Exists(covering))
        .select_related("show")
        .order_by("show", "position")[:EPISODES_READ]
    )
    runs = []
    for episode in episodes:
        if runs and follows(runs[-1][-1], episode):
            runs[-1].append(episode)
        else:
            runs.append([episode])
    found = [Gap(run[0], run[-1], today) for run in runs]
    return sorted(found, key=lambda gap: (gap.last.aired_on, gap.show.title))


def follows(before, episode):
    """Whether they belong into one recap: next to each other, and aired on the same day or the day after."""
    near = (episode.aired_on - before.aired_on).days <= 1
    return before.show_id == episode.show_id and before.position + 1 == episode.position and near
