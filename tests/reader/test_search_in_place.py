"""The search as scripts refresh it in place: names suggested on the front page, long facets, and what a phone shows."""

import re

import pytest

LONG = "organisation"
CHOSEN = "&".join(f"{LONG}={name}" for name in ("smicval", *(f"nobody-{number}" for number in range(30))))
"""Enough values, known or not, to make the facet longer than a page holds."""
HEIGHT = 800


def boxes(reader):
    return reader.page.locator(f"#facet-{LONG} input[type=checkbox]")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_name_that_the_front_page_suggests_is_searched_by_keyboard(reading, width):
    reader = reading(width)
    reader.open("/")
    reader.reach(reader.page.locator("#words"))
    reader.page.keyboard.type("gironde")
    option = reader.page.locator("#suggestions [role=option]").first
    option.wait_for()
    name = option.get_attribute("data-name")
    assert reader.fits()
    reader.page.keyboard.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")

    assert "/search?q=" in reader.page.url
    assert reader.page.locator("#words").input_value() == name
    assert reader.page.locator(".hit").first.is_visible()


def test_typing_on_the_front_page_leaves_it_where_it_is(reading):
    reader = reading()
    reader.open("/")
    before = reader.page.url
    reader.page.locator("#words").fill("gironde")
    reader.page.locator("#suggestions [role=option]").first.wait_for()
    reader.page.keyboard.press("Escape")

    assert not reader.page.locator("#suggestions").is_visible()
    assert reader.page.url == before


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_all_values_of_a_long_facet_are_a_link_away_and_stay_while_others_are_ticked(reading, scripts):
    reader = reading(scripts=scripts)
    reader.open(f"/search?{CHOSEN}")
    assert boxes(reader).count() == 50
    reader.reach(reader.page.locator(f"#facet-{LONG} .rest a"))
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(re.compile(f"all={LONG}"))
    boxes(reader).nth(50).wait_for()
    total = boxes(reader).count()
    reader.choose("kind", "experiment")

    assert total > 50
    assert f"all={LONG}" in reader.page.url
    assert reader.page.locator(f"#facet-{LONG} .rest").count() == 0
    assert reader.page.locator(f"#facet-{LONG} > summary").is_visible()


def test_after_a_facet_is_shown_whole_the_keyboard_stands_at_the_first_value_that_was_not_there(reading):
    reader = reading()
    reader.open(f"/search?{CHOSEN}")
    known = boxes(reader).evaluate_all("all => all.map(one => one.value)")
    reader.page.locator(f"#facet-{LONG} .rest a").click()
    boxes(reader).nth(50).wait_for()
    reader.page.wait_for_function("document.activeElement.type === 'checkbox'")

    assert reader.page.evaluate("document.activeElement.value") not in known
    assert reader.page.evaluate("document.activeElement.name") == LONG


def test_on_a_phone_a_search_folds_the_filters_and_goes_to_the_number_of_results(reading):
    reader = reading(320)
    reader.open("/search")
    reader.page.locator("#filters > summary").click()
    reader.page.locator("input[name=kind][value=experiment]").click()
    reader.page.wait_for_url(re.compile("kind=experiment"))
    filters = reader.page.locator("#filters")
    assert filters.evaluate("one => one.open")
    reader.page.locator("#words").fill("budget")
    reader.page.wait_for_url(re.compile("q=budget"))
    assert filters.evaluate("one => one.open")
    reader.page.locator(".apply button").click()
    reader.page.wait_for_function("document.activeElement.id === 'count'")

    assert not filters.evaluate("one => one.open")
    assert 0 <= reader.page.locator("#count").bounding_box()["y"] < HEIGHT / 4
    assert reader.fits()


def test_on_a_wide_window_a_search_leaves_the_keyboard_in_the_field(reading):
    reader = reading(1280)
    reader.open("/search")
    reader.page.locator("#words").fill("budget")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(re.compile("q=budget"))

    assert reader.page.evaluate("document.activeElement.id") == "words"
    assert reader.page.locator("#filters").evaluate("one => one.open")
