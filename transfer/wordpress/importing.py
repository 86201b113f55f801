"""A WordPress site, from its export files into this one. Safe to interrupt, to repeat, and to run beside readers.

The files are gone through twice: to see what there is (`survey`), and to write it. Each picture, member, post and
batch of comments is one short transaction and known by its number at the source, so a second run goes on where the
first was killed, and a run over a newer export adds what is new.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.text import slugify

from recaps.models import Image, Page, Recap, Show, Tag
from recaps.models.searching import worker_reads_all
from transfer import addresses
from transfer.export.rows import IMAGES, PAGES
from transfer.people import People
from transfer.pictures import OWN, PICTURE, Pictures
from transfer.reading.pull import Broken
from transfer.wordpress import survey as surveying
from transfer.wordpress.comments import Discussions
from transfer.wordpress.own import Bad, Rows, fields_of, name_of
from transfer.wordpress.own import read as read_row
from transfer.wordpress.own_posts import own_recap
from transfer.wordpress.own_talk import OwnDiscussions
from transfer.wordpress.posts import Posts
from transfer.wordpress.records import metas, number, pull
from transfer.wordpress.spool import Spool
from transfer.wordpress.titles import fold

SLUG_MAX = 50


@dataclass
class Wishes:
    """What the owner has asked for."""

    paths: list
    uploads: str | None = None
    fetching: bool = False
    dry: bool = False
    restore: bool = False
    prefix: str = "wp"
    also: list = field(default_factory=list)


class Import:
    """`progress(label, total)` gives a bar with `update(n)`, as tqdm does."""

    def __init__(self, wishes, report, progress):
        self.wishes, self.report, self.progress = wishes, report, progress
        self.survey = surveying.Survey(wishes.also)

    def run(self):
        """Search is left to the worker: to read each recap at once would take a third of the time."""
        before = worker_reads_all.set(True)
        try:
            self.bring_everything()
        finally:
            worker_reads_all.reset(before)

    def bring_everything(self):
        with self.progress("Looking", sum(path.stat().st_size for path in self.wishes.paths)) as bar:
            self.survey.read(self.wishes.paths, bar.update)
        wishes, known = self.wishes, (self.report, self.wishes.prefix)
        self.people = People(*known, wishes.dry)
        self.pictures = Pictures(*known, wishes.uploads, wishes.fetching, wishes.dry)
        self.posts = Posts(self.survey, self.people, self.pictures, *known, wishes.dry)
        self.spool = Spool(self.survey.disk, self.report, partial(self.ref, "comment"), self.plant)
        talk = (self.spool, self.people, self.report, wishes.dry)
        self.discussions, self.own_discussions = Discussions(*talk), OwnDiscussions(*talk)
        self.rows = Rows(self.report, wishes.restore, wishes.dry, wishes.uploads)
        self.bring_pictures()
        with self.progress("Writing", self.survey.counts["items"] + self.survey.counts["comments"]) as bar:
            for path in wishes.paths:
                self.read(path, bar.update)
        self.lead_from_terms()

    def ref(self, kind, identity):
        return f"{self.wishes.prefix}:{kind}:{identity}"

    # --- Pictures

    def bring_pictures(self):
        with self.progress("Pictures", self.survey.counts["pictures"]) as bar:
            for identity, _, url, path, file, alt, caption, own, at in self.survey.all_pictures():
                key = name_of((read_row(own) or {}).get("key"))
                ref = f"{OWN}{key}" if key else self.ref("picture", identity)
                if not PICTURE.search(path):
                    self.report.say("skipped", "files", ref, "it is no picture", address=url)
                elif not self.pictures.may_bring:
                    self.report.count("skipped", "pictures without --uploads or --fetch-media")
                else:
                    words = {"alt": alt[:300], "caption": caption[:300]}
                    words |= {"uploaded_at": datetime.fromisoformat(at)} if at else {}
                    self.pictures.bring(ref, paths=[file, path] if file else [path], url=url, **words)
                bar.update(1)

    # --- Posts and their comments

    def read(self, path, step):
        puller = pull(path)
        for record in puller:
            if isinstance(record, Broken):
                self.take_broken(path, record)
            elif record.name == "wp:comment":
                self.spool.add(record)
                step(1)
            elif record.name == "previously:row":
                self.plant()  # a row may name a comment
                self.rows.take(record.get("previously:table"), record.get("previously:json"))
            elif record.name == "item":
                self.rows.flush()
                self.take(record)
                step(1)
        self.rows.flush()
        self.plant()
        self.say_of_file(path, puller)

    def plant(self):
        """Write the comments of all posts that have ended. True, since there is room in the spool then."""
        for discussions in (self.discussions, self.own_discussions):
            discussions.plant()
        return True

    def take_broken(self, path, broken):
        """What was read of a post before the file broke is kept, if it is all there but the end of its comments."""
        item = broken.unfinished
        self.report.say("broken", "files", path.name, broken.why, line=broken.line, byte=broken.byte)
        if (
            item is not None
            and item.name == "item"
            and {"content:encoded", "wp:post_id", "wp:status"} <= set(item.fields)
        ):
            self.report.say("doubtful", "posts", self.posts.ref(item), "the file breaks off within it")
            self.take(item)
        elif item is not None:
            self.report.say("skipped", "posts", surveying.title_of(item) or "?", "the file breaks off within it")
        self.spool.drop_this()

    def say_of_file(self, path, puller):
        source = puller.source
        if source.repaired:
            why = "bytes that XML does not know were replaced"
            self.report.say("changed", "files", path.name, why, bytes=source.repaired)
        if puller.mended:
            why = "an ampersand that XML wants written otherwise was read as it stands"
            self.report.say("changed", "files", path.name, why, times=puller.mended)
        if source.cut_short:
            self.report.say("broken", "files", path.name, "the compressed file is cut short")
        if source.skipped:
            why = "something stood before its first tag"
            self.report.say("changed", "files", path.name, why, bytes=source.skipped)

    def take(self, item):
        kind = item.get("wp:post_type").strip() or "post"
        for name in dict.fromkeys(item.cut):
            self.report.say("changed", "posts", self.posts.ref(item), f"{name} is too long, and was cut")
        if kind in self.survey.as_posts:
            self.take_post(item)
        elif kind == "page":
            self.take_page(item)
        elif kind == "attachment" and (row := read_row(metas(item).get("_previously_row"))):
            self.take_own_picture(row)
        elif kind == "attachment":
            self.lead_from_attachment(item)
        elif kind != surveying.BLOCK:  # which is put into the posts that have it
            self.report.count("skipped", f"of the type “{kind[:40]}”")
        self.spool.drop_this()

    def take_post(self, item):
        row = read_row(metas(item).get("_previously_row"))
        recap = own_recap(row, self.report, self.wishes.dry) if row else self.posts.make(item)
        if recap is None and not self.wishes.dry:
            return
        at = surveying.moment(item.get("wp:post_date_gmt"), item.get("wp:post_date")) or timezone.now()
        (self.own_discussions if row else self.discussions).take(recap, at)

    # --- Pages

    def take_page(self, item):
        if row := read_row(metas(item).get("_previously_row")):
            self.take_own_page(item, row)
        else:
            self.take_their_page(item)

    def take_own_page(self, item, row):
        """Over the words that a migration wrote, where the whole site comes back; else beside what is here."""
        page = Page.objects.filter(slug=row.get("slug")).first()
        if page and not (self.wishes.restore and page.import_ref is None and not Recap.objects.exists()):
            self.report.count("here", "pages")
            return
        try:
            fields = fields_of(PAGES, row)
        except Bad as bad:
            self.report.say("skipped", "pages", row.get("slug"), str(bad))
            return
        self.report.count("made", "pages")
        if not self.wishes.dry:
            Page(pk=page.pk if page else None, **fields).save()

    def take_own_picture(self, row):
        """What is said of a picture that is in the library by now: whose, of which drama, its middle."""
        image = Image.objects.filter(key=name_of(row.get("key"))).first()
        if image is None or self.wishes.dry:
            return
        try:
            for name, value in fields_of(IMAGES, row, skip=("key",)).items():
                setattr(image, name, value)
            image.clean_fields(exclude=["original", "show", "uploaded_by"])
            with transaction.atomic():
                image.save()
        except (Bad, ValidationError, IntegrityError) as error:
            self.report.say("skipped", "words of pictures", image.key, type(error).__name__)

    def take_their_page(self, item):
        ref, status = self.ref("page", number(item.get("wp:post_id"))), item.get("wp:status").strip()
        if Page.objects.filter(import_ref=ref).exists():
            self.report.count("here", "pages")
            return
        if status != "publish":
            self.report.say("skipped", "pages", ref, f"its status is “{status}”", title=surveying.title_of(item))
            return
        if self.spool.size:
            self.report.say("skipped", "comments of pages", ref, "pages have no discussion", number=self.spool.size)
        self.report.count("made", "pages")
        body = self.posts.bodies.html(item, self.posts.ref(item), item.get("content:encoded"))
        if self.wishes.dry:
            return
        with transaction.atomic():
            page = self.page_at(surveying.slug_of(item)[:SLUG_MAX])
            page.title, page.body, page.import_ref = surveying.title_of(item)[:120] or page.slug, body, ref
            page.save()
            old = [f"/?page_id={number(item.get('wp:post_id'))}", *self.posts.old_addresses(item)]
            addresses.lead((path, page.get_absolute_url()) for path in old)

    def page_at(self, slug):
        """A new page, or the one that a migration made and nobody has written yet."""
        empty = Page.objects.filter(slug=slug, body="", import_ref=None).first()
        stem, turn = slug, 2
        while empty is None and (is_taken(slug) or Page.objects.filter(slug=slug).exists()):
            slug, turn = f"{stem[: SLUG_MAX - 4]}-{turn}", turn + 1
        return empty or Page(slug=slug)

    # --- Old addresses that are of no post

    def lead_from_attachment(self, item):
        """The page of a picture leads to the post that it was uploaded with."""
        parent = self.survey.new_address(None, number(item.get("wp:post_parent")))
        if parent and not self.wishes.dry:
            identity, link = number(item.get("wp:post_id")), surveying.path_of(item.get("link"))
            with transaction.atomic():
                addresses.lead((old, parent) for old in (f"/?attachment_id={identity}", link) if old != "/")

    def lead_from_terms(self):
        if self.wishes.dry or self.survey.is_ours:
            return
        pairs = [*self.old_of_categories(), *self.old_of_tags(), *self.old_of_authors()]
        for start in range(0, len(pairs), 200):
            with transaction.atomic():
                addresses.lead(pairs[start : start + 200])

    def old_of_categories(self):
        for slug, (name, parent) in self.survey.categories.items():
            if new := self.place_of_term(name, slug):
                yield f"/category/{slug}/", new
                if parent:
                    yield f"/category/{parent}/{slug}/", new

    def old_of_tags(self):
        for slug, (name, _) in self.survey.tags.items():
            if new := self.place_of_term(name, slug):
                yield f"/tag/{slug}/", new
                yield f"/?tag={slug}", new

    def place_of_term(self, name, slug):
        if self.survey.drama_of_term(name) and (pk := self.posts.dramas.known.get(fold(name))):
            return Show.objects.get(pk=pk).get_absolute_url()
        tag = Tag.objects.filter(name=name[:60]).first() or Tag.objects.filter(slug=slugify(slug)[:60] or "-").first()
        return tag.get_absolute_url() if tag else None

    def old_of_authors(self):
        for login, author in self.survey.authors.items():
            pk = self.people.known.get(f"{self.wishes.prefix}:user:{author.id or f'login-{login}'}")
            if pk:
                handle, role = self.people.handle_of(pk)
                new = f"/members/{handle}/" if role == "member" else f"/recappers/{handle}/"
                yield f"/author/{slugify(login) or login}/", new
                yield f"/?author={author.id}", new


def is_taken(slug):
    """Whether /slug/ is a part of the site itself, which comes before any page."""
    try:
        return resolve(f"/{slug}/").view_name != "recaps:page"
    except Resolver404:
        return True
