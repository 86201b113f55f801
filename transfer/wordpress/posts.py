"""A post becomes a recap: what it is about, what it says, who wrote it, and where it stood."""

from datetime import timedelta

from django.db import transaction
from django.utils.text import slugify

from recaps import headlines
from recaps.models import Byline, Kind, Recap, Status, Tag
from transfer import addresses
from transfer.models import Doubt
from transfer.people import Newcomer
from transfer.wordpress import survey as surveying
from transfer.wordpress.about import Dramas
from transfer.wordpress.bodies import Bodies
from transfer.wordpress.records import number
from transfer.wordpress.titles import fold

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
TAG_MAX = 60
OF_TAGS = ("category", "post_tag", "tag")
PASSED_BY = ("author", "post_format")  # a byline of several; how a theme draws a post


class Posts:
    """Makes recaps, with what a dry run needs kept apart: with `dry` nothing is written."""

    def __init__(self, survey, people, pictures, report, prefix, dry=False):
        self.survey, self.people, self.report, self.prefix, self.dry = survey, people, report, prefix, dry
        self.dramas = Dramas(survey, report, prefix, dry)
        self.bodies = Bodies(survey, pictures, report, prefix, dry)
        self.tags = {}
        self.here = dict(Recap.objects.filter(import_ref__startswith=f"{prefix}:").values_list("import_ref", "pk"))

    def ref(self, item):
        identity = number(item.get("wp:post_id"))
        return f"{self.prefix}:post:{identity or surveying.slug_of(item)[:60]}"

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
        about = self.dramas.about(item)
        show = self.dramas.find(about.title) if about.kind != Kind.NEWS else None
        recap = self.recap_of(item, ref, status, about, show)
        writers, tags = self.writers_of(item), self.tags_of(item, about)
        self.report.count("made", "posts")
        for doubt in about.doubts:
            self.report.say("doubtful", "posts", ref, doubt, title=recap.headline)
        if self.dry:
            return None
        with transaction.atomic():
            self.dramas.cover(recap, about, show)
            recap.save()
            Byline.objects.bulk_create(
                Byline(recap=recap, member_id=pk, position=place) for place, pk in enumerate(writers, 1)
            )
            Recap.tags.through.objects.bulk_create(Recap.tags.through(recap=recap, tag=tag) for tag in tags)
            if recap.is_known_to_readers:  # the address of anything else would tell what is to come
                new = recap.get_absolute_url()
                addresses.lead((old, new) for old in self.old_addresses(item))
            if about.doubts:
                self.doubt(recap, about)
        self.here[ref] = recap.pk
        return recap

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
            standfirst=self.bodies.standfirst(item, ref),
            body=self.bodies.html(item, ref, item.get("content:encoded")),
            discussion_open=item.get("wp:comment_status").strip() != "closed",
            lead_image_id=self.bodies.lead_of(item, ref),
        )
        if at:
            recap.created_at = at
        recap.slug = surveying.slug_of(item)
        if Recap.objects.filter(slug=recap.slug).exists():
            recap.slug = headlines.free_slug(recap.slug, Recap.objects.all())
        return recap

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
            if domain not in (*OF_TAGS, *PASSED_BY):
                self.report.count("skipped", f"terms of the kind “{domain[:40]}”")
            if domain not in OF_TAGS or fold(name) in ("uncategorized", "uncategorised", ""):
                continue
            if about.kind == Kind.NEWS or not (fold(name) in self.dramas.known and self.survey.drama_of_term(name)):
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
        body = self.bodies.with_late_pictures(recap.body)
        lead = recap.lead_image_id or self.bodies.lead_of(item, recap.import_ref)
        if not self.dry and (body != recap.body or lead != recap.lead_image_id):
            recap.body, recap.lead_image_id = body, lead
            recap.save()
            self.report.say("changed", "posts", recap.import_ref, "its pictures came later")
