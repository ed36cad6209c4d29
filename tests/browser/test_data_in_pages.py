"""The data in the head of a page, in Chromium: read as data, and never taken for a script."""

import json

import pytest

pytestmark = pytest.mark.browser

NOTE_VIOLATIONS = "document.addEventListener('securitypolicyviolation', e => console.error(e.violatedDirective))"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("resource/etude-cevipof-2023", "Report"),
        ("experiment/0-dechet-100-citoyen", "ResearchProject"),
        ("organisation/democratie-ouverte", "NGO"),
        ("territory/departement/33", "AdministrativeArea"),
        ("goal/16", "DefinedTerm"),
    ],
)
def test_a_page_describes_its_entity_without_a_word_from_the_policy_on_scripts(visiting, path, kind):
    visit = visiting()  # which fails at the end where the console said anything
    visit.page.add_init_script(NOTE_VIOLATIONS)
    visit.open(f"/doc/{path}")
    blocks = visit.page.locator("script[type='application/ld+json']").all_text_contents()

    assert [json.loads(block)["@graph"][0]["@type"] for block in blocks] == [kind]
    assert visit.page.evaluate("document.scripts.length") == 1
