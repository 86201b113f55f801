"""What all readers share and is kept, asked by sixteen at once over a network, beside a view of as many constant bytes.

Also with the versions of things in Redis, as many machines have them: each look asks it whether what is kept still
stands.
"""

from statistics import median

from django.db import connection

from benchmarks import load, stage
from benchmarks.harness import Row, topic
from tests.servers import redis, workshop

COMMENTS = 500
TURNS = 1 if stage.SMALL else 3
SECONDS = 0.5 if stage.SMALL else 3
LEAST = {"Recap as it is kept": 0.85, "Live poll with nothing new": 1 / 1.5}  # of the view's
BROTLI = "Accept-Encoding: br\r\n"


@topic("sqlite", "postgresql")
def rows():
    recap = stage.recap_with(COMMENTS, "serving")
    yield from rows_of(recap)
    if connection.vendor == "postgresql":
        with workshop() as folder, redis(folder) as address:
            yield from rows_of(recap, ", versions in Redis", REDIS_URL=address)


def rows_of(recap, how="", **environment):
    with load.served(**environment) as site:
        path = recap.get_absolute_url()
        for _ in range(load.WORKERS * 20):  # so that either of them has it, and has compressed it well
            page = load.Line(site)
            length = len(page.ask(load.get(path, BROTLI))[1])
        asked = {
            "Recap as it is kept": load.get(path, BROTLI),
            "Live poll with nothing new": load.get(f"{path}comments/news/", f"If-None-Match: {etag(site, path)}\r\n"),
        }
        with load.served("benchmarks.trivial:application", TRIVIAL_BYTES=str(length)) as trivial:
            ways = {"trivial": (trivial, load.get("/"))} | {name: (site, each) for name, each in asked.items()}
            found = {name: [] for name in ways}
            for _ in range(TURNS):
                for name, (port, request) in ways.items():
                    found[name].append(a_second(port, request))
    beside = median(found.pop("trivial"))
    for name, each in found.items():
        yield Row(
            f"{name}, 16 at once{how}, requests a second",
            median(each),
            "/s",
            at_least=round(LEAST[name] * beside, 1),
            baseline=beside,
            against=f"a view of {length:,} constant bytes",
        )
    if not how:
        yield Row("Recap as it is kept, sent", length / 1000, "KB")


def etag(site, path):
    line = load.Line(site)
    line.ask(load.get(f"{path}comments/news/"))
    return line.headers[b"etag"].decode()


def a_second(port, request):
    return load.Load().run(port, lambda person: request, SECONDS).a_second(200, 304)
