"""Profiles: the description of an entity said in another vocabulary, for those who read no other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from dotheque_graph.catalogue.description import Description
from dotheque_graph.catalogue.documents import document_triples
from dotheque_graph.catalogue.profiles.dcat import DCAT_AP, dcat_triples
from dotheque_graph.catalogue.profiles.saying import Neighbours
from dotheque_graph.catalogue.profiles.schema_org import schema_org_triples
from dotheque_graph.namespaces import BASE, SCHEMA
from dotheque_graph.rdf.terms import NamedNode, Triple
from dotheque_graph.store.graph_store import GraphStore


@dataclass(frozen=True, slots=True)
class Profile:
    """A vocabulary that descriptions are said in.

    `token` names it in `?_profile=`, `iri` in `Accept-Profile` and `Link` (Content Negotiation by Profile). `also` are
    other IRIs that mean it, `names` what it is called by language.
    """

    token: str
    iri: NamedNode
    names: Mapping[str, str]
    also: tuple[str, ...] = ()

    def is_named(self, name: str) -> bool:
        """Tell whether a token or an IRI, with or without its last slash or hash, means this profile."""
        spelt = {self.token, *(iri.rstrip("/#") for iri in (self.iri.value, *self.also))}
        return name.rstrip("/#") in spelt


OWN: Final = Profile(
    "dotheque", NamedNode(BASE + "ontology"), {"fr": "Modèle de la DO'thèque", "en": "Model of the DO'thèque"}
)
SCHEMA_ORG: Final = Profile(
    "schema", NamedNode(SCHEMA), {"fr": "schema.org", "en": "schema.org"}, ("http://schema.org/",)
)
DCAT_PROFILE: Final = Profile(
    "dcat",
    DCAT_AP,
    {"fr": "DCAT-AP, pour les portails de données", "en": "DCAT-AP, for data portals"},
    (
        "http://www.w3.org/ns/dcat#",
        "http://data.europa.eu/r5r/",
        "https://semiceu.github.io/DCAT-AP/releases/3.0.0/",
        "https://semiceu.github.io/DCAT-AP/releases/3.0.1/",
    ),
)
PROFILES: Final = (OWN, SCHEMA_ORG, DCAT_PROFILE)
"""Every profile; the first is the default, and the only one that says all that the graph does."""

_SAYING: Final[Mapping[str, Callable[[GraphStore, Description], tuple[Triple, ...]]]] = {
    OWN.token: document_triples,
    SCHEMA_ORG.token: lambda store, description: schema_org_triples(Neighbours(store), description),
    DCAT_PROFILE.token: dcat_triples,
}


def profiled(store: GraphStore, description: Description, profile: Profile) -> tuple[Triple, ...]:
    """Return the triples of the document about an entity in a profile.

    Each is a fact of the graph said otherwise; what a vocabulary has no word for is left out, class and name never are.
    """
    return _SAYING[profile.token](store, description)
