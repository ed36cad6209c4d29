"""Languages: they choose the labels of pages, and never what is said."""

import pytest

from dotheque_graph.namespaces import DCTERMS, GRAPH, ID, RDF_TYPE, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

FRENCH_ONLY = "/doc/organisation/la-cabane"
BOTH = "/doc/experiment/assemblee-des-arbres"
HUT = ID.term("organisation/cabane")
NAMELESS = ID.term("organisation/sans-nom")
ABROAD = ID.term("organisation/buiten")


@pytest.fixture(scope="module")
def village(serve):
    catalogue = GRAPH.term("catalogue")
    organisation = NamedNode("http://www.w3.org/ns/org#Organization")
    facts = [
        (HUT, RDF_TYPE, organisation),
        (HUT, SKOS.term("prefLabel"), Literal("Cabane", language="fr")),
        (HUT, DCTERMS.term("description"), Literal("Sous les arbres.", language="fr")),
        (HUT, DCTERMS.term("description"), Literal("Unter den Bäumen.", language="de")),
        (HUT, DCTERMS.term("relation"), NAMELESS),
        (HUT, DCTERMS.term("relation"), ABROAD),
        (NAMELESS, RDF_TYPE, organisation),
        (ABROAD, SKOS.term("prefLabel"), Literal("Buitenhuis", language="nl")),
    ]
    return serve(OxigraphStore.memory(Quad(*fact, catalogue) for fact in facts))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_name_in_one_language_only_is_shown_in_every_other(village, language):
    page = village.get(f"/doc/organisation/cabane?lang={language}").text

    assert "Cabane</h1>" in page
    assert "Sous les arbres." in page
    assert "Buitenhuis" in page


def test_text_in_another_language_than_the_page_says_so(village):
    assert '<h1 lang="fr">Cabane</h1>' in village.get("/doc/organisation/cabane?lang=en").text
    assert "<h1>Cabane</h1>" in village.get("/doc/organisation/cabane?lang=fr").text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_thing_without_a_name_keeps_its_page_and_its_row(village, language):
    assert village.get(f"/doc/organisation/sans-nom?lang={language}").status_code == 200
    page = village.get(f"/doc/organisation/cabane?lang={language}").text
    assert f'href="/doc/organisation/sans-nom?lang={language}"' in page


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".jsonld", ".rdf", ".nq", ".trig"])
def test_data_keep_every_language_whatever_is_asked_for(village, suffix):
    plain = village.get(f"/doc/organisation/cabane{suffix}")
    asked = village.get(f"/doc/organisation/cabane{suffix}?lang=en", headers={"Accept-Language": "en"})

    assert plain.content == asked.content
    assert "Sous les arbres." in plain.text
    assert "Bäumen" in plain.text or "B\\u00E4umen" in plain.text
    assert "content-language" not in plain.headers


def rows(page):
    """Return the addresses that a page links to within its content, without the language they carry."""
    inside = page.partition("<main")[2].partition("</main>")[0]
    links = (link.split('"')[0] for link in inside.split('href="')[1:])
    return {link.partition("?lang=")[0].partition("&amp;lang=")[0] for link in links}


@pytest.mark.parametrize("path", [FRENCH_ONLY, BOTH, "/doc/goal/15", "/doc/vocabulary/theme/living-world"])
def test_a_page_leads_to_the_same_things_in_both_languages(client, path):
    assert rows(client.get(f"{path}?lang=fr").text) == rows(client.get(f"{path}?lang=en").text) != set()


def test_accept_language_chooses_labels_and_the_parameter_wins_over_it(client):
    english = client.get(BOTH, headers={"Accept-Language": "en"})

    assert "Assembly of trees" in english.text
    assert english.headers["content-language"] == "en"
    assert "Assemblée des arbres" in client.get(f"{BOTH}?lang=fr", headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize("first", ["/doc/goal/15?_mediatype=text/html", "/doc/goal/15.html", "/doc/goal/15"])
def test_a_page_leads_to_itself_in_the_other_language_whatever_was_asked_before(client, first):
    addresses = ("/doc/goal/15?_mediatype=text/html", "/doc/goal/15.html", "/doc/goal/15")
    for address in (first, *addresses):
        page = client.get(address, headers={"Accept": "text/html", "Accept-Language": "fr"}).text
        assert f'href="{address.partition("?")[0]}?lang=en"' in page, address
