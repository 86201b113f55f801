"""What is written about servers is what the code does."""

import json
import re
from pathlib import Path

import pytest

from benchmarks import capacity
from deploy.cluster import configuration

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


def test_capacity_follows_from_what_was_measured(tmp_path, monkeypatch):
    monkeypatch.setattr(capacity, "RESULTS", tmp_path)
    rows = [
        {"what": "recap, kept and compressed", "unit": "ms", "figure": 0.5},
        {"what": "recap, first time after a new comment", "unit": "ms", "figure": 10},
    ]
    (tmp_path / "pages.json").write_text(json.dumps({"machine": {"cores": 2}, "rows": {"sqlite": rows}}))
    page = capacity.page()
    assert "| sqlite | 10 ms | 200 pages/s | 2.78 |" in page
    assert "Altogether 0.1 machines if every page is one that is kept, 2.8 if each" in page
    assert "Not measured yet: polls, comments." in page
    (tmp_path / "pages.json").unlink()
    assert "nothing yet" in capacity.page()


def test_the_page_of_capacity_is_that_of_the_results():
    assert (ROOT / "docs/capacity.md").read_text() == capacity.page()


@pytest.mark.parametrize("name", ["backup", "restore"])
def test_scripts_may_be_run(name):
    assert (ROOT / "deploy" / name).stat().st_mode & 0o111
