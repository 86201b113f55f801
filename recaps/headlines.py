"""Headlines, kickers and slugs, composed from the fields of a recap."""

from django.utils.text import slugify

SLUG_MAX = 150


def episodes(first, last, word="Episode"):
    """ "Episode 7", "Episodes 1-2", "Season 2 Episodes 1-2", or "Seasons 1-2" across them."""
    if first.season != last.season:
        return f"Seasons {first.season}-{last.season}"
    season = f"Season {last.season} " if last.season > 1 else ""
    if first.number == last.number:
        return f"{season}{word} {last.number}"
    return f"{season}{word}s {first.number}-{last.number}"


def compose(recap):
    """ "Love in the Big City: Episodes 1-2 (First Impressions)". Empty where the fields do not suffice yet."""
    if not recap.show:
        return ""
    first, last = recap.first_episode, recap.last_episode
    covered = episodes(first, last) if last else ""
    match recap.kind:
        case "first_impressions":
            rest = f"{covered} (First Impressions)"
        case "series_review":
            rest = "Series Review" + (f" (Ep. {first.position} to {last.position})" if last else "")
        case "hangout":
            rest = "Hangout"
        case _:
            rest = f"{covered} (Final)" if is_final(last) else covered
    return f"{recap.show.title}: {rest}"


def is_final(episode):
    """Whether nothing comes after `episode` in a drama that has ended."""
    show = episode.show
    if show.status != "finished":
        return False
    return not show.episodes.filter(position__gt=episode.position).exists()


def kicker(recap):
    if recap.kind == "episode_recap" and recap.last_episode:
        return episodes(recap.first_episode, recap.last_episode)
    return recap.get_kind_display()


def free_slug(headline, others):
    """A slug of `headline` that none of `others` has: `…`, `…-2`, `…-3`."""
    stem = slugify(headline)[: SLUG_MAX - 5].strip("-") or "recap"
    taken = set(others.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
