"""The first time through an export: what there is, before anything is written.

A post may name its picture, its links and its drama long before they come in the file. So the files are gone through
twice, and what is needed meanwhile is kept in a small database on disk, however large the site is.
"""

import re
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import slugify

from config.clock import local
from recaps.headlines import SLUG_MAX
from recaps.moved import PLAIN
from transfer.reading.pull import Broken
from transfer.wordpress.records import metas, number, pull
from transfer.wordpress.titles import fold, read_title

TABLES = """
CREATE TABLE posts (id INTEGER PRIMARY KEY, path TEXT, new TEXT);
CREATE INDEX posts_path ON posts (path);
CREATE TABLE pictures (
    id INTEGER PRIMARY KEY, parent INTEGER, url TEXT, path TEXT, file TEXT, alt TEXT, caption TEXT, own TEXT,
    at TEXT
);
CREATE INDEX pictures_path ON pictures (path);
CREATE INDEX pictures_parent ON pictures (parent);
CREATE TABLE blocks (id INTEGER PRIMARY KEY, text TEXT);
CREATE TABLE spool (id INTEGER PRIMARY KEY, turn INTEGER, parent INTEGER, at TEXT, data TEXT, own TEXT);
"""
BLOCK = "wp_block"  # the post type of reusable blocks
SIZE = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled|rotated|e\d{10,14})(?=\.\w{2,5}\Z)")
# Categories of every site, which name no drama.
GENERAL = {
    fold(name)
    for name in (
        "recaps", "recap", "episode recaps", "drama recaps", "dramas", "drama", "k-drama", "kdrama", "kdramas", "news",
        "reviews", "review", "drama reviews", "series review", "first impressions", "hangout", "hangouts",
        "drama hangout", "open thread", "open threads", "features", "featured", "uncategorized", "uncategorised",
        "site news", "announcements", "blog", "general", "other", "misc", "currently airing", "completed", "films",
        "movies", "k-movies", "polls", "podcasts", "ost", "music", "contests", "editors", "korean dramas",
        "japanese dramas", "chinese dramas", "thai dramas", "taiwanese dramas", "variety", "interviews", "allgemein",
    )
}  # fmt: skip


@dataclass
class Drama:
    """A drama as the titles of posts and the categories tell of it."""

    title: str
    seasons: dict = field(default_factory=dict)
    finished: bool = False
    newest: str = ""
    sure: bool = False  # a title with episodes, or a category, names it


@dataclass
class Author:
    id: int
    login: str
    email: str
    name: str
    line: str = ""


