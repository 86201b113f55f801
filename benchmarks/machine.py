"""On what the figures were taken. They say nothing without it."""

import os
import platform
import re
import sqlite3
import subprocess
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import django

from tests.servers import Missing, postgres_programs

# What we are measured beside, where it is installed.
DEBS = {"WordPress": "wordpress", "PHP": "php-fpm", "MariaDB": "mariadb-server", "nginx": "nginx-light"}


def description():
    return {
        "taken": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "load before": round(os.getloadavg()[0], 1),
        "system": platform.platform(terse=True),
        "Python": platform.python_version(),
        "Django": django.get_version(),
        "SQLite": sqlite3.sqlite_version,
        "PostgreSQL": postgresql(),
        **{name: package(deb) for name, deb in DEBS.items()},
    }


def commit():
    here = Path(__file__).parent
    said = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=here, capture_output=True, text=True, check=False
    )
    return said.stdout.strip()


def processor():
    with suppress(OSError):
        if found := re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text()):
            return found[1]
    return platform.processor()


def postgresql():
    with suppress(Missing):
        said = subprocess.run(
            [postgres_programs() / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        return said.stdout.split()[-1 if said.stdout.split()[-1][0].isdigit() else 2].strip("()")
    return ""


def package(deb):
    """The version of one of Debian's packages, or nothing."""
    with suppress(OSError):
        command = ["dpkg-query", "--show", "--showformat=${Version}", deb]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return ""
