"""Writing in the newsroom: clean paste, pictures from drop to text, the cast, the focal point."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from recaps.models import Image, Recap
from tests.browser import test_accessibility
from tests.browser.conftest import DESK, PHONE
from tests.factories import CreditFactory, PersonFactory, RecapFactory, picture, picture_file

CLIPBOARD = Path(__file__).parent.parent / "clipboard"
BODY = ".field-body .tiptap"
EXPECTED = [
    ("h2", "The lamp on the stairs"),
    ("p", "Nobody changes the bulb, and nobody ever asks."),
    ("strong", "nobody"),
    ("em", "ever"),
    ("li", "a ladder"),
    ("li", "a landlord"),
    ("p", "It stays dark."),
]


def findings(page):
    """Without Django's own fields for moments and for choices by typing, which have no name for a screen reader."""
    theirs = ("select2", "vDateField", "vTimeField")
    return [fault for fault in test_accessibility.findings(page) if not any(name in fault for name in theirs)]


def files(count):
    colours = [f"#{number * 11 % 256:02x}40{number * 53 % 256:02x}" for number in range(count)]
    return [
        {"name": f"still-{n:02}.jpg", "mimeType": "image/jpeg", "buffer": picture_file(80, 45, colour).read()}
        for n, colour in enumerate(colours, 1)
    ]


def form_of(page, recap):
    page.goto(reverse("admin:recaps_recap_change", args=[recap.pk]))
    page.locator(BODY).wait_for()
    page.locator("picture-desk input[name=desk_pictures]").wait_for(state="attached")
    return page


def paste(page, html):
    page.locator(BODY).click()
    page.evaluate(
        """([selector, html]) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/html", html);
            const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            document.querySelector(selector).dispatchEvent(event);
        }""",
        [BODY, html],
    )


