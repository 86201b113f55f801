"""What posts say: their text as HTML of ours, with the pictures and links in it."""

import re
from html import unescape
from urllib.parse import urlsplit

from recaps.prose import plain
from transfer.reading.prose import Prose, urlsplit_host
from transfer.wordpress import survey as surveying
from transfer.wordpress.records import metas, number
from transfer.wordpress.shortcodes import expand, is_classic

BODY_MAX = 1_000_000
REUSABLE = re.compile(r'<!-- wp:block \{"ref":(\d{1,18})[^<>]{0,500}\} /-->')
IMAGE = re.compile(r'<img src="(https?://[^"]+)"(?: alt="([^"]*)")?')
ALT = ' alt="{}"'


class Bodies:
    """`ref` names the post that a line of the report is about."""

    def __init__(self, survey, pictures, report, prefix, dry=False):
        self.survey, self.pictures = survey, pictures
        self.report, self.prefix, self.dry = report, prefix, dry

    def html(self, item, ref, text):
        """`text` as HTML of ours."""
        if len(text) > BODY_MAX:
            self.report.say("changed", "posts", ref, "it is too long, and was cut", rest=text[BODY_MAX:][:20_000])
        parent = number(item.get("wp:post_id"))
        text = REUSABLE.sub(lambda found: self.block(ref, int(found[1])), text[:BODY_MAX])
        html, codes = expand(text[:BODY_MAX], lambda ids: self.gallery(ids, parent))
        prose = Prose(classic=is_classic(text), link=self.link, picture=lambda found: self.picture(ref, found))
        html = prose.html(html)
        for lost in sorted({f"[{code}]" for code in codes} | {f"<{tag}>" for tag in prose.lost}):
            self.report.say("changed", "posts", ref, f"{lost} was taken out of the text")
        return html

    def block(self, ref, identity):
        """A block that several posts share. One within another is left out."""
        text = self.survey.block(identity)
        if text is None:
            self.report.say("skipped", "reusable blocks", ref, "it is not in the file", block=identity)
        return text or ""

    def gallery(self, ids, parent):
        ids = ids or [row[0] for row in self.survey.pictures_of(parent)]
        return "".join(f'<img class="wp-image-{identity}">' for identity in ids[:200])

    def picture(self, ref, attributes):
        """(address, description) of a picture in a text: ours where it is in the library, else as it was."""
        row, src = self.attachment_of(attributes), attributes.get("src", "")
        if known := self.in_library(row, src, attributes.get("alt", "")):
            return known[1], attributes.get("alt") or known[2]
        address = src or (row[2] if row else "")
        if not self.dry:
            what = address[:500] or attributes.get("class", "")[:100]
            self.report.say("skipped", "pictures in texts", ref, "it is not in the library", address=what)
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
        return self.survey.new_address(path, surveying.number_in(path)) or path

    def standfirst(self, item, ref):
        words = plain(self.html(item, ref, item.get("excerpt:encoded"))) if item.get("excerpt:encoded").strip() else ""
        return f"<p>{unescape_free(words)}</p>" if words else ""

    def lead_of(self, item, ref):
        identity = number(metas(item).get("_thumbnail_id", ""))
        known = self.pictures.known(self.pictures.ref(identity)) if identity else None
        if identity and not known and not self.dry:
            self.report.say("skipped", "lead pictures", ref, "it is not in the library", picture=identity)
        return known[0] if known else None

    def with_late_pictures(self, body):
        """`body` with those of its pictures that are in the library by now."""
        return IMAGE.sub(self.late_picture, body)

    def late_picture(self, found):
        src, alt = unescape(found[1]), unescape(found[2] or "")
        known = self.in_library(self.survey.picture_at(src), src, alt)
        return f'<img src="{known[1]}"{ALT.format(found[2]) if found[2] is not None else ""}' if known else found[0]


def unescape_free(words):
    return unescape(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
