"""Pages of what points to an entity: the same links in every form at one address, and the same relations."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from dotheque_graph.namespaces import DCTERMS, DOTH, GRAPH, HYDRA, ID, RDF_TYPE, SKOS
from dotheque_graph.rdf.formats import N_TRIPLES
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

CATALOGUE = GRAPH.term("catalogue")
PLACE, GONE = ID.term("territory/commune/00000"), ID.term("resource/retiree")
OTHERS = NamedNode("https://example.org/things/pointed-to")
SPATIAL = DCTERMS.term("spatial")
TOTAL = 230
HERE = "http://127.0.0.1:8000"
FORMS = ["text/html", "text/turtle", "application/n-triples"]


def statements():
    yield Quad(PLACE, SKOS.term("prefLabel"), Literal("Nulle-Part", language="fr"), CATALOGUE)
    yield Quad(GONE, RDF_TYPE, DOTH.term("Tombstone"), CATALOGUE)
    for number in range(TOTAL):
        one = ID.term(f"resource/r{number}")
        yield Quad(one, SKOS.term("prefLabel"), Literal(f"Fiche {number * 7 % TOTAL}", language="fr"), CATALOGUE)
        yield Quad(one, SKOS.term("prefLabel"), Literal(f"Sheet {number * 11 % TOTAL}", language="en"), CATALOGUE)
        for pointed in (PLACE, OTHERS, GONE):
            yield Quad(one, SPATIAL, pointed, CATALOGUE)


@pytest.fixture(scope="module")
def site(serve):
    return serve(OxigraphStore.memory(statements()))


def get(site, page, accept, **more):
    return site.get(address(page, **more), headers={"Accept": accept})


def address(page, **more):
    query = urlencode({"via": SPATIAL.value, **({"page": page} if page > 1 else {}), **more})
    return f"/doc/territory/commune/00000?{query}"


def relations(response):
    found = re.findall(r'<([^>]*)>; rel="(up|first|prev|next|last|canonical)"', response.headers["link"])
    return sorted((relation, target) for target, relation in found)


def of_page(response):
    return re.findall(r'<h[23]><a href="/doc/(resource/r\d+)', response.text)


def of_triples(response):
    quads = read_rdf(response.content, N_TRIPLES, "answer")
    return {quad.subject.value.partition("/id/")[2] for quad in quads if quad.predicate == SPATIAL}


@pytest.mark.parametrize("page", [1, 2, 3])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_holds_the_same_links_in_every_form(site, page, language):
    shown = of_page(site.get(address(page, lang=language), headers={"Accept": "text/html"}))

    assert len(shown) == (100, 100, 30)[page - 1]
    assert set(shown) == of_triples(get(site, page, "application/n-triples"))


def test_pages_follow_the_names(site):
    shown = [one for page in (1, 2, 3) for one in of_page(get(site, page, "text/html"))]

    assert shown == [f"resource/r{number}" for number in sorted(range(TOTAL), key=lambda one: one * 7 % TOTAL)]


@pytest.mark.parametrize("accept", FORMS)
@pytest.mark.parametrize(
    ("page", "beside"),
    [(1, {"next": 2}), (2, {"prev": 1, "next": 3}), (3, {"prev": 2})],
)
def test_a_page_names_those_beside_it_once_in_every_form(site, accept, page, beside):
    pages = {"canonical": page, "first": 1, "last": 3, **beside}
    expected = [("up", f"{HERE}/doc/territory/commune/00000")]
    expected += [(relation, HERE + address(number)) for relation, number in pages.items()]

    assert relations(get(site, page, accept)) == sorted(expected)


def test_the_header_and_the_statements_name_the_same_pages(site):
    response = get(site, 2, "application/n-triples")
    said = {quad.predicate: quad.object for quad in read_rdf(response.content, N_TRIPLES, "answer")}

    for relation, name in (("first", "first"), ("prev", "previous"), ("next", "next"), ("last", "last")):
        [target] = [address for one, address in relations(response) if one == relation]
        assert (number(target) or "1") == number(said[HYDRA.term(name)].value)


def number(of):
    found = re.search(r"[?&]page=(\d+)", of)
    return found.group(1) if found else None


@pytest.mark.parametrize("accept", FORMS)
def test_pages_about_a_thing_of_others_lead_up_to_what_is_said_of_it_here(site, accept):
    query = {"iri": OTHERS.value, "via": SPATIAL.value}
    response = site.get("/describe", params=query, headers={"Accept": accept})

    assert ("up", f"{HERE}/describe?{urlencode({'iri': OTHERS.value})}") in relations(response)
    assert [relation for relation, _ in relations(response)] == ["canonical", "first", "last", "next", "up"]


def test_a_page_leads_back_to_what_it_is_about(site):
    about = get(site, 1, "text/html").text

    assert "Nulle-Part" in about
    assert 'href="/doc/territory/commune/00000"' in unescape(about)


@pytest.mark.parametrize("accept", FORMS)
def test_what_does_not_exist_is_told_in_every_form(site, accept):
    assert get(site, 4, accept).status_code == 404
    assert get(site, 1, accept, via="https://example.org/nothing").status_code == 404
    withdrawn = site.get("/doc/resource/retiree", params={"via": SPATIAL.value}, headers={"Accept": accept})
    assert withdrawn.status_code == 410
