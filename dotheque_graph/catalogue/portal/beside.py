"""What stands beside the records of a page: how agents, places, themes, licences and terms are called.

Harvesters read one page at a time, so all that a record leads to has its class and its name on the same page. Each is
read once for a release, and its statements are kept as they are written.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from dotheque_graph.catalogue.portal.agents import agent_triples
from dotheque_graph.catalogue.portal.authorities import names_of_term, term_triples
from dotheque_graph.catalogue.portal.licences import Terms, terms_of_use
from dotheque_graph.catalogue.portal.territories import (
    METROPOLITAN_FRANCE,
    metropolitan_triples,
    place_triples,
    places_told,
)
from dotheque_graph.catalogue.portal.themes import Theme, theme_of
from dotheque_graph.catalogue.portal.wording import spoken, told
from dotheque_graph.catalogue.profiles.dcat import classes_of
from dotheque_graph.catalogue.profiles.saying import Neighbours, names_of
from dotheque_graph.namespaces import DCTERMS, PROV, RDF_TYPE, RDFS, SKOS
from dotheque_graph.rdf.terms import NamedNode, Term, Triple
from dotheque_graph.store.graph_store import GraphStore

_REMEMBERED: Final = 5_000
"""Things of each kind remembered of a release, about 10 MB."""

Said = tuple[Triple, ...]
"""What is said of one thing; () where it has no name, and must not be said to be anything."""


class Beside:
    """The neighbours of records in one profile and release. Its methods may be called from several threads."""

    def __init__(self, read: Neighbours, store: GraphStore, *, harvest: bool) -> None:
        self.read, self.harvest, self._store = read, harvest, store
        self.agent = _remembered(lambda iri: agent_triples(self.read, iri, harvest=harvest))
        self.place = _remembered(self._place)
        self.places: Callable[[NamedNode], tuple[NamedNode, ...]] = lru_cache(maxsize=_REMEMBERED)(
            lambda iri: places_told(self.read, store, iri) if harvest else (iri,)
        )
        self.theme: Callable[[NamedNode], Theme] = lru_cache(maxsize=_REMEMBERED)(
            lambda iri: theme_of(self.read, iri, harvest=harvest)
        )
        self.terms: Callable[[Term], Terms] = lru_cache(maxsize=_REMEMBERED)(
            lambda value: terms_of_use(self.read, value, harvest=harvest)
        )
        self.concept = _remembered(self._concept)
        self.activity = _remembered(self._activity)

    def authority(self, iri: NamedNode) -> Said:
        """Return what is said of a term of an authority: of ours, or of one of the tables."""
        return term_triples(iri, french_only=self.harvest) if names_of_term(iri) else ()

    def _place(self, iri: NamedNode) -> Said:
        if iri == METROPOLITAN_FRANCE:
            return metropolitan_triples(self.read, self._store)
        return place_triples(self.read, iri, harvest=self.harvest)

    def _concept(self, iri: NamedNode) -> Said:
        """Return the class and the names of a concept; CKAN shows its `rdfs:label` where it has one."""
        names = spoken(names_of(self.read(iri)), french_only=self.harvest)
        if not names:
            return self.authority(iri)
        labels = told(iri, RDFS.term("label"), names) if self.harvest else ()
        return (Triple(iri, RDF_TYPE, SKOS.term("Concept")), *told(iri, SKOS.term("prefLabel"), names), *labels)

    def _activity(self, iri: NamedNode) -> Said:
        node = self.read(iri)
        names = spoken(names_of(node), french_only=self.harvest)
        if not names or PROV.term("Activity") not in classes_of(node):
            return ()
        return (Triple(iri, RDF_TYPE, PROV.term("Activity")), *told(iri, DCTERMS.term("title"), names))


def _remembered(say: Callable[[NamedNode], Said]) -> Callable[[NamedNode], Said]:
    return lru_cache(maxsize=_REMEMBERED)(say)
