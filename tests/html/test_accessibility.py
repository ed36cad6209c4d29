"""Each kind of page as axe-core sees it in Chromium: both languages, wide and narrow, light and dark."""

import re

import pytest
from page_checkers import axe_script

WIDE = {"width": 1200, "height": 900}
NARROW = {"width": 390, "height": 800}
WAYS = [
    pytest.param("fr", WIDE, "light", id="French, wide, light"),
    pytest.param("en", NARROW, "dark", id="English, narrow, dark"),
    pytest.param("fr", NARROW, "light", id="French, narrow, light"),
    pytest.param("en", WIDE, "dark", id="English, wide, dark"),
]
RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map(v => [v.id, v.help, v.nodes.map(n => n.target.join(" ") + " " + n.html.slice(0, 120))]);
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    return axe_script()


def looking(browser, language, viewport, scheme):
    """Return a window; the policy of the site refuses scripts, which axe is, so it is passed over here."""
    return browser.new_context(
        bypass_csp=True,
        color_scheme=scheme,
        locale={"fr": "fr-FR", "en": "en-GB"}[language],
        viewport=viewport,
        reduced_motion="reduce",
    )


def violations(window, axe: str) -> list[str]:
    """Return what axe complains of in a window, with all that is folded unfolded; figures are left out."""
    window.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    window.evaluate(axe)
    found = window.evaluate(RUN)
    return [f"{name}: {told} … {re.sub('[0-9]+', '0', node)}" for name, told, nodes in found for node in nodes]


def look(context, site: str, paths: list[str], axe: str) -> dict[str, list[str]]:
    """Return what is wrong on some pages: what it is → where it is so."""
    wrong: dict[str, list[str]] = {}
    window = context.new_page()
    for path in paths:
        window.goto(site + path, wait_until="load")
        found = violations(window, axe)
        if window.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
            found.append("has to be scrolled sideways")
        for what in found:
            wrong.setdefault(what, []).append(path)
    return wrong


@pytest.mark.parametrize(("language", "viewport", "scheme"), WAYS)
def test_no_page_keeps_anybody_out(language, viewport, scheme, pages, served, browser, axe):
    with looking(browser, language, viewport, scheme) as context:
        wrong = look(context, served.url, [page.speaking(language) for page in pages], axe)

    assert [f"{len(where)} pages, such as {where[0]}: {what}" for what, where in wrong.items()] == []


def test_axe_finds_what_is_wrong(browser, axe):
    with looking(browser, "fr", WIDE, "light") as context:
        window = context.new_page()
        window.set_content("<html><body><img src='data:,'><input></body></html>")

        found = {told.partition(":")[0] for told in violations(window, axe)}

    assert {"image-alt", "label", "html-has-lang"} <= found
