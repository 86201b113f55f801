"""A post becomes a recap: what it is about, what it says, who wrote it, and where it stood."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from html import unescape
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from members.models import Member
from recaps import headlines
from recaps.models import Byline, Kind, Recap, Show, Status, Tag
from recaps.prose import plain
from transfer import addresses, dramas
from transfer.export.rows import RECAPS
from transfer.models import Doubt
from transfer.people import Newcomer
from transfer.reading.prose import Prose, urlsplit_host
from transfer.wordpress import survey as surveying
from transfer.wordpress.own import Bad, fields_of
from transfer.wordpress.records import metas, number
from transfer.wordpress.shortcodes import expand, is_classic
from transfer.wordpress.titles import NEWS, SERIES, fold, read_title

STATUSES = {
    "publish": Status.PUBLISHED,
    "future": Status.PUBLISHED,
    "draft": Status.DRAFT,
    "pending": Status.REVIEW,
    "private": Status.DRAFT,
    "inherit": None,
    "auto-draft": None,
    "trash": None,
}
BODY_MAX = 1_000_000
TAG_MAX = 60
IMAGE = re.compile(r'<img src="(https?://[^"]+)"(?: alt="([^"]*)")?')
ALT = ' alt="{}"'
OF_EPISODES = (Kind.FIRST_IMPRESSIONS, Kind.EPISODE_RECAP)


@dataclass
class About:
    """What a post is about, as far as it can be told. `doubts` are for an editor."""

    kind: str
    show: Show | None = None
    title: str = ""  # of the drama
    season: int = 1
    first: int = 0
    last: int = 0
    doubts: list = field(default_factory=list)


class Posts:
    """Makes recaps, with what a dry run needs kept apart: with `dry` nothing is written."""

    def __init__(self, survey, people, pictures, report, prefix, dry=False):
        self.survey, self.people, self.pictures = survey, people, pictures
        self.report, self.prefix, self.dry = report, prefix, dry
        self.shows, self.tags = spellings(), {}
        self.show_of = lru_cache(100)(lambda pk: Show.objects.get(pk=pk))
        self.episodes_of = lru_cache(100)(lambda show: {(one.season, one.number): one for one in show.in_order})
        self.here = dict(Recap.objects.filter(import_ref__startswith=f"{prefix}:").values_list("import_ref", "pk"))

    def ref(self, item):
        identity = number(item.get("wp:post_id"))
        return f"{self.prefix}:post:{identity or surveying.slug_of(item)[:60]}"

    # --- What it is about

    def about(self, item):
        title = surveying.title_of(item)
        said = read_title(title)
        named = self.drama_of(item, said)
        about = About(said.kind, title=named, season=said.season, first=said.first, last=said.last)
        about.doubts += [said.doubt] if said.doubt else []
        if said.kind == Kind.NEWS:
            category = self.drama_of(item, said)
            about_drama = category and not NEWS.search(title)
            return About(Kind.NEWS, doubts=[f"it is filed under the drama “{category}”"] if about_drama else [])
        known = self.survey.drama_of_term(named) if named else None
        if not named or (known is None and fold(named) not in self.shows and not SERIES.search(title)):
            why = f"it reads like {Kind(said.kind).label.lower()}, and no drama is named"
            return About(Kind.NEWS, doubts=[*about.doubts, why])
        if said.kind in OF_EPISODES and not said.first:
            return About(Kind.NEWS, doubts=[*about.doubts, "no episodes are named"])
        if not said.drama:
            about.doubts.append("the drama was taken from the category")
        elif known is None and fold(named) not in self.shows:
            about.doubts.append("no other post speaks of this drama")
        return about

    def drama_of(self, item, said):
        """The name of its drama: a category that is one, spelled as there, else what the title says."""
        names = [name for _, _, name in surveying.terms_of(item) if self.survey.drama_of_term(name)]
        fitting = [name for name in names if fold(name) == fold(said.drama)]
        if said.drama:
            return (fitting or [said.drama])[0]
        return names[0] if len({fold(name) for name in names}) == 1 else ""

    def find_show(self, title):
        """The drama of that name, made with all episodes that the files speak of."""
        key = fold(title)
        if key not in self.shows:
            self.report.count("made", "dramas")
            self.shows[key] = None
            if not self.dry:
                told = self.survey.dramas.get(key) or surveying.Drama(title)
                ref = f"{self.prefix}:drama:{key}"[:100]
                show = Show.objects.filter(import_ref=ref).first()
                self.shows[key] = (show or dramas.make_show(title, ref, told.seasons, told.finished)).pk
        return self.show_of(self.shows[key]) if self.shows[key] else None

    # --- What it says

    def body(self, item, text, size="long"):
        """`text` as HTML of ours."""
        ref = self.ref(item)
        if len(text) > BODY_MAX:
            self.report.say("changed", "posts", ref, "it is too long, and was cut", rest=text[BODY_MAX:][:20_000])
        parent = number(item.get("wp:post_id"))
        html, codes = expand(text[:BODY_MAX], lambda ids: self.gallery(ids, parent))
        prose = Prose(classic=is_classic(text), link=self.link, picture=lambda found: self.picture(ref, found))
        html = prose.html(html)
        for lost in sorted({f"[{code}]" for code in codes} | {f"<{tag}>" for tag in prose.lost}):
            self.report.say("changed", "posts", ref, f"{lost} was taken out of the text")
        return html

    def gallery(self, ids, parent):
        ids = ids or [row[0] for row in self.survey.pictures_of(parent)]
        return "".join(f'<img class="wp-image-{identity}">' for identity in ids[:200])

    def picture(self, ref, attributes):
        """(address, description) of a picture in a text: ours where it is in the library, else as it was."""
        row, src = self.attachment_of(attributes), attributes.get("src", "")
        if known := self.in_library(row, src, attributes.get("alt", "")):
            return known[1], attributes.get("alt") or known[2]
        address = src or (row[2] if row else "")
        if not self.dry and address:
            self.report.say("skipped", "pictures in texts", ref, "it is not in the library", address=address[:500])
        return (address, attributes.get("alt", "")) if urlsplit_host(address) else None

    def in_library(self, row, src, alt):
        """What the library has of a picture: an attachment, or one that has to be brought by its address alone."""
        ref = self.pictures.ref(row[0]) if row else self.pictures.ref_at(src)
        if not row and urlsplit_host(src) and not self.pictures.known(ref):
            self.pictures.bring(ref, paths=[surveying.upload_path(src)], url=src, alt=alt[:300])
        return self.pictures.known(ref)

    def attachment_of(self, attributes):
        for name in attributes.get("class", "").split():
            if name.startswith("wp-image-") and name[9:].isdecimal() and len(name) < 28:
                return self.survey.picture(int(name[9:]))
        return self.survey.picture_at(attributes.get("src", ""))

    def link(self, address):
        """Addresses of the old site become paths, and lead to where things stand now."""
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").lower()
        except ValueError:
            return ""
        if not host and not parts.scheme:
            local = address.startswith("/") and not address.startswith("//")
        else:
            local = host in self.survey.hosts
        if not local or "/uploads/" in parts.path:
            return address
        if parts.fragment.startswith("comment-") and parts.fragment[8:].isdecimal():
            return f"/comments/{self.prefix}-{parts.fragment[8:]}/"
        path = surveying.path_of(address)
        return self.survey.new_address(path) or path

    # --- Making it

    def make(self, item):
        """The recap of a post, made in one transaction; None where there is none, or in a dry run."""
        ref, status = self.ref(item), self.status_of(item)
        if status is None:
            return None
        if ref in self.here:
            self.report.count("here", "posts")
            recap = Recap.objects.get(pk=self.here[ref])
            self.compare(recap, item)
            return recap
        about = self.about(item)
        show = self.find_show(about.title) if about.kind != Kind.NEWS else None
        recap = self.recap_of(item, ref, status, about, show)
        writers, tags = self.writers_of(item), self.tags_of(item, about)
        self.report.count("made", "posts")
        for doubt in about.doubts:
            self.report.say("doubtful", "posts", ref, doubt, title=recap.headline)
        if self.dry:
            return None
        with transaction.atomic():
            self.cover(recap, about, show)
            recap.save()
            Byline.objects.bulk_create(
                Byline(recap=recap, member_id=pk, position=place) for place, pk in enumerate(writers, 1)
            )
            Recap.tags.through.objects.bulk_create(Recap.tags.through(recap=recap, tag=tag) for tag in tags)
            if recap.is_known_to_readers:  # the address of anything else would tell what is to come
                addresses.lead((old, recap.get_absolute_url()) for old in self.old_addresses(item))
            if about.doubts:
                self.doubt(recap, about)
        self.here[ref] = recap.pk
        return recap

    def make_own(self, item, row):
        """The recap of an item of our own export, as it was; None where it cannot be, or in a dry run."""
        slug = str(row.get("slug"))[: surveying.SLUG_MAX]
        ref = row.get("import_ref") or "-"
        if recap := Recap.objects.filter(Q(slug=slug) | Q(import_ref=str(ref))).first():
            self.report.count("here", "posts")
            return recap
        try:
            recap = Recap(**fields_of(RECAPS, row))
            recap.clean_fields(exclude=["show", "first_episode", "last_episode", "lead_image", "body_html"])
            recap.clean()
            bylines, tags = self.own_people(row), self.own_tags(row)
        except (Bad, ValidationError, TypeError, ValueError) as error:
            self.report.say("skipped", "posts", slug, f"its row cannot be: {error}"[:500])
            return None
        self.report.count("made", "posts")
        if self.dry:
            return None
        with transaction.atomic():
            recap.save()
            for pk, position in bylines:
                Byline.objects.create(recap=recap, member_id=pk, position=position)
            recap.tags.set(tags)
        return recap

    def own_people(self, row):
        """(primary key, position) of its byline."""
        positions = {str(handle): int(position) for handle, position in row.get("bylines", [])}
        found = Member.objects.filter(handle__in=positions).values_list("handle", "pk")
        return sorted(((pk, positions[handle]) for handle, pk in found), key=lambda pair: (pair[1], pair[0]))

    def own_tags(self, row):
        return list(Tag.objects.filter(slug__in=[str(slug) for slug in row.get("tags", [])]))

    def status_of(self, item):
        ref, status = self.ref(item), item.get("wp:status").strip() or "publish"
        if STATUSES.get(status, Status.DRAFT) is None:
            self.report.say("skipped", "posts", ref, f"its status is “{status}”")
            return None
        if status not in STATUSES:
            self.report.say("doubtful", "posts", ref, f"its status is “{status[:40]}”, so it is a draft")
        if status == "private":
            self.report.say("changed", "posts", ref, "it was private, so it is a draft")
        if item.get("wp:post_password").strip():
            self.report.say("changed", "posts", ref, "it has a password, so it is a draft")
            return Status.DRAFT
        return STATUSES.get(status, Status.DRAFT)

    def recap_of(self, item, ref, status, about, show):
        at = surveying.moment(item.get("wp:post_date_gmt"), item.get("wp:post_date"))
        if status == Status.PUBLISHED and at is None:
            self.report.say("doubtful", "posts", ref, "it has no date, so it is a draft")
            status = Status.DRAFT
        title = surveying.title_of(item)
        if len(title) > 200:
            self.report.say("changed", "posts", ref, "its title is too long, and was cut", title=title)
        recap = Recap(
            import_ref=ref,
            kind=about.kind,
            show=show,
            status=status,
            published_at=at if status == Status.PUBLISHED else None,
            headline=title[:200] or f"Post {number(item.get('wp:post_id'))}",
            standfirst=self.standfirst(item),
            body=self.body(item, item.get("content:encoded")),
            discussion_open=item.get("wp:comment_status").strip() != "closed",
            lead_image_id=self.lead_of(item),
        )
        if at:
            recap.created_at = at
        recap.slug = surveying.slug_of(item)
        if Recap.objects.filter(slug=recap.slug).exists():
            recap.slug = headlines.free_slug(recap.slug, Recap.objects.all())
        return recap

    def standfirst(self, item):
        words = plain(self.body(item, item.get("excerpt:encoded"))) if item.get("excerpt:encoded").strip() else ""
        return f"<p>{unescape_free(words)}</p>" if words else ""

    def lead_of(self, item):
        identity = number(metas(item).get("_thumbnail_id", ""))
        known = self.pictures.known(self.pictures.ref(identity)) if identity else None
        if identity and not known and not self.dry:
            self.report.say("skipped", "lead pictures", self.ref(item), "it is not in the library", picture=identity)
        return known[0] if known else None

    def cover(self, recap, about, show):
        """Its episodes. What cannot be is in doubt, and the post becomes news or is about the whole drama."""
        if show is None or not about.first:
            return
        try:
            ends = self.ends_of(show, about)
        except ValidationError as error:
            about.doubts.append(error.messages[0][:200])
            if recap.kind in OF_EPISODES:
                recap.kind, recap.show = Kind.NEWS, None
            return
        recap.first_episode, recap.last_episode = ends

    def ends_of(self, show, about):
        known = self.episodes_of(show)
        ends = [known.get((about.season, number_)) for number_ in (about.first, about.last)]
        if all(ends):
            return ends
        self.episodes_of.cache_clear()
        self.show_of.cache_clear()
        return dramas.episodes(show, about.season, about.first, about.last)

    def doubt(self, recap, about):
        Doubt.objects.create(
            recap=recap,
            why="; ".join(about.doubts)[:300],
            kind=recap.kind,
            show=recap.show,
            season=about.season if 1 <= about.season <= 99 else 1,
            first=about.first or None if recap.show_id else None,
            last=about.last or None if recap.show_id else None,
        )

    def writers_of(self, item):
        """Members of its byline: the author, or those whom a plugin for several names."""
        logins = [slug.removeprefix("cap-") for domain, slug, _ in surveying.terms_of(item) if domain == "author"]
        logins = [login for login in logins if login in self.survey.authors] or [item.get("dc:creator").strip()]
        at = surveying.moment(item.get("wp:post_date_gmt"), item.get("wp:post_date"))
        found = [self.writer(login, at) for login in logins if login]
        return list(dict.fromkeys(pk for pk in found if pk))

    def writer(self, login, at):
        known = self.survey.authors.get(login) or surveying.Author(0, login, "", login)
        identity = known.id or f"login-{login}"
        began = at and at - timedelta(hours=1)
        pk = self.people.find_or_join(Newcomer(identity, login, known.name, known.email, began))
        self.people.make_writer(pk)
        return pk

    def tags_of(self, item, about):
        """Categories and tags, but those that are its drama."""
        found = []
        for domain, slug, name in surveying.terms_of(item):
            if domain not in ("category", "post_tag", "tag") or fold(name) in ("uncategorized", "uncategorised", ""):
                continue
            if about.kind == Kind.NEWS or not (fold(name) in self.shows and self.survey.drama_of_term(name)):
                found.append(self.tag(name, slug))
        return list({tag.pk: tag for tag in found if tag}.values())

    def tag(self, name, slug):
        name = name[:TAG_MAX]
        if name not in self.tags:
            wanted = slugify(slug)[: TAG_MAX - 5] or slugify(name)[: TAG_MAX - 5] or "tag"
            tag = Tag.objects.filter(name=name).first()
            if tag is None:
                self.report.count("made", "tags")
            if tag is None and not self.dry:
                tag = Tag.objects.create(name=name, slug=headlines.free_slug(wanted, Tag.objects.all())[:TAG_MAX])
            self.tags[name] = tag
        return self.tags[name]

    def old_addresses(self, item):
        identity, link = number(item.get("wp:post_id")), surveying.path_of(item.get("link"))
        plain_address = [f"/?p={identity}"] if identity else []
        guid = surveying.path_of(surveying.guid_of(item))
        return [*plain_address, *([link] if link != "/" else []), *([guid] if guid.startswith("/?") else [])]

    def compare(self, recap, item):
        """Ours is kept, whatever the file says, and the difference is reported. Only pictures may come later."""
        if recap.headline != surveying.title_of(item)[:200]:
            self.report.say("kept", "posts", recap.import_ref, "its headline differs", theirs=surveying.title_of(item))
        body = IMAGE.sub(self.late_picture, recap.body)
        lead = recap.lead_image_id or self.lead_of(item)
        if not self.dry and (body != recap.body or lead != recap.lead_image_id):
            recap.body, recap.lead_image_id = body, lead
            recap.save()
            self.report.say("changed", "posts", recap.import_ref, "its pictures came later")

    def late_picture(self, found):
        src, alt = unescape(found[1]), unescape(found[2] or "")
        known = self.in_library(self.survey.picture_at(src), src, alt)
        return f'<img src="{known[1]}"{ALT.format(found[2]) if found[2] is not None else ""}' if known else found[0]


def spellings():
    """{folded title: primary key} of the dramas that are here, by every spelling that they have."""
    found = {}
    for show in Show.objects.only("title", "original_title", "other_titles"):
        for title in (show.title, show.original_title, *show.other_titles.splitlines()):
            if fold(title):
                found.setdefault(fold(title), show.pk)
    return found


def unescape_free(words):
    return unescape(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
