"""Pages for when something is wrong, which lean on nothing that may have failed."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client


@pytest.fixture
def broken(monkeypatch):
    def break_with(error):
        def fail(*args, **kwargs):
            raise error

        monkeypatch.setattr("recaps.views.archives.airing_this_week", fail)
        return Client(raise_request_exception=False).get("/")

    return break_with


@pytest.mark.django_db
def test_a_fault_of_ours_says_so_and_that_the_text_is_safe(broken):
    response = broken(ValueError("a slip"))
    assert response.status_code == 500
    assert "your browser still has the text" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_a_database_that_does_not_answer_is_a_matter_of_waiting(broken, error):
    response = broken(error)
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "Try again in a minute or two" in response.content.decode()
