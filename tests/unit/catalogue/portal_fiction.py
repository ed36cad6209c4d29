"""A feed of things that do not exist: the pages of the catalogue beside, read as mappings."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from dotheque_graph.catalogue.portal import Contact, GraphFile, Portal, PortalProfile, feed_page
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.namespaces import BASE, DOTH, GRAPH, ID, RDF_TYPE
from dotheque_graph.rdf.iris import document_address
from dotheque_graph.rdf.parsing import read_file
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import ReleaseRecord

CATALOGUE = Path(__file__).with_name("portal-catalogue.ttl")
SITE = "https://exemple.invalid"
GUIDE = ID.term("resource/guide-fictif")
STUDY = ID.term("resource/etude-fictive")
SERIES = ID.term("resource/serie-fictive")
WITHDRAWN = ID.term("resource/retiree-fictive")
RELEASE = ReleaseRecord(
    number=7,
    issued="2098-06-01T00:00:00+00:00",
    title="Publication fictive",
    parent=6,
    activity=BASE + "activity/01c",
    digest="0" * 64,
    quads=1,
    graphs={},
)
FILES = tuple(
    GraphFile(name, f"{SITE}/dumps/7/{name}", media_type, packing, 1000, "ab" * 32, about)
    for name, media_type, packing, about in (
        ("dotheque.nq.gz", "application/n-quads", "application/gzip", ""),
        ("dotheque.trig.zst", "application/trig", "application/zstd", ""),
        ("doth-Resource.csv.gz", "text/csv", "application/gzip", DOTH + "Resource"),
        ("doth-Resource.jsonld.gz", "application/ld+json", "application/gzip", DOTH + "Resource"),
    )
)
HARVEST = Portal(
    profile=PortalProfile.HARVEST,
    release=RELEASE,
    page_address=lambda page: f"{SITE}/catalog/r7/p{page}.ttl",
    document=lambda iri: SITE + document_address(iri),
    home=f"{SITE}/",
    data_page=f"{SITE}/data",
    endpoint=f"{SITE}/sparql",
    service_description=f"{SITE}/openapi.json",
    contact=Contact("Équipe fictive", f"{SITE}/data", "equipe@exemple.invalid"),
    withdrawn_days=90,
    files=FILES,
)
FULL = replace(HARVEST, profile=PortalProfile.FULL)


def view_of(path=CATALOGUE, more=()):
    """Return the view of a file, with more quads where they are given."""
    graph = GRAPH.term("catalogue")
    quads = [Quad(*list(quad)[:3], graph) for quad in read_file(path)]
    return CatalogueView(OxigraphStore.memory([*quads, *more]))


def many(number):
    """Yield the quads of resources that only have a title."""
    for place in range(number):
        iri = ID.term(f"resource/fictive-{place:04}")
        yield Quad(iri, RDF_TYPE, DOTH.term("Resource"), GRAPH.term("catalogue"))
        title = Literal(f"Ressource fictive {place}", language="fr")
        yield Quad(iri, NamedNode("http://purl.org/dc/terms/title"), title, GRAPH.term("catalogue"))


class Read:
    """A page as a mapping from (subject, property) to the set of values."""

    def __init__(self, view, portal, number=1):
        self.triples = feed_page(view, portal, number)
        self._values = defaultdict(set)
        for triple in self.triples:
            self._values[triple.subject, triple.predicate].add(triple.object)

    def __call__(self, subject, prop):
        return self._values.get((subject, prop), set())

    def one(self, subject, prop):
        (value,) = self(subject, prop)
        return value

    def texts(self, subject, prop):
        return {(value.value, value.language) for value in self(subject, prop)}

    def instances(self, of):
        return {subject for (subject, prop), values in self._values.items() if prop == RDF_TYPE and of in values}
