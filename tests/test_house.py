"""The house: who may lean on whom, and what may not be there at all."""

import ast
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.management import call_command

ROOT = Path(__file__).parent.parent
FLOORS = ["members", "recaps", "comments", "transfer"]  # each may import those before it, and `config` all of them


def modules(app):
    return [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def imported(path):
    """The top-level packages that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("app", FLOORS)
def test_dependencies_point_one_way(app):
    above = set(FLOORS[FLOORS.index(app) + 1 :])
    strays = {str(path.relative_to(ROOT)): above & set(imported(path)) for path in modules(app)}
    assert {path: names for path, names in strays.items() if names} == {}


@pytest.mark.parametrize("app", FLOORS)
def test_relations_between_models_point_the_same_way(app):
    above = set(FLOORS[FLOORS.index(app) + 1 :])
    fields = [field for model in apps.get_app_config(app).get_models() for field in model._meta.get_fields()]
    own = [field for field in fields if field.is_relation and not field.auto_created]
    assert [str(field) for field in own if field.related_model._meta.app_label in above] == []


@pytest.mark.parametrize("app", [*FLOORS, "config"])
def test_nothing_hangs_on_signals(app):
    users = [path.name for path in modules(app) for line in path.read_text().splitlines() if "import receiver" in line]
    names = ("django.db.models.signals", "django.dispatch")
    users += [path.name for path in modules(app) if any(name in path.read_text() for name in names)]
    assert users == []


def test_no_model_points_at_anything_whatever():
    fields = [field for model in apps.get_models() for field in model._meta.private_fields]
    assert [field for field in fields if isinstance(field, GenericForeignKey)] == []


def test_structure_is_touched_in_one_module():
    """mptt's own ways to move and insert are used nowhere: they corrupt trees when two write at once."""
    forbidden = ("insert_at(", "move_to(", "move_node(", ".rebuild(", "get_cached_trees", "recursetree", "TreeAdmin")
    texts = {path: path.read_text() for app in FLOORS for path in modules(app)}
    texts.pop(ROOT / "comments" / "tree.py")
    texts |= {path: path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    assert [(path.name, word) for path, text in texts.items() for word in forbidden if word in text] == []


@pytest.mark.django_db
def test_migrations_are_complete():
    said = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)
    assert "No changes" in said.getvalue()
