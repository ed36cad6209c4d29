"""The documents of the real catalogue as data: no blank node leaves, formats agree, every IRI answers."""

import re

import pytest

from dotheque_graph.catalogue.kinds import KINDS
from dotheque_graph.catalogue.names import names_of
from dotheque_graph.namespaces import BASE, DOTH, DSH, GRAPH, SDG
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML, N_QUADS, TURTLE
from dotheque_graph.rdf.iris import document_address, document_path, is_foreign
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.skolem import GENID
from dotheque_graph.rdf.terms import BlankNode, NamedNode

RDF_FORMATS = [form for form in DOCUMENT_FORMATS if form is not HTML]
NAMED_KINDS = [kind for kind in KINDS if kind.segment not in ("term", "shape")]
ADDED = len("HTTP/1.1 200 OK\r\ndate: Mon, 23 Nov 2026 08:00:00 GMT\r\nserver: granian\r\n\r\n")
"""What a server adds to the head of an answer."""
EVERY = 400
"""Of the IRIs of ours that the catalogue has, one in so many is asked for."""


@pytest.fixture(scope="module")
def real(serve, catalogue):
    return serve(catalogue)


@pytest.fixture(scope="module")
def sample(catalogue):
    """Return an entity of each kind, terms, rules, a scheme, a graph, a nameless node, and things of others."""
    firsts = [names[0].iri for kind in NAMED_KINDS if (names := names_of(catalogue, kind, "fr"))]
    rules = catalogue.quads(graph=GRAPH.term("shapes"))
    genids = sorted({quad.subject.value for quad in rules if quad.subject.value.startswith(GENID)})
    named = (
        *(BASE + name for name in ("ontology", "vocabulary/theme", "graph/catalogue")),
        DOTH + "Experiment",
        DSH + "ResourceShape",
        SDG + "16.7",
        genids[0],
        "http://id.insee.fr/geo/commune/33063",
        "http://www.w3.org/2004/02/skos/core#prefLabel",
    )
    return (*firsts, *map(NamedNode, named))


@pytest.fixture(scope="module")
def iris(catalogue_quads):
    """Return every IRI of the catalogue, wherever it stands, sorted."""
    return sorted({term.value for quad in catalogue_quads for term in quad if isinstance(term, NamedNode)})


def address_of(iri, form):
    path, question, query = document_address(iri).partition("?")
    return f"{path}.{form.extension}{question}{query}"


def test_no_blank_node_leaves_in_any_format_and_all_formats_say_the_same(real, sample):
    for iri in sample:
        answers = {}
        for form in RDF_FORMATS:
            response = real.get(address_of(iri, form))
            assert response.status_code == 200, address_of(iri, form)
            quads = read_rdf(response.content, form, iri.value)
            assert not [quad for quad in quads if BlankNode in (type(quad.subject), type(quad.object))], iri
            answers[form.name] = frozenset(quad.triple for quad in quads)
        assert len(set(answers.values())) == 1, iri


def test_the_head_of_a_real_document_is_one_that_every_proxy_takes(serve, catalogue, sample):
    far = serve(catalogue, "https://catalogue.dotheque-exemple.fr/donnees")
    for iri in sample:
        for address in (document_address(iri), address_of(iri, TURTLE), document_address(iri) + "?_profile=schema"):
            response = far.get(address, headers={"Accept": "text/html"})
            head = sum(len(name) + len(value) + 4 for name, value in response.headers.raw)
            assert head + ADDED < 4000, (address, head)
            assert 'rel="canonical"' in response.headers.get("link", 'rel="canonical"')


def test_no_blank_node_leaves_the_document_of_all_the_rules(real):
    quads = read_rdf(real.get("/doc/shapes.nq").content, N_QUADS, "answer")

    assert len(quads) > 1000
    assert not [quad for quad in quads if BlankNode in (type(quad.subject), type(quad.object))]


def test_each_statement_of_the_catalogue_is_in_its_graph(real, catalogue):
    iri = NamedNode(BASE + "id/organisation/ademe")
    quads = read_rdf(real.get(address_of(iri, N_QUADS)).content, N_QUADS, "answer")
    named = {quad for quad in quads if isinstance(quad.graph_name, NamedNode)}

    assert named >= set(catalogue.quads(subject=iri))
    assert all(catalogue.has(quad) for quad in named)


def test_iris_of_ours_answer_wherever_they_stand_in_a_statement(real, iris):
    ours = [term for term in iris if term.startswith(BASE)]
    unusual = [term for term in ours if not re.search("/id/(territory|passage)/", term)]
    assert not [term for term in ours if is_foreign(NamedNode(term))]
    for term in (*ours[::EVERY], *unusual[:: EVERY // 20]):
        path = document_path(term)
        assert real.head(f"{path}.nt").status_code == 200, term
    assert real.get("/doc/ontology/0.1.0.nt").status_code == 200


def test_iris_of_others_answer_wherever_they_stand_in_a_statement(real, iris):
    foreign = [term for term in iris if is_foreign(NamedNode(term))]
    unusual = [term for term in foreign if "insee.fr" not in term]
    for term in (*foreign[::EVERY], *unusual[:: EVERY // 20]):
        assert real.request("GET", "/describe.nt", params={"iri": term}).status_code == 200, term


def test_pages_of_things_of_others_and_of_nameless_nodes_render(real, sample):
    for iri in sample[-4:]:
        page = real.get(address_of(iri, HTML), headers={"Accept-Language": "fr"})
        assert page.status_code == 200
        assert "<h1" in page.text
