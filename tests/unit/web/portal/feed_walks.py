"""Walks through the feed for data portals: where they start, the pages they read, and what those say."""

from collections import Counter

from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, GRAPH, HYDRA, ID, RDF_TYPE
from dotheque_graph.rdf.formats import JSON_LD, N3, N_TRIPLES, RDF_XML, TRIG, TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import Literal, Quad

HERE = "http://testserver"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMS = {
    **{form.extension: form for form in (TURTLE, JSON_LD, RDF_XML, N3, N_TRIPLES, TRIG)},
    "xml": RDF_XML,
    "json": JSON_LD,
}
ROOTS = ("/catalog", "/catalog/harvest")
MANY = 230


def resource(name):
    """Return the statements of a published resource."""
    iri, graph = ID.term(f"resource/{name}"), GRAPH.term("catalogue")
    facts = (
        (RDF_TYPE, DOTH.term("Resource")),
        (DCTERMS.term("title"), Literal(f"Fiche {name}", language="fr")),
        (DCTERMS.term("description"), Literal(f"Ce que dit {name}.", language="fr")),
    )
    return [Quad(iri, prop, value, graph) for prop, value in facts]


def statements(answer, form=TURTLE):
    assert answer.status_code == 200, answer.text
    return {quad.triple for quad in read_rdf(answer.content, form, "feed")}


def subjects(triples, kind):
    return [one.subject for one in triples if (one.predicate, one.object) == (RDF_TYPE, kind)]


def following(triples):
    return [one.object.value for one in triples if one.predicate == HYDRA.term("next")]


def walk(client, address, *, after_the_first=lambda: None):
    """Return (address, triples) of every page that a harvester reads, following hydra:next."""
    read = []
    while address:
        read.append((address, statements(client.get(address))))
        if len(read) == 1:
            after_the_first()
        [address] = following(read[-1][1]) or [""]
    return read


def datasets(read):
    return Counter(iri.value for _, triples in read for iri in subjects(triples, DCAT.term("Dataset")))
