"""From the editor's text to the reader's: figures, addresses of headings, links of characters."""

import pytest

from recaps import rendering
from recaps.models import Kind
from tests.factories import CreditFactory, PersonFactory, RecapFactory, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def credits():
    show = RecapFactory().show
    for billing, (character, name) in enumerate([("Go Yeong", "Nam Yoon-soo"), ("Mi-ae", "Lee Soo-kyung")], 1):
        person = PersonFactory(name=name, slug=name.lower().replace(" ", "-"))
        CreditFactory(show=show, person=person, character=character, billing=billing)
    return show.credits.select_related("person").in_billing_order()


YEONG = '<a class="character" href="/people/nam-yoon-soo/">GO YEONG (Nam Yoon-soo)</a>'


def test_the_first_mention_of_a_character_leads_to_the_person(credits):
    html = rendering.link_characters("<p>GO YEONG (Nam Yoon-soo) sees GO YEONG (Nam Yoon-soo).</p>", credits)
    assert html == f"<p>{YEONG} sees GO YEONG (Nam Yoon-soo).</p>"


def test_each_character_has_a_first_mention(credits):
    html = rendering.link_characters("<p>MI-AE (Lee Soo-kyung)</p><p>GO YEONG (Nam Yoon-soo)</p>", credits)
    assert html.count('class="character"') == 2
    assert YEONG in html


@pytest.mark.parametrize(
    "html",
    [
        "<p>Go Yeong (Nam Yoon-soo)</p>",
        "<p>GO YEONG (Somebody Else)</p>",
        "<p>GO YEONG</p>",
        '<p><a href="/x/">GO YEONG (Nam Yoon-soo)</a></p>',
        '<p><a href="/x/"><em>GO YEONG (Nam Yoon-soo)</em></a></p>',
        '<img alt="GO YEONG (Nam Yoon-soo)" src="/x">',
        '<img alt="a > b GO YEONG (Nam Yoon-soo)" src="/x">',
    ],
)
def test_what_is_no_mention_stays_as_it_is(credits, html):
    assert rendering.link_characters(html, credits) == html


def test_a_name_with_signs_of_markup_is_linked_and_stays_escaped(credits):
    show = credits[0].show
    CreditFactory(show=show, person=PersonFactory(name="Tom & <Co>", slug="tom"), character="The O'Briens")
    html = rendering.link_characters(
        "<p>THE O'BRIENS (Tom &amp; &lt;Co&gt;)</p>", show.credits.select_related("person").all()
    )
    assert html == '<p><a class="character" href="/people/tom/">THE O\'BRIENS (Tom &amp; &lt;Co&gt;)</a></p>'


def test_headings_have_addresses_of_their_own():
    html = rendering.address_headings("<h2>The lamp</h2><h3>The <em>lamp</em></h3><h2>등불</h2><h2>!</h2>")
    assert html == (
        '<h2 id="the-lamp">The lamp</h2><h3 id="the-lamp-2">The <em>lamp</em></h3>'
        '<h2 id="part">등불</h2><h2 id="part-2">!</h2>'
    )


def figure(image, alt="", caption=""):
    caption = caption and f"<figcaption>{caption}</figcaption>"
    return f'<figure><img src="{image.src}" alt="{alt}">{caption}</figure>'


def test_a_picture_of_the_library_becomes_its_renditions():
    image = picture(alt="A lamp.", caption="The lamp.", credit="TVING")
    recap = RecapFactory(body=f"<p>See:</p>{figure(image)}")
    assert image.url(64, "avif") in recap.body_html
    assert image.url(64, "jpeg") in recap.body_html
    assert 'alt="A lamp."' in recap.body_html
    assert "The lamp." in recap.body_html
    assert "TVING" in recap.body_html
    assert list(recap.pictures.all()) == [image]


def test_words_written_at_the_picture_go_before_the_librarys():
    image = picture(alt="A lamp.", caption="The lamp.")
    html = RecapFactory(body=figure(image, alt="Her &amp; the lamp", caption="Lit &lt;3")).body_html
    assert 'alt="Her &amp; the lamp"' in html
    assert "Lit &lt;3" in html
    assert "A lamp." not in html


@pytest.mark.parametrize("source", ["https://elsewhere.example/a.jpg", "/media/pictures/nobody/64.jpeg", "//x/y"])
def test_a_picture_from_elsewhere_is_not_shown(source):
    recap = RecapFactory(body=f'<p>a</p><figure><img src="{source}" alt=""></figure><img src="{source}"><p>b</p>')
    assert "<img" not in recap.body_html
    assert "<figure" not in recap.body_html
    assert recap.body_html.startswith("<p>a</p>")
    assert recap.body_html.endswith("<p>b</p>")


def test_a_picture_that_leaves_the_text_is_no_longer_of_it():
    image = picture()
    recap = RecapFactory(body=figure(image))
    recap.body = "<p>Nothing to see.</p>"
    recap.save()
    assert not recap.pictures.exists()


def test_news_has_no_cast_to_link():
    assert RecapFactory(kind=Kind.NEWS, body="<p>GO YEONG (Nam Yoon-soo)</p>").body_html == (
        "<p>GO YEONG (Nam Yoon-soo)</p>"
    )
