"""What is measured: databases of the benchmarks' own, with the demo site in them and discussions of a known size."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.servers import postgres, workshop

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "var" / "benchmarks"
SMALL = os.environ.get("BENCH") == "small"
REPLIES_A_THREAD = 4  # 500 comments in 100 threads


@contextmanager
def database(kind, size="small" if SMALL else "large"):
    """The DATABASE_URL of a migrated database with the demo site of that size in it.

    Usually the large one (BENCH=small: the small one). Made once and kept in var/benchmarks; each topic has a copy, so
    that none begins with what another one has posted. PostgreSQL: a server of its own with the same rows, carried
    across, gone afterwards.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{size}.sqlite3"
    if not file.exists():
        file.with_suffix(".ready").unlink(missing_ok=True)
    filled(f"sqlite:///{file}", size)
    if kind == "sqlite":
        with TemporaryDirectory(dir=FOLDER) as folder:
            yield f"sqlite:///{copied(file, Path(folder) / file.name)}"
        return
    with workshop() as folder, postgres(folder) as address:
        prepared(address)
        environment = os.environ | environment_for(address)
        subprocess.run([sys.executable, "-m", "benchmarks.across", file], env=environment, cwd=ROOT, check=True)
        yield address


@cache
def filled(address, size):
    """Once for all topics of a run."""
    environment, ready = prepared(address), FOLDER / f"{size}.ready"
    if not ready.exists():  # asked again, the large demo would read a million comments for search anew
        options = ["--size", "large"] if size == "large" else ["--if-empty"]
        manage(environment, "demo", "-v0", *options)
        ready.touch()


def copied(file, to):
    """`to`, with what is in the SQLite database `file` and its log."""
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
    return to


def prepared(address):
    """An empty site; the environment to work in it."""
    environment = os.environ | environment_for(address)
    manage(environment, "migrate", "-v0")
    manage(environment, "createcachetable")
    if not static_is_fresh():
        manage(environment, "collectstatic", "--noinput", "-v0")
    return environment


def static_is_fresh():
    made = FOLDER / "static" / "staticfiles.json"
    newest = max(file.stat().st_mtime for file in (ROOT / "static").rglob("*"))
    return made.exists() and made.stat().st_mtime > newest


def environment_for(address):
    media, static = FOLDER / "media", FOLDER / "static"
    ours = {"DATABASE_URL": address, "MEDIA_ROOT": str(media), "STATIC_ROOT": str(static), "REDIS_URL": ""}
    return ours | {"LIMIT_PACE": "0"}


def manage(environment, *command):
    subprocess.run([sys.executable, ROOT / "manage.py", *command], env=environment, check=True, stdout=sys.stderr)


# --- Discussions, in a process that has Django


def recap_with(comments, name, shape=None):
    """A public recap with a discussion of so many `comments`, the same in every run; made once under each `name`."""
    from recaps.models import Recap

    reference = f"benchmarks/{name}/{comments}"
    if found := Recap.objects.filter(import_ref=reference).first():
        return found
    like = Recap.objects.public().filter(kind="episode_recap").order_by("pk").first()
    recap = Recap.objects.get(pk=like.pk)
    recap.pk, recap._state.adding, recap.import_ref = None, True, reference
    recap.headline, recap.slug = f"Measured, {name}: {comments}", ""
    recap.comment_count = recap.thread_count = recap.last_thread_number = recap.discussion_version = 0
    recap.last_comment_at, recap.discussion_open = None, True
    recap.save()
    plant(recap, (shape or in_threads)(comments))
    recap.refresh_from_db()
    return recap


def a_drama():
    """With as many recaps as the demo gives one: that of `recap_with` has one more for each thing that was measured."""
    from recaps.models import Recap

    measured = Recap.objects.filter(import_ref__startswith="benchmarks/").values("show")
    return Recap.objects.public().exclude(show=None).exclude(show__in=measured).order_by("-published_at")[0].show


def in_threads(comments):
    """The sizes of threads: most of a few replies, as talk under an article is."""
    dice, sizes = Random(comments), []
    while (left := comments - sum(sizes)) > 0:
        sizes.append(min(left, dice.choice((1, 2, 3, 5, 5, 6, 8, 10))))
    return sizes


def in_one_thread(comments):
    return [comments]


def texts():
    """(source, html, posted_at) of comments of the demo."""
    from comments.models import Comment

    said = Comment.objects.exclude(html="").values_list("source", "html", "posted_at")
    return list(said.order_by("pk")[:1000])


def plant(recap, sizes):
    """Threads of these sizes with the texts of the demo. Every reply answers one of those before it."""
    from comments import tree
    from comments.models import Comment
    from members.models import Member

    dice = Random(f"{sum(sizes)}")
    said, members = texts(), list(Member.objects.order_by("pk")[:200])

    def comment(parent=None):
        source, html, posted_at = dice.choice(said)
        return Comment(
            parent=parent, member=dice.choice(members), source=source, html=html, posted_at=posted_at, reveals_through=0
        )

    tree.plant(recap, [in_reading_order(dice, comment, size) for size in sizes])


def in_reading_order(dice, comment, size):
    """So many comments of one thread: each reply answers the last one, or one that the last one hangs from."""
    above = [comment()]
    thread = [above[0]]
    while len(thread) < size:
        del above[dice.randint(1, min(len(above), 6)) :]
        thread.append(comment(above[-1]))
        above.append(thread[-1])
    return thread
