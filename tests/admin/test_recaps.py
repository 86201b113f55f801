"""Writing and publishing in the newsroom, as each kind of person."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from recaps.models import Byline, Credit, Kind, Recap, Status
from recaps.publishing import Step
from tests.admin.forms import filled
from tests.factories import CreditFactory, PersonFactory, RecapFactory, ShowFactory, comment_on, episode_of, picture

pytestmark = pytest.mark.django_db
ADD = "/admin/recaps/recap/add/"
LIST = "/admin/recaps/recap/"


def change_url(recap):
    return reverse("admin:recaps_recap_change", args=[recap.pk])


def new_recap(client, **changes):
    show = changes.pop("of", None) or ShowFactory()
    covered = {"first_episode": episode_of(show, 1).pk, "last_episode": episode_of(show, 2).pk}
    data = filled(client.get(ADD), kind=Kind.FIRST_IMPRESSIONS, show=show.pk, body="<p>Rain.</p>", **covered)
    return client.post(ADD, data | {"standfirst": "<p>It rains.</p>"} | changes)


def change(client, recap, step=None, **changes):
    """Save the form as it stands with `changes`; `step` is the button that is pressed."""
    pressed = {"_step": step} if step else {}
    return client.post(change_url(recap), filled(client.get(change_url(recap)), **changes) | pressed)


def errors(response):
    return dict(response.context["adminform"].form.errors)


# --- Editors


def test_an_editor_publishes_and_readers_see_it_at_its_address(client_of, editor):
    new_recap(client_of(editor), _step=Step.PUBLISH, of=ShowFactory(title="Floor Nine"))
    recap = Recap.objects.get()
    assert recap.headline == "Floor Nine: Episodes 1-2 (First Impressions)"
    assert recap.is_public
    assert client_of(None).get(recap.get_absolute_url()).status_code == 200


def test_a_moment_to_come_schedules_and_the_form_says_so(client_of, editor, settings):
    settings.TIME_ZONE = "UTC"
    at = (timezone.now() + timedelta(days=2)).replace(hour=21, minute=0)
    client = client_of(editor)
    new_recap(client, _step=Step.SCHEDULE, published_at_0=f"{at:%Y-%m-%d}", published_at_1="21:00:00")
    recap = Recap.objects.get()
    assert recap.is_scheduled
    assert client_of(None).get(recap.get_absolute_url()).status_code == 404
    assert f"Scheduled for {at.day} {at:%b %Y}, 21:00 (UTC)" in client.get(change_url(recap)).content.decode()


def test_an_editor_withdraws(client_of, editor):
    recap = RecapFactory()
    change(client_of(editor), recap, Step.WITHDRAW)
    assert client_of(None).get(recap.get_absolute_url()).status_code == 410


def test_an_editor_moves_a_public_recap_and_the_old_address_leads_to_it(client_of, editor):
    recap = RecapFactory(slug="here-it-stands")
    client, old = client_of(editor), recap.get_absolute_url()
    assert "the old address leads here for good" in client.get(change_url(recap)).content.decode()
    change(client, recap, slug="elsewhere")
    recap.refresh_from_db()
    moved = client_of(None).get(old)
    assert (moved.status_code, moved["Location"]) == (301, recap.get_absolute_url())
    assert "elsewhere" in recap.get_absolute_url()


def test_an_emptied_address_of_a_public_recap_stays(client_of, editor):
    recap = RecapFactory(slug="here-it-stands")
    change(client_of(editor), recap, slug="")
    recap.refresh_from_db()
    assert recap.slug == "here-it-stands"


def test_a_made_headline_follows_the_episodes_and_a_written_one_stays(client_of, editor):
    made = RecapFactory(stage="draft", show__title="Floor Nine")
    written = RecapFactory(stage="draft", show=made.show, headline="Who left the lamp on")
    for recap in (made, written):
        change(client_of(editor), recap, last_episode=episode_of(made.show, 3).pk)
        recap.refresh_from_db()
    assert made.headline == "Floor Nine: Episodes 1-3"
    assert written.headline == "Who left the lamp on"


def test_an_editor_names_the_byline(client_of, editor, recapper):
    new_recap(
        client_of(editor),
        **{"byline_set-TOTAL_FORMS": 1, "byline_set-0-member": recapper.pk, "byline_set-0-position": 1},
    )
    assert list(Byline.objects.values_list("member", flat=True)) == [recapper.pk]


def test_hostile_html_is_not_kept(client_of, editor):
    new_recap(client_of(editor), body='<p onclick="x()">Rain.</p><script>alert(1)</script><img src=x onerror=alert(1)>')
    body = Recap.objects.get().body
    assert "Rain." in body
    assert "script" not in body
    assert "onclick" not in body
    assert "onerror" not in body


def test_the_empty_line_that_the_editor_keeps_at_the_end_is_not_stored(client_of, editor):
    new_recap(client_of(editor), body="<p>Rain.</p><p></p><p>Again.</p><p><br></p><p></p>")
    assert Recap.objects.get().body == "<p>Rain.</p><p></p><p>Again.</p>"


def test_pictures_from_elsewhere_are_told_of(client_of, editor):
    response = new_recap(client_of(editor), body='<p>Rain.</p><figure><img src="https://example.org/x.jpg"></figure>')
    told = [str(message) for message in response.wsgi_request._messages]
    assert any("Pictures from elsewhere are not shown" in line for line in told)


def test_a_picture_of_the_library_is_shown_in_the_text(client_of, editor):
    image = picture()
    new_recap(client_of(editor), body=f'<figure><img src="{image.src}" alt="A lamp."></figure>', lead_image=image.pk)
    recap = Recap.objects.get()
    assert "<picture" in recap.body_html
    assert recap.lead_image == image
    assert list(recap.pictures.all()) == [image]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"show": ""}, "show"),
        ({"last_episode": ""}, "last_episode"),
        ({"rating": "4.5"}, "rating"),
        ({"kind": Kind.NEWS}, "headline"),
        ({"lead_image": "999999"}, "lead_image"),
        ({"status": "published", "published_at_0": "soon", "published_at_1": ""}, "published_at"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(client_of, editor, changes, field):
    response = new_recap(client_of(editor), headline="", **changes)
    assert field in errors(response)
    assert "Constraint" not in response.content.decode()
    assert not Recap.objects.exists()
    assert "Rain." in response.content.decode()


def test_a_recap_with_comments_is_not_deleted_and_the_page_says_what_to_do(client_of, editor):
    recap = RecapFactory()
    comment_on(recap)
    url = reverse("admin:recaps_recap_delete", args=[recap.pk])
    assert "Withdraw it instead" in client_of(editor).get(url).content.decode()
    client_of(editor).post(url, {"post": "yes"})
    client_of(editor).post(LIST, {"action": "delete_selected", "_selected_action": [recap.pk], "post": "yes"})
    assert Recap.objects.filter(pk=recap.pk).exists()


def test_a_recap_without_comments_can_be_deleted(client_of, editor):
    recap = RecapFactory()
    client_of(editor).post(reverse("admin:recaps_recap_delete", args=[recap.pk]), {"post": "yes"})
    assert not Recap.objects.exists()


# --- Recappers


def test_a_recapper_is_the_byline_of_what_they_add(client_of, recapper):
    new_recap(client_of(recapper), _step=Step.SUBMIT)
    recap = Recap.objects.get()
    assert recap.status == Status.REVIEW
    assert [line.member for line in recap.byline_set.all()] == [recapper]


@pytest.mark.parametrize("step", [Step.PUBLISH, Step.SCHEDULE, Step.WITHDRAW])
def test_a_recapper_cannot_publish_or_withdraw_even_by_a_forged_form(client_of, recapper, step):
    forged = {"_step": step, "_looked": "1", "published_at_0": "2099-01-01", "published_at_1": "00:00:00"}
    response = new_recap(client_of(recapper), **forged, status=Status.PUBLISHED)
    assert "This step is not yours" in str(errors(response))
    assert not Recap.objects.exists()
    recap = RecapFactory(stage="draft", by=[recapper])
    change(client_of(recapper), recap, step, **forged)
    recap.refresh_from_db()
    assert (recap.status, recap.published_at) == (Status.DRAFT, None)


def test_a_recapper_sees_and_changes_their_own_drafts_alone(client_of, recapper, other_recapper):
    own = RecapFactory(stage="draft", by=[recapper], headline="My own lamp")
    foreign = RecapFactory(stage="draft", by=[other_recapper], headline="Another's lamp")
    client = client_of(recapper)
    assert "My own lamp" in client.get(LIST).content.decode()
    assert "Another&#x27;s lamp" not in client.get(LIST).content.decode()
    change(client, own, headline="My brighter lamp")
    assert client.get(change_url(foreign)).status_code == 302
    assert client.post(change_url(foreign), {"headline": "Taken over"}).status_code in (302, 403)
    own.refresh_from_db()
    foreign.refresh_from_db()
    assert (own.headline, foreign.headline) == ("My brighter lamp", "Another's lamp")


@pytest.mark.parametrize("stage", ["published", "scheduled", "withdrawn"])
def test_once_published_a_recap_is_read_only_for_who_wrote_it(client_of, recapper, stage):
    recap = RecapFactory(stage=stage, by=[recapper])
    client = client_of(recapper)
    page = client.get(change_url(recap))
    assert page.status_code == 200
    assert not page.context["has_change_permission"]
    assert client.post(change_url(recap), {"headline": "Changed"}).status_code == 403


def test_who_may_only_look_reads_the_text_and_not_its_source(client_of, recapper):
    recap = RecapFactory(by=[recapper], body="<p>Rain <em>again</em>.</p>")
    page = client_of(recapper).get(change_url(recap)).content.decode()
    assert "<p>Rain <em>again</em>.</p>" in page
    assert "&lt;p&gt;" not in page


def test_a_recapper_deletes_nothing(client_of, recapper):
    recap = RecapFactory(stage="draft", by=[recapper])
    response = client_of(recapper).post(reverse("admin:recaps_recap_delete", args=[recap.pk]), {"post": "yes"})
    assert response.status_code == 403


# --- Others


def test_a_moderator_reads_what_is_public_and_no_drafts(client_of, moderator):
    RecapFactory(headline="A public lamp")
    draft = RecapFactory(stage="draft", headline="A secret lamp")
    client = client_of(moderator)
    page = client.get(LIST).content.decode()
    assert "A public lamp" in page
    assert "A secret lamp" not in page
    assert client.get(change_url(draft)).status_code == 302
    assert client.get(ADD).status_code == 403


@pytest.mark.parametrize("url", ["/admin/", LIST, ADD, "/admin/comments/comment/", "/admin/members/member/"])
def test_members_are_refused_and_guests_are_sent_to_sign_in(client_of, member, url):
    assert client_of(member).get(url, follow=True).status_code == 403
    answer = client_of(None).get(url, follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/login/"


# --- The form


def test_the_policy_is_looser_for_style_attributes_in_the_admin_alone(client_of, editor):
    client = client_of(editor)
    assert "style-src-attr 'unsafe-inline'" in client.get(ADD)["Content-Security-Policy"]
    assert "unsafe" not in client.get("/")["Content-Security-Policy"]


def test_the_import_map_of_the_editor_carries_the_nonce_of_the_page(client_of, editor):
    page = client_of(editor).get(ADD)
    nonce = page.wsgi_request._csp_nonce
    (tag,) = re.findall('<script[^>]*type="importmap"[^>]*>', page.content.decode())
    assert f'nonce="{nonce}"' in tag
    assert f"'nonce-{nonce}'" in page["Content-Security-Policy"]


def test_the_episodes_on_offer_are_those_of_the_chosen_drama(client_of, editor):
    one, other = ShowFactory(episodes=2, title="The Stairwell"), ShowFactory(episodes=3, title="Above the Roof")
    query = {"app_label": "recaps", "model_name": "recap", "field_name": "last_episode", "term": ""}
    offered = client_of(editor).get("/admin/autocomplete/", query | {"show": other.pk}).json()["results"]
    assert [row["text"] for row in offered] == [f"{other.title}: Episode {n}" for n in (1, 2, 3)]
    offered = client_of(editor).get("/admin/autocomplete/", query | {"term": f"{one.title} 2"}).json()["results"]
    assert [row["text"] for row in offered] == [f"{one.title}: Episode 2"]


def test_the_list_costs_the_same_however_long_it_is(client_of, editor, recapper, django_assert_max_num_queries):
    client = client_of(editor)
    for _ in range(12):
        RecapFactory(by=[recapper, editor], lead_image=None)
    with django_assert_max_num_queries(20):
        client.get(LIST, {"q": "lamp"})


def test_a_changed_cast_is_seen_in_the_texts_of_the_drama(client_of, editor):
    recap = RecapFactory(body="<p>GO YEONG (Nam Yoon-soo) waits.</p>")
    assert "<a" not in recap.body_html
    nam = PersonFactory(name="Nam Yoon-soo", slug="nam-yoon-soo")
    url = reverse("admin:recaps_show_change", args=[recap.show.pk])
    client = client_of(editor)
    row = {"credits-TOTAL_FORMS": 1, "credits-0-character": "Go Yeong", "credits-0-person": nam.pk}
    client.post(url, filled(client.get(url)) | row)
    recap.refresh_from_db()
    assert Credit.objects.get().show == recap.show
    assert 'href="/people/nam-yoon-soo/"' in recap.body_html


def test_a_renamed_person_is_no_longer_linked_by_the_old_name(client_of, editor):
    credit = CreditFactory(person__name="Nam Yoon-soo", character="Go Yeong")
    recap = RecapFactory(show=credit.show, body="<p>GO YEONG (Nam Yoon-soo) waits.</p>")
    assert "<a" in recap.body_html
    url = reverse("admin:recaps_person_change", args=[credit.person.pk])
    client = client_of(editor)
    client.post(url, filled(client.get(url), name="Nam Yunsu"))
    recap.refresh_from_db()
    assert "<a" not in recap.body_html