class Survey:
    """What the files have. Everything that grows with the site is in `disk`."""

    def __init__(self, also=()):
        self.disk = sqlite3.connect("", isolation_level=None)  # a temporary file of SQLite's own, gone when closed
        self.disk.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000;" + TABLES)
        self.authors, self.dramas, self.categories, self.tags = {}, {}, {}, {}
        self.is_ours = False  # an export of this software, which has its old addresses in rows
        self.hosts, self.newest, self.counts = set(), "", Counter()
        self.as_posts = {"post", *also}

    def read(self, paths, seen):
        """Go through the files; `seen(bytes)` hears how far."""
        for path in paths:
            puller = pull(path, passed_by={"wp:comment"})
            self.disk.execute("BEGIN")
            before = 0
            for record in puller:
                seen(puller.source.read - before)
                before = puller.source.read
                if isinstance(record, Broken):
                    record = record.unfinished
                self.take(record)
            self.disk.execute("COMMIT")
            self.take_facts(puller.facts)
        self.settle()

    def take(self, record):
        match record.name if record else None:
            case "item":
                self.take_item(record)
            case "wp:comment":
                self.counts["comments"] += 1
            case "previously:row":
                self.is_ours = True
            case "wp:author":
                self.take_author(record)
            case "wp:category":
                self.take_term(self.categories, record, "wp:category_nicename", "wp:cat_name")
            case "wp:tag":
                self.take_term(self.tags, record, "wp:tag_slug", "wp:tag_name")

    def take_facts(self, facts):
        for name in ("wp:base_blog_url", "wp:base_site_url", "link"):
            self.hosts |= {host_of(facts.get(name))} - {""}

    def take_author(self, record):
        login = record.get("wp:author_login").strip()
        name = record.get("wp:author_display_name").strip() or login
        email = record.get("wp:author_email").strip()
        self.authors.setdefault(login, Author(number(record.get("wp:author_id")), login, email, name))

    def take_term(self, terms, record, slug, name):
        terms[record.get(slug)] = (record.get(name) or record.get(slug), record.get("wp:category_parent"))

    # --- Items

    def take_item(self, item):
        kind, identity = item.get("wp:post_type") or "post", number(item.get("wp:post_id"))
        self.counts["items"] += 1
        if kind == "attachment":
            self.take_picture(identity, item)
        elif kind == BLOCK:
            self.disk.execute("INSERT OR IGNORE INTO blocks VALUES (?, ?)", (identity, item.get("content:encoded")))
        elif kind in self.as_posts or kind == "page":
            path, new = path_of(item.get("link")), new_path(item)
            if identity:
                self.disk.execute("INSERT OR IGNORE INTO posts VALUES (?, ?, ?)", (identity, path, new))
            if kind != "page":
                self.take_title(item)

    def take_picture(self, identity, item):
        own = metas(item)
        url = item.get("wp:attachment_url") or guid_of(item)
        at = moment(item.get("wp:post_date_gmt"), item.get("wp:post_date"))
        row = (
            identity or None,
            number(item.get("wp:post_parent")),
            url,
            upload_path(url),
            own.get("_wp_attached_file", ""),
            own.get("_wp_attachment_image_alt", ""),
            words_of(item.get("excerpt:encoded")),
            own.get("_previously_row", ""),
            at.isoformat() if at else "",
        )
        self.disk.execute("INSERT OR IGNORE INTO pictures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        self.counts["pictures"] += 1

    def take_title(self, item):
        said = read_title(title_of(item))
        terms = terms_of(item)
        name = said.drama or (self.drama_among(terms) if said.first or said.final else "")
        if not name:
            return
        drama = self.dramas.setdefault(fold(name), Drama(name))
        drama.sure |= bool(said.first)
        at = item.get("wp:post_date")
        self.newest, drama.newest = max(self.newest, at), max(drama.newest, at)
        drama.finished |= said.final or said.kind == "series_review"
        if said.first:
            drama.seasons[said.season] = max(said.last, drama.seasons.get(said.season, 0))

    def drama_among(self, terms):
        """The one term that can only be a drama, where there is just one."""
        names = {fold(name): name for domain, _, name in terms if domain == "category" and fold(name) not in GENERAL}
        return next(iter(names.values())) if len(names) == 1 else ""

    def settle(self):
        """What can be said only once everything is seen: which terms are dramas, and which dramas have ended."""
        self.hosts |= {host.removeprefix("www.") for host in self.hosts} | {f"www.{host}" for host in self.hosts}
        for slug, (name, parent) in self.categories.items():
            parent_name = self.categories.get(parent, ("", ""))[0]
            if fold(name) in self.dramas:
                self.dramas[fold(name)].sure = True
            elif fold(parent_name) in DRAMA_PARENTS and fold(name) not in GENERAL and slug:
                self.dramas[fold(name)] = Drama(name, sure=True)
        for drama in self.dramas.values():
            drama.finished |= months_before(drama.newest, self.newest) >= MONTHS_AFTER_WHICH_ENDED

    def drama_of_term(self, name):
        drama = self.dramas.get(fold(name))
        return drama if drama and drama.sure else None

    # --- Looking up

    def block(self, identity):
        """The text of a reusable block; None where the files have none of that number."""
        row = self.disk.execute("SELECT text FROM blocks WHERE id = ?", (identity,)).fetchone()
        return row[0] if row else None

    def picture(self, identity):
        return self.disk.execute("SELECT * FROM pictures WHERE id = ?", (identity,)).fetchone()

    def picture_at(self, url):
        """The attachment behind the address of one of its sizes."""
        path = upload_path(url)
        rows = self.disk.execute("SELECT * FROM pictures WHERE path IN (?, ?)", (path, SIZE.sub("", path)))
        return rows.fetchone() if path else None

    def pictures_of(self, post):
        return self.disk.execute("SELECT id FROM pictures WHERE parent = ? ORDER BY id", (post,)).fetchall()

    def all_pictures(self):
        last = 0
        while rows := self.disk.execute(
            "SELECT * FROM pictures WHERE id > ? ORDER BY id LIMIT 200", (last,)
        ).fetchall():
            yield from rows
            last = rows[-1][0]

    def new_address(self, path, identity=0):
        """Where the post that stood at `path`, or had that number, is going to stand."""
        row = self.disk.execute("SELECT new FROM posts WHERE path = ? OR id = ?", (path or None, identity)).fetchone()
        return row[0] if row else ""


DRAMA_PARENTS = {fold(name) for name in ("dramas", "drama", "shows", "series", "recaps", "drama recaps", "titles",
                                         "episode recaps", "k-dramas", "currently airing", "completed")}  # fmt: skip
MONTHS_AFTER_WHICH_ENDED = 4


def months_before(earlier, later):
    """How many months lie between two dates as WordPress writes them; 0 for what is none."""
    found = [re.match(r"(\d{4})-(\d{2})", text) for text in (earlier, later)]
    if not all(found):
        return 0
    first, last = (int(match[1]) * 12 + int(match[2]) for match in found)
    return last - first


# --- Reading the fields of an item


def title_of(item):
    return " ".join(unescape(strip_tags(item.get("title"))).split())


def words_of(html):
    return " ".join(unescape(strip_tags(html)).split())


def terms_of(item):
    """(domain, slug, name) of each of its categories and tags."""
    found = []
    for part in item.parts:
        if part.name == "category":
            name = " ".join(unescape(part.get("")).split())
            slug = unquote(part.attributes.get("nicename", ""))
            found.append((part.attributes.get("domain", "category"), slug, name or slug))
    return list(dict.fromkeys(found))


def guid_of(item):
    return item.get("guid").strip()


def moment(gmt, local=""):
    """A moment as WordPress writes them, first in GMT, else by the clock of the site; None for no moment."""
    for text, zone in ((gmt, UTC), (local, timezone.get_current_timezone())):
        try:
            found = datetime.fromisoformat(text.strip()[:19])
        except ValueError:
            continue
        if 1990 <= found.year <= 2200:
            return found.replace(tzinfo=zone).astimezone(UTC)
    return None


def host_of(address):
    try:
        return (urlsplit(address.strip()).hostname or "").lower()
    except ValueError:
        return ""


def path_of(address):
    """The path of an address as people see it, with the question where the path alone says nothing."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    path = unquote(parts.path) or "/"
    if path.endswith(("/", "/index.php")) and (question := plain_question(parts.query)):
        return f"/?{question}"  # also where the site stood in a folder
    return f"{path}?{parts.query}" if path == "/" and parts.query else path


def plain_question(query):
    """WordPress's own question in a query, "p=123", and nothing of what comes with it."""
    asked = dict(parse_qsl(query, max_num_fields=20)) if query.count("&") < 20 else {}
    return next((f"{name}={asked[name]}" for name in PLAIN if name in asked), "")


def number_in(path):
    """The number in a plain address of a post or page, else 0."""
    found = re.fullmatch(r"/\?(?:p|page_id)=(\d{1,18})", path)
    return int(found[1]) if found else 0


def upload_path(url):
    """The part of a picture's address that stays when hosts and schemes change."""
    path = path_of(url)
    return path.partition("/uploads/")[2] or path.lstrip("/")


def slug_of(item):
    """A slug of ours: WordPress's own where it is plain letters, else made of the title."""
    own = unquote(item.get("wp:post_name").strip())
    for text in (own, title_of(item)):
        slug = slugify(text)[:SLUG_MAX].strip("-_")
        if slug:
            return slug
    return f"post-{number(item.get('wp:post_id')) or 'without-number'}"


def new_path(item):
    """The address here, unless that is taken by then."""
    if item.get("wp:post_type") == "page":
        return f"/{slug_of(item)[:50]}/"
    at = moment(item.get("wp:post_date_gmt"), item.get("wp:post_date"))
    return f"/{local(at):%Y/%m}/{slug_of(item)}/" if at else ""
