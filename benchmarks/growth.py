"""Whether a page costs more on the large demo than on the small one: it shows as much, and far more lies beneath.

Each site is asked by processes of its own, in turn with the other's. Milliseconds.
"""

import json
import os
import subprocess
import sys
from statistics import median

from django.db import connection

from benchmarks import stage
from benchmarks.harness import Row, topic
from benchmarks.run import set_up

TURNS = 1 if stage.SMALL else 5
MOST = 1.2
RECAPS_OF_DRAMA = 9  # of the drama that is asked for on either site, or about as many


@topic("sqlite", "postgresql")
def rows():
    found = {"small": [], "large": []}
    with stage.database(connection.vendor, "small") as small:
        for _ in range(TURNS):
            found["small"].append(asked_by_another(stage.environment_for(small)))
            found["large"].append(asked_by_another({}))
    for name in found["small"][0]:
        less, more = (median(each[name] for each in found[size]) for size in ("small", "large"))
        what = f"{name}, made anew, on the large demo"
        yield Row(what, more, "ms", at_most=MOST * less, baseline=less, against="on the small one")


def asked_by_another(environment):
    command = [sys.executable, "-m", "benchmarks.growth"]
    done = subprocess.run(command, env=os.environ | environment, cwd=stage.ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def times():
    from django.db.models import Count

    from benchmarks.pages import asking, in_turn
    from recaps.keeping import shelf
    from recaps.models import Recap, Show

    public = Recap.objects.public().exclude(show=None).values_list("show").annotate(number=Count("pk"))
    drama = Show.objects.get(pk=min(public, key=lambda row: (abs(row[1] - RECAPS_OF_DRAMA), row[0]))[0])
    pages = {"home": asking("/"), "drama": asking(drama.get_absolute_url())}
    pages["search"] = asking("/search/", QUERY_STRING="q=episode")
    return dict(zip(pages, in_turn(*pages.values(), before=shelf.clear), strict=True))


if __name__ == "__main__":
    set_up()
    json.dump(times(), sys.stdout)
