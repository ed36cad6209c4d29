"""References: what a citation names of an entity, as the graph knows it; nothing is guessed to fill a field."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dotheque_graph.catalogue.description import Node, read_node
from dotheque_graph.catalogue.labels import LABEL_PROPERTIES, best_text, choose_label, texts_in
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, FOAF, ID, RDF_TYPE, RDFS, SCHEMA, SKOS, VOID
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.store.graph_store import GraphStore

SITE: Final = "DO'thèque"
"""What holds the entries, in citations."""
COMMONS: Final = ID.term("commons/dotheque")

_WORKS: Final = (DOTH.term("Resource"), DOTH.term("SourceDocument"))
_KINDS: Final = {
    "experience-feedback": "report",
    "image": "graphic",
    "lessons-report": "report",
    "report": "report",
    "study": "report",
    "web-page": "webpage",
    "webinar": "motion_picture",
}
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class Agent:
    """Who made or published something; the graph does not say which part of a person's name is the family's."""

    name: str
    person: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """What a citation names. `kind` is a type of CSL 1.0.2; dates are (year, month, day) as far as they are known.

    A resource is cited for itself; of anything else the entry in the catalogue is, so it has the catalogue as its
    container and no author. `began` and `ended` tell when an activity was.
    """

    iri: NamedNode
    kind: str
    title: str
    language: str
    authors: tuple[Agent, ...]
    publishers: tuple[Agent, ...]
    issued: tuple[int, ...]
    began: tuple[int, ...]
    ended: tuple[int, ...]
    abstract: str
    keywords: tuple[str, ...]
    container: str = ""


def reference(view: CatalogueView, iri: NamedNode, language: str) -> Reference:
    """Return the reference of an entity, its texts in the best language; raise EntityNotFound or EntityWithdrawn."""
    node = read_node(view.store, iri)
    if not node.values or DOTH.term("Tombstone") in node.types:
        node = view.describe(iri).node  # tells what is only mentioned from what is not known, and what replaces it
    return reference_of(view, node, language)


def reference_of(view: CatalogueView, node: Node, language: str) -> Reference:
    """Return the reference of an entity whose node was read."""
    is_work = any(one in node.types for one in _WORKS)
    named = tuple((prop, one) for prop in LABEL_PROPERTIES for one in _literals(node, prop))
    name = choose_label(node.iri, named, language)
    abstract = best_text(
        _first(node, DCTERMS.term("description"), SKOS.term("definition"), RDFS.term("comment")), language
    )
    publishers = _agents(view, node.links(DCTERMS.term("publisher")), language)
    return Reference(
        iri=node.iri,
        kind=_kind(node),
        title=name.text,
        language=name.language,
        authors=_agents(view, node.links(DCTERMS.term("creator")), language),
        publishers=publishers if is_work or publishers else _carriers(view, language),
        issued=_date(node, DCTERMS.term("issued")),
        began=_date(node, SCHEMA.term("startDate")),
        ended=_date(node, SCHEMA.term("endDate")),
        abstract=abstract.value if abstract else "",
        keywords=tuple(_keywords(view, node, language)),
        container="" if is_work else SITE,
    )


def _kind(node: Node) -> str:
    if any(one in node.types for one in _WORKS):
        notations = (kind.value.rpartition("/")[2] for kind in node.links(DOTH.term("resourceType")))
        return next((_KINDS[notation] for notation in notations if notation in _KINDS), "document")
    return "dataset" if VOID.term("Dataset") in node.types else "webpage"


def _literals(node: Node, prop: NamedNode) -> Iterator[Literal]:
    return (value for value in node.all(prop) if isinstance(value, Literal))


def _first(node: Node, *properties: NamedNode) -> tuple[Literal, ...]:
    return next((found for prop in properties if (found := tuple(_literals(node, prop)))), ())


def _agents(view: CatalogueView, agents: tuple[NamedNode, ...], language: str) -> tuple[Agent, ...]:
    names = view.labels(agents, language)
    return tuple(Agent(names[one].text, _is_person(view.store, one)) for one in agents)


def _is_person(store: GraphStore, agent: NamedNode) -> bool:
    return bool(store.quads(subject=agent, predicate=RDF_TYPE, value=FOAF.term("Person"), limit=1))


def _carriers(view: CatalogueView, language: str) -> tuple[Agent, ...]:
    """Return who carries the commons, and so publishes its entries."""
    carried = view.store.quads(subject=COMMONS, predicate=DOTH.term("carriedBy"))
    return _agents(view, tuple(quad.object for quad in carried if isinstance(quad.object, NamedNode)), language)


def _date(node: Node, prop: NamedNode) -> tuple[int, ...]:
    """Return the parts of the first date of a property that are known; () for none, or for one that is no date."""
    literal = node.literal(prop)
    found = _DATE.match(literal.value) if literal else None
    return tuple(int(part) for part in found.groups() if part) if found else ()


def _keywords(view: CatalogueView, node: Node, language: str) -> Iterator[str]:
    """Yield the names of the themes and the free words, each once, in the order of a dictionary."""
    themes = view.labels(node.links(DCAT.term("theme")), language)
    words = (word.value for word in texts_in(node.all(DCAT.term("keyword")), language))
    named = {word.casefold(): word for word in (*words, *(label.text for label in themes.values()))}
    yield from sorted(named.values(), key=str.casefold)
