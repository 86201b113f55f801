"""One topic on one database, in a process of its own: `python -m benchmarks.run posting`. JSON on standard output."""

import json
import logging
import os
import pkgutil
import sys
from importlib import import_module
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
# What is no topic.
OTHERS = {"__main__", "harness", "load", "machine", "report", "goals", "plots", "run", "stage", "trivial", "plain"}
OTHERS |= {"across", "capacity", "wxr"}


def names():
    """Every topic: one module each."""
    return sorted({module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])} - OTHERS)


def set_up():
    """Django as a worker has it."""
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    settings.TEMPLATES[0]["DIRS"].append(TEMPLATES)
    django.setup()
    from config.warming import warm_up

    warm_up()
    logging.disable(logging.WARNING)  # a line for each request of a quarter of a million


def main(name):
    set_up()
    from benchmarks.harness import TOPICS

    import_module(f"benchmarks.{name}")
    json.dump([row.as_json() for row in TOPICS[name][0]()], sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
