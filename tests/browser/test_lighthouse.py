"""What Lighthouse looks at, in real Chromium, on home, a drama and a recap with 500 comments. No time is asserted."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from comments.models import Comment
from tests import site
from tests.browser.conftest import DESK, PHONE
from tests.comments.talk import chain, plant

THREADS = [0, 1, 4, chain(9), 10] * 17
NAMES = ["home", "show", "first_impressions"]
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries()
  .map(({ value, sources }) => [value, ...sources.map(({ node }) => (node?.outerHTML ?? "?").slice(0, 120))])))
  .observe({ type: "layout-shift", buffered: true });
window.painted = [];
new PerformanceObserver((list) => painted.push(...list.getEntries().map(({ element }) => element)))
  .observe({ type: "largest-contentful-paint", buffered: true });
"""
FROM_TOP_TO_END = """async () => {
  await document.fonts.ready;
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) { scrollTo(0, y); await frame(); }
  scrollTo(0, 0);
  await frame();
}"""
WITHOUT_THE_REST_OF_THE_MASTHEAD = """() => {
  const name = document.querySelector(".wordmark"), top = () => name.getBoundingClientRect().top;
  const before = top();
  while (name.nextElementSibling) name.nextElementSibling.remove();
  return [before, top()];
}"""
TYPE_SIZES = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), sizes = [];
  while (texts.nextNode()) {
    const { textContent, parentElement: parent } = texts.currentNode;
    if (textContent.trim() && parent.checkVisibility()) sizes.push(parseFloat(getComputedStyle(parent).fontSize));
  }
  return sizes;
}"""
SAYS_NOTHING = re.compile(r"(click|press|tap|see|read|learn|more|go|this|this page|link)( (here|more|this|on))?", re.I)
# Lighthouse's limits, and those of what a search engine shows.
TITLE_MAX, DESCRIPTION_MIN, DESCRIPTION_MAX = 120, 25, 320
SMALLEST_TYPE_PX = 12
TARGETS_TOO = {"preload": False, "rules": {"target-size": {"enabled": True}}}


@pytest.fixture
def addresses(stage):
    built = site.build()
    plant(built.recap, *THREADS)
    assert Comment.objects.filter(thread__recap=built.recap).count() >= 500
    return {name: built.addresses[name] for name in NAMES}


@pytest.fixture
def visits(open_page, addresses):
    """`visits(PHONE)`: (name, page) of each address in turn, as a browser without a cache opens it."""

    def each(at):
        for name, address in addresses.items():
            page = open_page(at)
            page.add_init_script(WATCH)
            assert page.goto(address).status == 200
            yield name, page

    return each


@pytest.mark.parametrize("at", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_moves_and_nothing_is_hard_to_use(visits, at):
    """From the first paint to the end of the page. Of axe its best practices too, and room for a thumb."""
    for name, page in visits(at):
        page.evaluate(FROM_TOP_TO_END)
        assert page.evaluate("shifts") == [], name
        found = Axe().run(page, options=TARGETS_TOO).response["violations"]
        assert [(fault["id"], [node["html"][:150] for node in fault["nodes"][:3]]) for fault in found] == [], name


@pytest.mark.parametrize("at", [PHONE, DESK], ids=["phone", "desk"])
def test_the_sites_name_is_painted_in_its_place_when_nothing_beside_it_has_come(visits, at):
    for name, page in visits(at):
        whole, alone = page.evaluate(WITHOUT_THE_REST_OF_THE_MASTHEAD)
        assert whole == alone, name


def test_a_page_is_held_back_by_nothing_and_says_what_it_is(visits):
    checks = (what_holds_it_back, pictures, head, links, type_sizes)
    found = {(name, check.__name__): check(page) for name, page in visits(PHONE) for check in checks}
    assert {where: faults for where, faults in found.items() if faults} == {}


# --- Each says what is wrong with a page


def all_of(page, selector, look):
    return page.locator(selector).evaluate_all(f"found => found.map({look})")


def what_holds_it_back(page):
    """Anything but its own style sheets; a script that is no module; type that has to come first."""
    loaded = page.evaluate(
        "performance.getEntriesByType('resource').map(each => [each.name, each.renderBlockingStatus])"
    )
    blocking = {address for address, status in loaded if status == "blocking"}
    unlike = blocking ^ set(all_of(page, "link[rel=stylesheet]", "link => link.href"))
    elsewhere = {address for address, _ in loaded if not address.startswith(page.evaluate("location.origin"))}
    scripts = all_of(page, "script:not([type='application/ld+json'], [type=module])", "script => script.outerHTML")
    return [*unlike, *elsewhere, *scripts, *["a downloaded face"] * page.evaluate("document.fonts.size")]


def pictures(page):
    """Without a size or words; or the largest thing in the first window, and put off."""
    faulty = "img:not([width][height]), img:not([alt]), svg:not([width][height])"
    # A function is read once; an expression is read anew for every look, which the page's policy does not allow.
    page.wait_for_function("() => painted.length")
    late = page.evaluate("painted.filter(element => element?.loading === 'lazy').map(element => element.outerHTML)")
    return all_of(page, faulty, "picture => picture.outerHTML.slice(0, 150)") + late


def head(page):
    faults = []
    [title] = all_of(page, "head > title", "title => title.textContent")
    [description] = all_of(page, "head > meta[name=description]", "meta => meta.content")
    [viewport] = all_of(page, "meta[name=viewport]", "meta => meta.content")
    [canonical] = all_of(page, "link[rel=canonical]", "link => link.href")
    said = page.evaluate("[document.doctype.name, document.characterSet, document.documentElement.lang, location.href]")
    if not 0 < len(title) <= TITLE_MAX or not DESCRIPTION_MIN <= len(description) <= DESCRIPTION_MAX:
        faults.append((title, description))
    if said != ["html", "UTF-8", "en", canonical]:
        faults.append((said, canonical))
    if "width=device-width" not in viewport or "scal" in viewport.replace("initial-scale", ""):
        faults.append(viewport)
    noindex = all_of(page, "meta[name=robots][content*=noindex]", "meta => meta.outerHTML")
    return faults + noindex + all_of(page, "h1", "heading => heading.textContent")[1:]


def links(page):
    """To nowhere, or with words that do not say where."""
    look = "link => [link.getAttribute('href') ?? '', link.ariaLabel ?? link.textContent.trim(), link.outerHTML]"
    found = all_of(page, "a:not([aria-hidden=true])", look)
    return [
        html[:150]
        for href, words, html in found
        if not href or href.startswith("javascript:") or not words or SAYS_NOTHING.fullmatch(words)
    ]


def type_sizes(page):
    return [size for size in page.evaluate(TYPE_SIZES) if size < SMALLEST_TYPE_PX]
