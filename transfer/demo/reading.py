"""Reads the handwritten texts of the demo site. Their format is told in content/README.md."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

CONTENT = Path(__file__).parent / "content"
NEWS, PAGES = "_news", "_pages"
HEADER = re.compile(r"@@ (\d+) (guest:[^=\n]+?|\S+)((?: (?:reveals|removed)=\S+)*) *")
STILL = re.compile(r'!\[([^\]]*)\]\(still:([\w-]+) "([^"]*)"\)')
MAY_BE_MISSING = {"headline_suffix": "", "editors_note": "", "pull_quote": "", "content_notes": "", "tags": []}
GUEST = "guest:"
HOUSE_PALETTE = ("#2B2230", "#E0A458", "#F5EBDD", "#BF4127")  # of the pictures of news, which has no drama's


@dataclass(frozen=True)
class Said:
    """A comment as it was written down: where it hangs, who says it, and what became of it."""

    depth: int
    author: str
    source: str
    reveals: int | None = None
    removed: str = ""

    @property
    def guest(self):
        return self.author.removeprefix(GUEST) if self.author.startswith(GUEST) else ""


@dataclass(frozen=True)
class Still:
    """A picture to be drawn, with its words."""

    ref: str
    motif: str
    alt: str
    caption: str
    credit: str


@dataclass
class Text:
    """A recap as it was written down: its front matter, its Markdown, its comments."""

    ref: str
    facts: dict
    body: str
    comments: list[Said] = field(default_factory=list)

    @property
    def is_public(self):
        return self.facts.get("status", "published") == "published" and not self.facts.get("scheduled")

    @property
    def lead(self):
        return Still(f"{self.ref}/lead", *(self.facts["lead"][part] for part in ("motif", "alt", "caption", "credit")))

    @property
    def stills(self):
        """The pictures in the text, in order. They are credited as the lead is."""
        return [
            Still(f"{self.ref}/{number}", found[2], found[1], found[3], self.facts["lead"]["credit"])
            for number, found in enumerate(STILL.finditer(self.body), 1)
        ]


@dataclass
class Drama:
    facts: dict
    texts: list[Text]

    @property
    def slug(self):
        return self.facts["slug"]


@dataclass
class Site:
    members: list[dict]
    dramas: list[Drama]
    news: list[Text]
    pages: dict[str, tuple[str, str]]
    palette: tuple[str, ...] = HOUSE_PALETTE

    @property
    def texts(self):
        return [*(text for drama in self.dramas for text in drama.texts), *self.news]


def read_site(folder=CONTENT):
    return Site(
        members=tomllib.loads((folder / "members.toml").read_text())["member"],
        dramas=[read_drama(path.parent) for path in sorted(folder.glob("*/show.toml"))],
        news=read_texts(folder / NEWS),
        pages={path.stem: read_page(path) for path in sorted((folder / PAGES).glob("*.md"))},
    )


def read_drama(folder):
    return Drama(tomllib.loads((folder / "show.toml").read_text()), read_texts(folder))


def read_texts(folder):
    return [read_text(path) for path in sorted(folder.glob("*.md"))]


def read_text(path):
    facts, body = front_matter(path)
    beneath = path.with_suffix(".comments.txt")
    comments = read_comments(beneath.read_text()) if beneath.exists() else []
    return Text(f"{path.parent.name}/{path.stem}", MAY_BE_MISSING | facts, body, comments)


def read_page(path):
    facts, body = front_matter(path)
    return facts["title"], body


def front_matter(path):
    """(what stands between the +++ lines, what follows)."""
    nothing, facts, body = path.read_text().split("+++\n", 2)
    if nothing.strip():
        raise ValueError(f"{path} does not begin with its front matter.")
    return tomllib.loads(facts), body.strip()


def read_comments(text):
    comments, lines = [], []
    for line in reversed(text.splitlines()):
        header = HEADER.fullmatch(line)
        if header is None:
            lines.append(line)
            continue
        comments.append(comment_of(header, "\n".join(reversed(lines)).strip()))
        lines = []
    if "".join(lines).strip():
        raise ValueError(f"Words before the first comment: {lines[-1]!r}")
    return comments[::-1]


def comment_of(header, source):
    flags = dict(flag.split("=", 1) for flag in header[3].split())
    reveals = int(flags["reveals"]) if "reveals" in flags else None
    return Said(int(header[1]), header[2], source, reveals, flags.get("removed", ""))
