"""The namespaces: one table of prefixes, and the IRIs of our own base."""

from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

BASE: Final = "https://w3id.org/dotheque/"


class Namespace(str):
    """The IRI of a namespace, which makes terms: `SKOS.term("prefLabel")` is a NamedNode."""

    __slots__ = ()

    def term(self, name: str) -> NamedNode:
        """Return the NamedNode of a local name in this namespace."""
        return NamedNode(self + name)


ADMS = Namespace("http://www.w3.org/ns/adms#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
DOTH = Namespace(BASE + "ontology#")
DSH = Namespace(BASE + "shapes#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
GRAPH = Namespace(BASE + "graph/")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
ID = Namespace(BASE + "id/")
IGEO = Namespace("http://rdf.insee.fr/def/geo#")
ORG = Namespace("http://www.w3.org/ns/org#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
PROV = Namespace("http://www.w3.org/ns/prov#")
QB = Namespace("http://purl.org/linked-data/cube#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Namespace("https://schema.org/")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SDG = Namespace("http://metadata.un.org/sdg/")
SDGO = Namespace("http://metadata.un.org/sdg/ontology#")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VANN = Namespace("http://purl.org/vocab/vann/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
VOC = Namespace(BASE + "vocabulary/")
VOID = Namespace("http://rdfs.org/ns/void#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

PREFIXES: Final[dict[str, Namespace]] = {
    "adms": ADMS,
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "doth": DOTH,
    "dsh": DSH,
    "foaf": FOAF,
    "geo": GEO,
    "graph": GRAPH,
    "hydra": HYDRA,
    "id": ID,
    "igeo": IGEO,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "qb": QB,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sd": SD,
    "sdg": SDG,
    "sdgo": SDGO,
    "sh": SH,
    "skos": SKOS,
    "spdx": SPDX,
    "vann": VANN,
    "vcard": VCARD,
    "voc": VOC,
    "void": VOID,
    "xsd": XSD,
}
"""Prefix → namespace, for Turtle, SPARQL and display; a test keeps it sorted and free of doubles."""

RDF_TYPE: Final = RDF.term("type")


@lru_cache(maxsize=4096)
def compact(iri: str) -> str:
    """Return `prefix:local` for an IRI of a known namespace with a plain local name, else the IRI itself."""
    namespace, prefix = max(
        ((str(namespace), prefix) for prefix, namespace in PREFIXES.items() if iri.startswith(namespace)),
        default=("", ""),
    )
    local = iri[len(namespace) :]
    return f"{prefix}:{local}" if prefix and local and "/" not in local else iri
