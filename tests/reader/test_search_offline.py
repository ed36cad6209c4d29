"""What becomes of a search while the network fails: who is typing keeps the page, who asks goes to its address."""

import re

import pytest


@pytest.fixture
def page(browser, served):
    """Yield a page of results on which nothing that a script asks for is answered."""
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(f"{served.url}/search?q=budget")
    page.route("**/*", lambda route: route.abort() if route.request.resource_type == "fetch" else route.fallback())
    yield page
    context.close()


def test_who_types_while_the_network_fails_keeps_the_page_and_is_told(page):
    before, hits = page.url, page.locator(".hits li").count()
    page.locator("#words").fill("budget participatif")
    page.locator("#count", has_text="actualisés").wait_for()

    assert page.url == before
    assert page.locator(".hits li").count() == hits > 0
    assert page.locator("#words").input_value() == "budget participatif"


def test_who_asks_while_scripts_get_no_answer_goes_to_the_address(page):
    page.locator("#words").fill("budget participatif")
    page.locator("#words").press("Enter")
    page.wait_for_url(re.compile(r"q=budget\+participatif"))

    assert page.locator("#count").inner_text().startswith(tuple("0123456789R"))