def drop(page, dropped):
    page.evaluate(
        """(dropped) => {
            const dataTransfer = new DataTransfer();
            for (const { name, mimeType, bytes } of dropped) {
                dataTransfer.items.add(new File([new Uint8Array(bytes)], name, { type: mimeType }));
            }
            const target = document.querySelector("#recap_form .submit-row");
            target.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        [{"name": f["name"], "mimeType": f["mimeType"], "bytes": list(f["buffer"])} for f in dropped],
    )


def saved(page, recap):
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".messagelist .success").wait_for()
    return Recap.objects.get(pk=recap.pk)


@pytest.mark.parametrize("source", ["google-docs", "word"])
def test_a_paste_keeps_its_structure_and_loses_its_styles(open_page, editor, source):
    recap = RecapFactory(stage="draft", body="")
    page = form_of(open_page(by=editor), recap)
    paste(page, (CLIPBOARD / f"{source}.html").read_text())
    page.locator(".editor-notice", has_text="stayed behind").wait_for()
    for tag, words in EXPECTED:
        assert page.locator(f"{BODY} {tag}", has_text=words).count(), (tag, words, page.input_value("#id_body"))
    assert page.locator(f"{BODY} img").count() == 0
    body = saved(page, recap).body
    assert body.count("<strong>") == 1
    assert "style" not in body
    assert "google.com" not in body


def test_twenty_pictures_are_dropped_described_ordered_and_placed(open_page, editor):
    recap = RecapFactory(stage="draft", by=[editor])
    page = form_of(open_page(by=editor), recap)
    drop(page, files(20))
    page.locator(".desk-said", has_text="have arrived").wait_for(timeout=60_000)
    rows = page.locator(".desk-row")
    assert rows.count() == 20
    for place in (0, 19):
        rows.nth(place).get_by_label("What it shows").fill(f"Still {place}.")
        rows.nth(place).locator(".desk-state", has_text="Saved").wait_for()
    rows.nth(19).get_by_role("button", name="up").click()
    page.get_by_role("button", name="Put the others into the text").click()
    page.locator(".desk-said", has_text="20 put into the text").wait_for()
    recap = saved(page, recap)
    assert recap.pictures.count() == recap.body_html.count("<picture>") == 20
    on_desk = [image.alt for image in recap.desk.order_by("place")]
    assert (on_desk[0], on_desk[18]) == ("Still 0.", "Still 19.")
    assert 'alt="Still 19."' in recap.body_html
    assert set(Image.objects.values_list("show", "episode")) == {(recap.show_id, recap.last_episode_id)}
    page.locator(".desk-row").nth(19).wait_for()
    assert [fault for fault in findings(page) if "desk" in fault] == []


def test_a_picture_that_is_none_says_so_and_the_others_go_on(open_page, editor):
    recap = RecapFactory(stage="draft")
    page = open_page(by=editor)
    form_of(page, recap)
    broken = {"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    page.set_input_files("#desk-files", [broken, *files(1)])
    page.locator(".desk-failed", has_text="cannot be read as a picture").wait_for()
    page.locator(".desk-thumb").wait_for()
    page.get_by_role("button", name="Leave out broken.jpg").click()
    assert page.locator(".desk-row").count() == 1
    # The refusal is what this test asked for.
    open_page.complaints[:] = [said for said in open_page.complaints if "status of 422" not in said]


def test_a_picture_of_the_library_is_used_again(open_page, editor):
    recap = RecapFactory(stage="draft")
    other = picture(alt="A ladder.", show=recap.show)
    page = form_of(open_page(by=editor), recap)
    with page.expect_popup() as opened:
        page.get_by_role("button", name="From the library…").click()
    opened.value.wait_for_load_state()  # a tile is deaf until its script is there
    opened.value.locator(f'.picture-tile[data-id="{other.pk}"]').click()
    page.locator(".desk-row").get_by_role("button", name="Put into the text").click()
    assert list(saved(page, recap).pictures.all()) == [other]


def test_a_character_is_found_by_typing_and_introduced_once(open_page, editor):
    recap = RecapFactory(stage="draft", body="<p>Here comes </p>")
    for character, name in (("Mi-ae", "Lee Soo-kyung"), ("Go Yeong", "Nam Yoon-soo")):
        CreditFactory(show=recap.show, character=character, person=PersonFactory(name=name))
    page = form_of(open_page(by=editor), recap)
    page.locator(f"{BODY} p").first.click()
    page.keyboard.press("End")
    for _ in range(2):
        page.keyboard.press("Control+Shift+K")
        page.locator(".cast-options li").nth(1).wait_for()
        page.keyboard.type("yoonsoo")
        page.locator(".cast-options li").nth(1).wait_for(state="detached")
        assert findings(page) == []
        page.keyboard.press("Enter")
        page.locator(".cast-dialog").wait_for(state="detached")
    expect(page.locator(f"{BODY} p").first).to_have_text("Here comes GO YEONG (Nam Yoon-soo) Go Yeong ")


def test_a_character_goes_where_the_caret_was_though_the_box_was_closed_once(open_page, editor):
    recap = RecapFactory(stage="draft", body="<p>Here comes</p><p>and goes</p>")
    CreditFactory(show=recap.show, character="Mi-ae", person=PersonFactory(name="Lee Soo-kyung"))
    page = form_of(open_page(by=editor), recap)
    page.locator(f"{BODY} p").last.click()
    # The caret and the key in one task: the editor hears of the key first.
    page.evaluate(
        """(text) => {
            getSelection().collapse(document.querySelector(text).firstElementChild.firstChild, "Here comes".length);
            document.querySelector(text).dispatchEvent(
                new KeyboardEvent("keydown", { key: "K", keyCode: 75, ctrlKey: true, shiftKey: true, bubbles: true })
            );
        }""",
        BODY,
    )
    page.locator(".cast-options li").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Shift+K")
    page.locator(".cast-options li").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(f"{BODY} p")).to_have_text(["Here comes MI-AE (Lee Soo-kyung) ", "and goes"])


def test_the_focal_point_moves_by_click_and_by_key(open_page, editor):
    image = picture()
    page = open_page(by=editor)
    page.goto(reverse("admin:recaps_image_change", args=[image.pk]))
    box = page.locator(".focal-frame img").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.75)
    page.locator(".focal-point").focus()
    page.keyboard.press("ArrowRight")
    assert abs(float(page.input_value("#id_focal_x")) - 0.27) < 0.03
    assert abs(float(page.input_value("#id_focal_y")) - 0.75) < 0.05
    assert findings(page) == []
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".messagelist .success").wait_for()
    image.refresh_from_db()
    assert image.focal_x < 0.4


@pytest.mark.parametrize("at", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_pictures_and_dramas_can_be_used_by_everybody(open_page, editor, at, scheme):
    recap = RecapFactory(lead_image=picture())
    page = open_page(at, by=editor, color_scheme=scheme)
    page.goto("/admin/recaps/show/whole/")
    page.fill("#id_title", "Floor Nine")
    page.fill("#id_cast", "Go Yeong - Nam Yoon-soo\nMi-ae - Lee Soo-kyung")
    page.get_by_role("button", name="Show me what that makes").click()
    page.get_by_role("button", name="Save the drama").wait_for()
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= at["viewport"]["width"]
    form_of(page, recap)
    assert [fault for fault in findings(page) if "desk" in fault] == []
    page.goto("/admin/recaps/image/picker/?field=picture-desk")
    assert findings(page) == []
