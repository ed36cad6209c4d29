"""A reader's walk by keyboard alone, from a word with a mistake in it to the map and back; and how pages arrive."""

import re

import pytest
from page_texts import loaded, messages, said

GUIDE = "Déployer un dispositif à haute qualité délibérative"
TRIAL = "Expérimentation du guide sur la démocratie alimentaire"
WASTE = "0 Déchet & 100% Citoyen"
HEIGHT = 800
"""Pixels of the window of a reader."""
LIMIT = 60_000
"""Bytes that a page may take on the wire, with all that it loads."""
SHOWN = (
    *("/", "/search", "/search?q=budget", "/map", "/goals", "/matrix", "/gaps", "/suggest", "/timeline"),
    *("/network/organisation/democratie-ouverte", "/doc/goal/16", "/doc/commons/dotheque"),
    *("/doc/resource/guide-democratie-alimentaire", "/doc/experiment/0-dechet-100-citoyen"),
    *("/doc/organisation/democratie-ouverte", "/doc/territory/departement/33"),
)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_reader_finds_the_guide_and_goes_from_it_to_the_map_and_back_by_keyboard(reading, width, scripts):
    reader = reading(width, scripts=scripts)
    find_the_guide_by_its_goal(reader)
    open_it_and_its_trial(reader)
    find_another_trial_by_goal_and_place(reader)
    follow_to_partner_and_territory(reader)
    go_to_the_map_and_back(reader)


def find_the_guide_by_its_goal(reader):
    """Skip to the content of the front page, search with a mistake and without accents, narrow by a goal."""
    reader.open("/")
    reader.page.keyboard.press("Tab")
    assert reader.page.locator(".skip").is_visible()
    reader.page.keyboard.press("Enter")
    reader.reach(reader.page.locator("main input[type=search]"))
    reader.page.keyboard.type("democratie alimentair")
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")
    assert any(title.startswith(GUIDE) for title in reader.page.locator(".hits h3").all_inner_texts()[:3])
    reader.choose("goal", "12")
    assert reader.page.locator(".chosen").get_by_role("link", name=re.compile("12 Consommation")).is_visible()
    assert reader.named(GUIDE).first.is_visible()
    assert reader.fits()


def open_it_and_its_trial(reader):
    """Open the guide, and from it the experiment that tries it."""
    reader.follow(reader.named(GUIDE))
    assert reader.heading().startswith(GUIDE)
    assert reader.fits()
    reader.follow(reader.named(TRIAL))
    assert reader.heading() == TRIAL
    assert reader.fits()


def find_another_trial_by_goal_and_place(reader):
    """Search without words, narrow by a goal and a département, and open what is left; no source places the guide."""
    reader.follow(reader.page.locator("nav").get_by_role("link", name="Chercher"))
    reader.choose("goal", "12")
    reader.choose("territory", "region/75")
    reader.choose("territory", "departement/33")
    reader.follow(reader.named(WASTE))
    assert reader.heading() == WASTE
    assert reader.fits()


def follow_to_partner_and_territory(reader):
    """Follow the experiment to a partner, and the partner to where it works."""
    reader.follow(reader.named("SMICVAL"))
    assert reader.heading() == "SMICVAL"
    assert reader.fits()
    reader.follow(reader.named("Gironde"))
    assert reader.heading() == "Gironde"
    assert reader.fits()


def go_to_the_map_and_back(reader):
    """Open the map from the menu, find the same place on it, and follow it back to the experiment."""
    reader.follow(reader.page.locator("nav").get_by_role("link", name="Explorer"))
    reader.follow(reader.named("Carte"))
    assert reader.fits()
    reader.follow(reader.page.locator("svg.atlas").first.get_by_role("link", name="Gironde (33)"))
    assert reader.heading() == "Gironde"
    reader.follow(reader.named(WASTE))
    assert reader.heading() == WASTE
    for _ in range(2):
        reader.page.go_back()
    assert re.search("/map", reader.page.url)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_on_a_phone_what_is_found_shows_at_once_under_what_was_chosen(reading, scripts):
    reader = reading(320, scripts=scripts)
    reader.open("/search?kind=experiment&goal=12")
    tops = [
        reader.page.locator(shown).first.bounding_box()["y"] for shown in (".chosen", "#filters", ".hit", ".exports")
    ]

    assert not reader.page.locator("#filters").evaluate("one => one.open")
    assert reader.page.locator("#filters summary").first.inner_text().endswith("2 actifs")
    assert tops == sorted(tops)
    assert tops[2] < HEIGHT


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_while_a_page_is_shown_and_no_other_host_is_asked(reading, shifts, width):
    reader = reading(width)
    reader.page.add_init_script(shifts)
    moved = {}
    for path in SHOWN:
        reader.open(path)
        reader.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        moved[path] = reader.page.evaluate("window.shifted")
        assert reader.fits(), path

    assert {path: shift for path, shift in moved.items() if shift} == {}


@pytest.mark.parametrize("path", SHOWN)
def test_a_page_and_all_it_loads_are_under_sixty_kilobytes(served, path):
    headers = {"Accept": "text/html", "Accept-Language": "fr", "Accept-Encoding": "gzip"}
    page = served.client.get(path, headers=headers)
    parts = [served.client.get(address, headers=headers) for address in loaded(page.text)]

    assert {part.status_code for part in (page, *parts)} == {200}
    assert page.headers["Content-Encoding"] == "gzip"
    assert sum(part.num_bytes_downloaded for part in (page, *parts)) < LIMIT


def test_on_paper_a_page_has_its_text_and_no_menu(reading):
    reader = reading()
    reader.open("/doc/experiment/0-dechet-100-citoyen")
    reader.page.emulate_media(media="print")

    assert reader.page.locator("h1").is_visible()
    assert not reader.page.locator("nav[aria-label='Menu principal']").is_visible()


@pytest.mark.parametrize(("language", "other"), [("fr", "en"), ("en", "fr")])
def test_the_search_speaks_one_language(served, language, other):
    told = messages()
    foreign = {text for text in told[other] - told[language] if " " in text}
    for query in ("", "q=democratie+alimentair", "q=xyzzyx&goal=1", "kind=experiment&goal=12&territory=departement/33"):
        page = served.client.get(f"/search?{query}", headers={"Accept": "text/html", "Accept-Language": language})
        texts = said(page.text)

        assert len(texts) > 50
        assert [text.text for text in texts if text.text in foreign and text.language != other] == []
