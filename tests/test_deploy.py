"""What is written about servers is what the code does."""

import re
from pathlib import Path

import pytest

from benchmarks import capacity, report
from benchmarks.harness import Row
from deploy.cluster import configuration
from tests.test_benchmarks import result_of

ROOT = Path(__file__).parent.parent
READ = re.compile(r'(?:read\("\w+", |environ\.get\()[\'"](\w+)[\'"]')


def test_every_setting_that_is_read_is_in_the_table_and_no_other():
    sources = (ROOT / "config/settings.py").read_text() + (ROOT / "gunicorn.conf.py").read_text()
    table = re.findall(r"^\| (`.*?) \|", (ROOT / "docs/deploy.md").read_text(), re.M)
    named = {name for cell in table for name in re.findall(r"`(\w+)`", cell)}
    assert named == set(READ.findall(sources))


def test_every_file_that_the_page_names_is_there():
    page = (ROOT / "docs/deploy.md").read_text()
    for name in re.findall(r"`((?:deploy|tests)/[\w.-]+)", page):
        assert (ROOT / name).exists(), name
    assert len(list((ROOT / "deploy").glob("*.service"))) == 3


def test_the_template_of_nginx_is_filled_in_everywhere(tmp_path):
    text = configuration(tmp_path, 80, [81, 82])
    assert not re.search(r"{\w+}", text)
    assert "server 127.0.0.1:82" in text


def test_capacity_follows_from_what_was_measured():
    """Two cores that take 9 ms for it, and 1 ms as much as the network costs each request: 200 a second."""
    serving = [
        Row("Recap as it is kept, 16 at once, requests a second", 2000, "/s"),
        Row("Recap as it is kept, sent", 45, "KB"),
        Row("Live poll with nothing new, 16 at once, requests a second", 1500, "/s", baseline=2000),
    ]
    pages = [Row("recap, first time after a new comment", 9, "ms"), Row("recap, first time, queries", 3, "")]
    page = capacity.page({"serving": result_of(*serving), "pages": result_of(*pages)})
    assert "| sqlite | 9 ms | 200 pages/s | 2.78 |" in page
    assert "- 100 Mbit a second" in page
    assert "Altogether 2.1 machines if every page is one that is kept, 4.6 if each" in page
    assert "Not measured yet: searches, comments." in page
    assert "nothing yet" in capacity.page({})


def test_the_page_of_capacity_is_that_of_the_results():
    assert (ROOT / "docs/capacity.md").read_text() == capacity.page(report.all_kept())


@pytest.mark.parametrize("name", ["backup", "restore"])
def test_scripts_may_be_run(name):
    assert (ROOT / "deploy" / name).stat().st_mode & 0o111
