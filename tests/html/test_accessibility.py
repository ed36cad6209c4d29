"""Each kind of page as axe-core sees it in Chromium: in both languages, wide and narrow, light and dark, all eight."""

import re
from collections.abc import Iterator

import pytest
from page_checkers import axe_script

LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
WIDTHS = {"wide": 1280, "narrow": 320}
THEMES = ("light", "dark")
HEIGHT = 900
WRONG = """<html><style>@media (prefers-color-scheme: dark) { p { color: #333; background: #000 } }</style>
<body><img src='data:,'><input><p style='width: 600px'>Exemple fictif</p></body></html>"""
RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map(v => [v.id, v.help, v.nodes.map(n => n.target.join(" ") + " " + n.html.slice(0, 120))]);
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    return axe_script()


def looking(browser, language):
    """Return a window; the policy of the site refuses scripts, which axe is, so it is passed over here."""
    return browser.new_context(bypass_csp=True, locale=LANGUAGES[language], reduced_motion="reduce")


def violations(window) -> list[str]:
    """Return what axe complains of in a window; figures are left out."""
    found = window.evaluate(RUN)
    return [f"{name}: {told} … {re.sub('[0-9]+', '0', node)}" for name, told, nodes in found for node in nodes]


def look(window, path: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong on the page of a window in each width and theme: what it is, and the way it was looked at."""
    for name, width in WIDTHS.items():
        window.set_viewport_size({"width": width, "height": HEIGHT})
        if window.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            yield "has to be scrolled sideways", f"{path} {name}"
        for theme in THEMES:
            window.emulate_media(color_scheme=theme)
            for what in violations(window):
                yield what, f"{path} {name} {theme}"


def unfold(window, axe: str) -> None:
    """Open all that is folded in a page, and put axe into it."""
    window.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    window.evaluate(axe)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_keeps_anybody_out_wide_or_narrow_light_or_dark(language, pages, served, browser, axe):
    wrong: dict[str, list[str]] = {}
    with looking(browser, language) as context:
        window = context.new_page()
        for page in pages:
            window.goto(served.url + page.speaking(language), wait_until="load")
            unfold(window, axe)
            for what, where in look(window, page.path):
                wrong.setdefault(what, []).append(where)

    assert [f"{len(where)} times, such as {where[0]}: {what}" for what, where in wrong.items()] == []


def test_axe_finds_what_is_wrong(browser, axe):
    with looking(browser, "fr") as context:
        window = context.new_page()
        window.set_content(WRONG)
        unfold(window, axe)

        found = list(look(window, "/wrong"))

    assert {"image-alt", "label", "html-has-lang"} <= {what.partition(":")[0] for what, _ in found}
    assert {where for what, where in found if what.startswith("color-contrast")} == {
        "/wrong wide dark",
        "/wrong narrow dark",
    }
    assert [where for what, where in found if what.startswith("has to be scrolled")] == ["/wrong narrow"]
