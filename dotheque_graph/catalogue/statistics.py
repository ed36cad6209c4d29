"""The statistics of a release: what a VoID description counts, for each graph and for the whole.

Some of it is a pass over the whole graph: it is measured once for a release and kept beside it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, astuple, dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from dotheque_graph.catalogue.kinds import KINDS
from dotheque_graph.namespaces import BASE, OWL, RDF_TYPE, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.store.graph_store import GraphStore

TARGETS: Final[Mapping[str, Mapping[str, str]]] = {
    "http://metadata.un.org/sdg/": {
        "fr": "Objectifs de développement durable des Nations unies",
        "en": "Sustainable development goals of the United Nations",
    },
    "http://id.insee.fr/geo/": {"fr": "Géographie de l'INSEE", "en": "Geography of the INSEE"},
    "http://eurovoc.europa.eu/": {"fr": "EuroVoc", "en": "EuroVoc"},
    "http://publications.europa.eu/resource/authority/": {
        "fr": "Tables d'autorité de l'Union européenne",
        "en": "Authority tables of the European Union",
    },
    "http://www.wikidata.org/entity/": {"fr": "Wikidata", "en": "Wikidata"},
    "https://spdx.org/licenses/": {"fr": "Liste des licences SPDX", "en": "SPDX list of licences"},
    "https://creativecommons.org/": {"fr": "Creative Commons", "en": "Creative Commons"},
    "https://opendatacommons.org/licenses/": {"fr": "Open Data Commons", "en": "Open Data Commons"},
    "https://www.etalab.gouv.fr/": {"fr": "Licences d'Etalab", "en": "Licences of Etalab"},
    "http://purl.org/adms/": {"fr": "Listes d'ADMS", "en": "Lists of ADMS"},
}
"""Data sets that we link to and know the name of, by the namespace of their entities."""

_MATCHES: Final = frozenset(
    [SKOS.term(f"{kind}Match").value for kind in ("exact", "close", "broad", "narrow", "related")]
    + [OWL.term("sameAs").value]
)
"""Properties whose objects outside are entities of another data set, known here or not."""
_OF_THE_MODEL: Final = frozenset(BASE + "graph/" + name for name in ("ontology", "shapes"))
"""Graphs that speak of terms: their links to other vocabularies are no links between data."""


@dataclass(frozen=True, slots=True)
class Part:
    """The counts of one graph, or of the union of all, in which a statement of two graphs counts once.

    `entities` are typed things under our base, `subjects` and `objects` distinct terms, `classes` entities by class,
    `properties` statements by predicate.
    """

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Linkset:
    """How many statements of one graph lead by one property from our entities into a namespace of somebody else."""

    graph: str
    target: str
    predicate: str
    triples: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The statistics of a release; `examples` are IRIs that show what it holds, one for each main kind."""

    whole: Part
    graphs: Mapping[str, Part]
    linksets: tuple[Linkset, ...]
    examples: tuple[str, ...]

    def to_json(self) -> str:
        """Return them as text, the same for the same release."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Statistics":
        """Return what `to_json` wrote; raise ValueError, TypeError or KeyError for anything else."""
        facts: dict[str, Any] = json.loads(text)
        return cls(
            whole=Part(**facts["whole"]),
            graphs={name: Part(**part) for name, part in facts["graphs"].items()},
            linksets=tuple(Linkset(**linkset) for linkset in facts["linksets"]),
            examples=tuple(facts["examples"]),
        )


def measure(
    store: GraphStore, earlier: Statistics | None = None, unchanged: frozenset[str] = frozenset()
) -> Statistics:
    """Return the statistics of a store; a few seconds for half a million quads.

    Those of the graphs that are `unchanged` since `earlier` are taken from there.
    """
    graphs = store.graphs()
    kept = unchanged.intersection(earlier.graphs) if earlier else frozenset()
    parts = {graph.value: _part(store, graph) for graph in graphs if graph.value not in kept}
    linksets = [linkset for graph in graphs if graph.value not in kept for linkset in _linksets(store, graph)]
    if earlier:
        parts |= {name: earlier.graphs[name] for name in kept}
        linksets += [linkset for linkset in earlier.linksets if linkset.graph in kept]
    return Statistics(
        whole=_part(store),
        graphs={graph.value: parts[graph.value] for graph in graphs},
        linksets=tuple(sorted(linksets, key=astuple)),
        examples=tuple(_examples(store)),
    )


def _part(store: GraphStore, graph: NamedNode | None = None) -> Part:
    """Return the counts of a graph, or of the union of all."""
    place = f"GRAPH {graph}" if graph else ""

    def number(what: str, pattern: str) -> int:
        (row,) = store.select(f"SELECT (COUNT({what}) AS ?n) WHERE {{ {place} {{ {pattern} }} }}").rows
        return _number(row["n"])

    def counted(what: str, pattern: str) -> dict[str, int]:
        rows = store.select(f"SELECT ?key (COUNT({what}) AS ?n) WHERE {{ {place} {{ {pattern} }} }} GROUP BY ?key").rows
        return dict(sorted((row["key"].value, _number(row["n"])) for row in rows if isinstance(row["key"], NamedNode)))

    return Part(
        triples=number("*", "?s ?p ?o"),
        entities=number("DISTINCT ?s", f'?s a ?class FILTER(STRSTARTS(STR(?s), "{BASE}"))'),
        subjects=number("DISTINCT ?s", "?s ?p ?o"),
        objects=number("DISTINCT ?o", "?s ?p ?o"),
        classes=counted("DISTINCT ?s", "?s a ?key"),
        properties=counted("*", "?s ?key ?o"),
    )


def _linksets(store: GraphStore, graph: NamedNode) -> Iterator[Linkset]:
    """Yield the links from our entities of a graph into other data sets, by target and property."""
    if graph.value in _OF_THE_MODEL:
        return
    rows = store.select(
        f"SELECT ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} FILTER(isIRI(?o) && ?p != {RDF_TYPE} "
        f'&& !STRSTARTS(STR(?o), "{BASE}") && STRSTARTS(STR(?s), "{BASE}")) }}'
    ).rows
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        target = _target(row["p"], row["o"])
        if target:
            key = target, _text(row["p"])
            found[key] = found.get(key, 0) + 1
    for (target, predicate), triples in sorted(found.items()):
        yield Linkset(graph.value, target, predicate, triples)


def _target(predicate: Term, value: Term) -> str | None:
    """Return the namespace of the data set that an object belongs to, None where it is no entity of one."""
    iri = _text(value)
    known = next((namespace for namespace in TARGETS if iri.startswith(namespace)), None)
    if known or _text(predicate) not in _MATCHES:
        return known
    address = urlsplit(iri)
    return f"{address.scheme}://{address.netloc}/"


def _examples(store: GraphStore) -> Iterator[str]:
    """Yield for each main kind the entity that most is said about."""
    for kind in KINDS:
        if kind.main and kind.classes:
            classes = " ".join(map(str, kind.classes))
            rows = store.select(
                f"SELECT ?s (COUNT(*) AS ?n) WHERE {{ VALUES ?class {{ {classes} }} ?s a ?class ; ?p ?o }} "
                "GROUP BY ?s ORDER BY DESC(?n) ?s LIMIT 1"
            ).rows
            yield from (_text(row["s"]) for row in rows)


def _text(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _number(term: Term) -> int:
    return int(_text(term))
