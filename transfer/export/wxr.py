"""The site as WordPress's importer takes it: WXR 1.2, with what that lacks in fields of our own beside it.

WordPress reads authors, categories (dramas), tags, pictures, pages, posts and threads. Fields that begin with
`_previously` and elements of our namespace, which it passes by, let `import_wxr` make the same site of the file again.
"""

import json
import re
from datetime import UTC, datetime
from html import escape

from comments import mentions
from comments.models.discussion import CommentStatus
from config.clock import local
from members.models import Member
from recaps.models import Byline, Image, Page, Recap, Show, Status, Tag
from recaps.prose import clean_prose, plain
from transfer.export.rows import AFTER, BEFORE, COMMENTS, IMAGES, PAGES, RECAPS
from transfer.reading.pull import OWN_NAMESPACE

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
PICTURE = re.compile(r'<img src="[^"]*/pictures/([\w-]+)/[^"]*"')
NUMBERED = re.compile(r"wp:(?:post|page|picture):(\d{1,15})")
STATUSES = {Status.DRAFT: "draft", Status.REVIEW: "pending", Status.WITHDRAWN: "private"}
APPROVED = {CommentStatus.VISIBLE: "1", CommentStatus.TOMBSTONE: "1", CommentStatus.HELD: "0"}
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # of pages, which have no date that anybody knows
HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- For WordPress: Tools, Import, WordPress. For Previously: manage.py import_wxr. It has the e-mail addresses of
members and guests in it: keep it as you keep the database. -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"
\txmlns:previously="{OWN_NAMESPACE}">
<channel>
"""


def cdata(text):
    return f"<![CDATA[{FORBIDDEN.sub('', str(text)).replace(']]>', ']]]]><![CDATA[>')}]]>"


def tag(name, text):
    return f"<{name}>{cdata(text)}</{name}>"


def meta(key, value, kind="post"):
    return f"<wp:{kind}meta>{tag('wp:meta_key', key)}{tag('wp:meta_value', value)}</wp:{kind}meta>\n"


def own(row, kind="post"):
    return meta("_previously_row", as_json(row), kind)


def as_json(row):
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


class Wxr:
    """`parts()` are the pieces of the file, in the same order each time."""

    def __init__(self, address, site_name):
        self.address, self.site_name = address.rstrip("/"), site_name
        members = Member.objects.order_by("handle").values_list("pk", flat=True)
        self.members = {pk: number for number, pk in enumerate(members.iterator(), 1)}
        self.last_number = max((int(found[1]) for found in self.numbered()), default=0)
        self.numbers, self.comment_number = {}, 0

    def numbered(self):
        for model in (Recap, Page, Image):
            things = model.objects.filter(import_ref__startswith="wp:")
            for ref in things.values_list("import_ref", flat=True).iterator():
                if found := NUMBERED.fullmatch(ref):
                    yield found

    def number_of(self, thing):
        """The number that it had in WordPress, or one that nothing had there."""
        found = NUMBERED.fullmatch(thing.import_ref or "")
        if found:
            return int(found[1])
        key = (type(thing), thing.pk)
        if key not in self.numbers:
            self.last_number += 1
            self.numbers[key] = self.last_number
        return self.numbers[key]

    def parts(self):
        yield HEAD
        yield f"<title>{escape(self.site_name)}</title>\n<link>{escape(self.address)}</link>\n"
        yield "<wp:wxr_version>1.2</wp:wxr_version>\n"
        yield f"<wp:base_site_url>{escape(self.address)}</wp:base_site_url>\n"
        yield f"<wp:base_blog_url>{escape(self.address)}</wp:base_blog_url>\n"
        yield from self.authors()
        yield from self.terms()
        yield from self.rows(BEFORE)
        yield from self.pictures()
        yield from self.pages()
        yield from self.recaps()
        yield from self.rows(AFTER)
        yield "</channel>\n</rss>\n"

    def rows(self, tables):
        for table in tables:
            for row in table.rows():
                inside = tag("previously:table", table.name) + tag("previously:json", as_json(row))
                yield f"<previously:row>{inside}</previously:row>\n"

    def authors(self):
        writers = Member.objects.filter(pk__in=Byline.objects.values("member")).order_by("handle")
        for member in writers.iterator(500):
            yield "<wp:author>" + f"<wp:author_id>{self.members[member.pk]}</wp:author_id>" + "".join(
                tag(f"wp:author_{name}", value)
                for name, value in (
                    ("login", member.handle), ("email", member.email), ("display_name", member.name),
                    ("first_name", ""), ("last_name", ""),
                )
            ) + "</wp:author>\n"  # fmt: skip

    def terms(self):
        number = 0
        for show in Show.objects.order_by("slug").iterator(500):
            number += 1
            names = tag("wp:category_nicename", show.slug) + tag("wp:category_parent", "")
            names += tag("wp:cat_name", show.title)
            yield f"<wp:category><wp:term_id>{number}</wp:term_id>{names}</wp:category>\n"
        for term in Tag.objects.order_by("slug").iterator(500):
            number += 1
            names = tag("wp:tag_slug", term.slug) + tag("wp:tag_name", term.name)
            yield f"<wp:tag><wp:term_id>{number}</wp:term_id>{names}</wp:tag>\n"

    # --- Items

    def item(self, thing, *, kind, title, link, creator="", content="", excerpt="", at, status, slug, more=""):
        number = self.number_of(thing)
        here = local(at)
        return (
            f"<item>\n{tag('title', title)}<link>{escape(self.address + link)}</link>"
            f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} +0000</pubDate>{tag('dc:creator', creator)}"
            f'<guid isPermaLink="false">{escape(self.address)}/?p={number}</guid><description></description>\n'
            f"{tag('content:encoded', content)}\n{tag('excerpt:encoded', excerpt)}\n<wp:post_id>{number}</wp:post_id>"
            f"{tag('wp:post_date', f'{here:%Y-%m-%d %H:%M:%S}')}{tag('wp:post_date_gmt', f'{at:%Y-%m-%d %H:%M:%S}')}"
            f"{tag('wp:ping_status', 'closed')}{tag('wp:post_name', slug)}{tag('wp:status', status)}"
            f"<wp:post_parent>0</wp:post_parent><wp:menu_order>0</wp:menu_order>{tag('wp:post_type', kind)}"
            f"{tag('wp:post_password', '')}<wp:is_sticky>0</wp:is_sticky>\n{more}"
        )

    def pictures(self):
        for image in Image.objects.select_related("show", "uploaded_by").order_by("key").iterator(500):
            url = f"{self.address}{image.original.url}"
            more = tag("wp:attachment_url", url) + "\n" + meta("_wp_attached_file", f"{image.key}.jpg")
            more += meta("_wp_attachment_image_alt", image.alt) + own(IMAGES.row_of(image))
            facts = {"kind": "attachment", "status": "inherit", "slug": image.key, "at": image.uploaded_at}
            title = image.alt or image.caption or image.key
            words = {"title": title, "link": f"/?attachment_id={self.number_of(image)}", "excerpt": image.caption}
            yield self.item(image, **words, **facts, more=more)
            yield "</item>\n"

    def pages(self):
        for page in Page.objects.order_by("slug").iterator(500):
            facts = {"kind": "page", "status": "publish", "slug": page.slug, "at": EPOCH}
            more = own(PAGES.row_of(page))
            words = {"title": page.title, "link": page.get_absolute_url(), "content": self.body(page.body)}
            yield self.item(page, **words, **facts, more=more)
            yield "</item>\n"

    def recaps(self):
        recaps = Recap.objects.select_related("show", "lead_image", "first_episode__show", "last_episode__show")
        recaps = recaps.prefetch_related("tags", "byline_set__member").order_by("slug")
        for recap in recaps.iterator(100):
            yield self.recap(recap)
            yield from self.comments(recap)
            yield "</item>\n"

    def recap(self, recap):
        tags, people = sorted(recap.tags.all(), key=lambda term: term.slug), recap.byline_set.all()
        row = RECAPS.row_of(recap) | {
            "tags": [term.slug for term in tags],
            "bylines": [[by.member.handle, by.position] for by in people],
        }
        status = STATUSES.get(recap.status) or ("future" if recap.is_scheduled else "publish")
        more = tag("wp:comment_status", "open" if recap.discussion_open else "closed") + "\n"
        if recap.show:
            more += f'<category domain="category" nicename="{recap.show.slug}">{cdata(recap.show.title)}</category>\n'
        for term in tags:
            more += f'<category domain="post_tag" nicename="{term.slug}">{cdata(term.name)}</category>\n'
        if recap.lead_image:
            more += meta("_thumbnail_id", self.number_of(recap.lead_image))
        more += own(row)
        return self.item(
            recap,
            kind="post",
            title=recap.headline,
            link=recap.get_absolute_url(),
            creator=people[0].member.handle if people else "",
            content=self.body(recap.body),
            excerpt=plain(recap.standfirst),
            at=recap.published_at or recap.created_at,
            status=status,
            slug=recap.slug,
            more=more,
        )

    def body(self, html):
        """With pictures as WordPress knows them: by the address of their file and their number."""
        keys = set(PICTURE.findall(html))
        html = clean_prose(html)
        known = {image.key: image for image in Image.objects.filter(key__in=keys)} if keys else {}

        def place(found):
            image = known.get(found[1])
            if image is None:
                return found[0]
            return f'<img class="wp-image-{self.number_of(image)}" src="{escape(self.address + image.original.url)}"'

        return PICTURE.sub(place, html)

    def comments(self, recap):
        """In reading order, so that each answers one before it."""
        numbers = {}
        rows = COMMENTS.queryset().filter(thread__recap=recap).order_by("thread__number", "lft")
        for comment in rows.select_related("member").prefetch_related("mentions__member").iterator(1000):
            self.comment_number += 1
            numbers[comment.pk] = self.comment_number
            yield self.comment(comment, self.comment_number, numbers.get(comment.parent_id, 0))

    def words_of(self, comment, named):
        """Its HTML; with the names in it as they are called today, since they may have been written otherwise."""
        if comment.is_tombstone:
            return f"<em>Removed by {comment.get_removed_by_display()}.</em>"
        return mentions.render_again(comment) if named else comment.html

    def comment(self, comment, number, parent):
        member = comment.member
        named = sorted(mention.member.handle for mention in comment.mentions.all())
        row = COMMENTS.row_of(comment) | {"mentions": named}
        fields = (
            ("author", comment.author_name), ("author_email", member.email if member else comment.guest_email),
            ("author_url", ""), ("author_IP", ""),
            ("date", f"{local(comment.posted_at):%Y-%m-%d %H:%M:%S}"),
            ("date_gmt", f"{comment.posted_at:%Y-%m-%d %H:%M:%S}"),
            ("content", self.words_of(comment, named)),
            ("approved", APPROVED.get(comment.status, "trash")), ("type", "comment"),
        )  # fmt: skip
        return (
            f"<wp:comment><wp:comment_id>{number}</wp:comment_id>"
            + "".join(tag(f"wp:comment_{name}", value) for name, value in fields)
            + f"<wp:comment_parent>{parent}</wp:comment_parent>"
            + f"<wp:comment_user_id>{self.members.get(comment.member_id, 0)}</wp:comment_user_id>"
            + own(row, "comment").rstrip()
            + "</wp:comment>\n"
        )
