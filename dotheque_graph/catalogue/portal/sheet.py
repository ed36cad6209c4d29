"""The sheet on which a page is written: what it says of its records, and once each of what stands beside them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Final

from dotheque_graph.catalogue.portal.beside import Beside, Said
from dotheque_graph.catalogue.portal.changes import Changes, read_changes
from dotheque_graph.catalogue.portal.model import Portal, PortalProfile
from dotheque_graph.catalogue.profiles.saying import Neighbours
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.namespaces import RDF_TYPE
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Triple
from dotheque_graph.store.graph_store import GraphStore

MOST: Final = 100
"""Values of one property that a record repeats; the others stand in the document about it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is read once for all pages of a release: the store, when things changed, and neighbours by profile."""

    store: GraphStore
    changes: Changes
    beside: dict[PortalProfile, Beside]


def known_of(view: CatalogueView, portal: Portal) -> Known:
    """Return what the view of a release keeps for its feeds."""
    return view.once("portal known", lambda store: _known(store, portal.release.issued))


def _known(store: GraphStore, issued: str) -> Known:
    read = Neighbours(store)
    beside = {profile: Beside(read, store, harvest=profile is PortalProfile.HARVEST) for profile in PortalProfile}
    return Known(store, read_changes(store, issued), beside)


class Sheet:
    """One page while it is written."""

    def __init__(self, portal: Portal, known: Known) -> None:
        self.portal = portal
        self.harvest = portal.harvest
        self.store = known.store
        self.changes = known.changes
        self.beside = known.beside[portal.profile]
        self._said: defaultdict[NamedNode | BlankNode | Triple, list[Triple]] = defaultdict(list)
        self._near: dict[int, Said] = {}  # by identity: what is kept is the same object on every page
        self._written: set[NamedNode] = set()
        self._blanks = 0

    def say(self, node: NamedNode | BlankNode, prop: NamedNode, value: NamedNode | BlankNode | Literal) -> None:
        """Say something of a node."""
        self._said[node].append(Triple(node, prop, value))

    def type(self, node: NamedNode | BlankNode, *classes: NamedNode) -> None:
        """Say what a node is."""
        for one in classes:
            self._said[node].append(Triple(node, RDF_TYPE, one))

    def texts(self, node: NamedNode, prop: NamedNode, texts: Iterable[Literal]) -> None:
        """Say texts of a node."""
        for text in texts:
            self._said[node].append(Triple(node, prop, text))

    def near(self, said: Iterable[Triple]) -> None:
        """Put beside the records what was said of a neighbour, once however often it is met."""
        kept = said if isinstance(said, tuple) else tuple(said)
        self._near[id(kept)] = kept

    def term(self, node: NamedNode, prop: NamedNode, *terms: NamedNode) -> None:
        """Say terms of authorities of a node, with their names beside."""
        for term in terms:
            self._said[node].append(Triple(node, prop, term))
            if term not in self._written:
                self._written.add(term)
                self.near(self.beside.authority(term))

    def first(self, node: NamedNode) -> bool:
        """Tell whether a node that several records may lead to is met for the first time on this page."""
        met = node in self._written
        self._written.add(node)
        return not met

    def blank(self) -> BlankNode:
        """Return a blank node; the same page has the same ones each time it is made."""
        self._blanks += 1
        return BlankNode(f"b{self._blanks}")

    def triples(self) -> tuple[Triple, ...]:
        """Return all that the page says, nothing twice, a subject at a time and each in the order it was written."""
        subjects = {node: list(said) for node, said in self._said.items()}
        for triple in dict.fromkeys(chain(*self._near.values())):
            subjects.setdefault(triple.subject, []).append(triple)
        return tuple(chain.from_iterable(subjects.values()))
