"""The terms: what the ontology and the borrowed terms say, read once from the graph of a release."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dotheque_graph.namespaces import BASE, DCTERMS, DOTH, GRAPH, OWL, RDF_TYPE, RDFS, SCHEMA, VANN, compact
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Term, render
from dotheque_graph.store.graph_store import GraphStore

ONTOLOGY: Final = NamedNode(BASE + "ontology")
SHAPES: Final = NamedNode(BASE + "shapes")

_GRAPH: Final = GRAPH.term("ontology")
_SMALL_GRAPHS: Final = ("catalogue", "vocabulary", "ontology", "provenance", "shapes")
_LONGEST: Final = 90
"""Characters past which a text makes a poor example."""
_KINDS: Final = {
    OWL.term("Class"): "class",
    OWL.term("ObjectProperty"): "object",
    OWL.term("DatatypeProperty"): "data",
    OWL.term("AnnotationProperty"): "note",
}

Values = Mapping[NamedNode, Sequence[Term]]
"""What is said of one subject: predicate → values."""


@dataclass(frozen=True, slots=True)
class ReferenceTerm:
    """A class or a property, ours or borrowed.

    `kind` is "class", "object" (leads to a thing), "data" (has a literal), "note" (an annotation), or "property" for a
    borrowed one, whose kind is not ours to say. `built_on` are the terms that it narrows, `narrower` those of ours that
    narrow it; `domains` and `ranges` join what RDFS and schema.org say. `example` is a statement that uses it.
    """

    iri: NamedNode
    kind: str
    borrowed: bool
    values: Values
    built_on: tuple[NamedNode, ...]
    narrower: tuple[NamedNode, ...]
    domains: tuple[NamedNode, ...]
    ranges: tuple[NamedNode, ...]
    example: Quad | None

    @property
    def local(self) -> str:
        """Return the name of the term in its namespace, which is the anchor of one of ours."""
        return local_name(self.iri)

    @property
    def anchor(self) -> str:
        """Return the anchor of the term on the page: the local name, or `dcterms-title` for a borrowed one."""
        return compact(self.iri.value).replace(":", "-") if self.borrowed else self.local

    @property
    def is_class(self) -> bool:
        """Tell whether the term is a class."""
        return self.kind == "class"

    @property
    def deprecated(self) -> bool:
        """Tell whether the term should no longer be used (owl:deprecated)."""
        return any(isinstance(one, Literal) and one.value in ("true", "1") for one in self.all(OWL.term("deprecated")))

    def all(self, prop: NamedNode) -> Sequence[Term]:
        """Return the values of a property of the term."""
        return self.values.get(prop, ())


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the ontology or of the shapes; `values` hold its date and its notes of change."""

    iri: NamedNode
    number: str
    values: Values


@dataclass(frozen=True, slots=True)
class Header:
    """What a document such as the ontology says of itself; `versions` come newest first."""

    iri: NamedNode
    values: Values
    versions: tuple[Version, ...]

    def text(self, prop: NamedNode) -> str:
        """Return the first literal of a property, "" where there is none."""
        return next((one.value for one in self.values.get(prop, ()) if isinstance(one, Literal)), "")

    @property
    def version(self) -> str:
        """Return the number of the version, "" where none is stated."""
        return self.text(OWL.term("versionInfo"))

    @property
    def prefix(self) -> str:
        """Return the usual prefix of the namespace, "" where none is stated."""
        return self.text(VANN.term("preferredNamespacePrefix"))


@dataclass(frozen=True, slots=True)
class Terms:
    """Every term by IRI, ours first, each group in the order of the local names; and the header of the ontology."""

    header: Header
    terms: Mapping[NamedNode, ReferenceTerm]

    def of_kind(self, *kinds: str, borrowed: bool = False) -> tuple[ReferenceTerm, ...]:
        """Return the terms of some kinds, ours or the borrowed ones."""
        return tuple(one for one in self.terms.values() if one.kind in kinds and one.borrowed == borrowed)

    def used_with(self, target: NamedNode) -> tuple[ReferenceTerm, ...]:
        """Return the properties whose domain is a class."""
        return tuple(one for one in self.terms.values() if target in one.domains)

    def leading_to(self, target: NamedNode) -> tuple[ReferenceTerm, ...]:
        """Return the properties whose range is a class."""
        return tuple(one for one in self.terms.values() if target in one.ranges)


def local_name(iri: NamedNode) -> str:
    """Return what stands after the last `#` or `/` of an IRI."""
    return iri.value.rpartition("#")[2] if "#" in iri.value else iri.value.rpartition("/")[2]


def read_terms(store: GraphStore) -> Terms:
    """Return the terms of a release; without an ontology in it, there are none."""
    facts = by_subject(store.quads(graph=_GRAPH))
    named = [iri for iri in facts if _is_term(iri, facts[iri])]
    narrower: dict[NamedNode, list[NamedNode]] = {}
    for iri in named:
        for wider in _wider(facts[iri]):
            narrower.setdefault(wider, []).append(iri)
    terms = (_term(store, iri, facts[iri], tuple(sorted(narrower.get(iri, ()), key=str))) for iri in named)
    ordered = sorted(terms, key=lambda one: (one.borrowed, compact(one.iri.value).casefold(), one.iri.value))
    return Terms(header_of(ONTOLOGY, facts), {one.iri: one for one in ordered})


def header_of(iri: NamedNode, facts: Mapping[NamedNode, Values]) -> Header:
    """Return what some facts say of a document and of its versions (dcterms:isVersionOf)."""
    versions = [
        Version(one, local_name(one), values)
        for one, values in facts.items()
        if iri in values.get(DCTERMS.term("isVersionOf"), ())
    ]
    newest_first = sorted(versions, key=lambda one: _numbers(one.number), reverse=True)
    return Header(iri, facts.get(iri, {}), tuple(newest_first))


def by_subject(quads: Iterable[Quad]) -> dict[NamedNode, dict[NamedNode, list[Term]]]:
    """Return quads by subject and predicate; the values of each predicate are in a stable order."""
    facts: dict[NamedNode, dict[NamedNode, list[Term]]] = {}
    for quad in sorted(quads, key=lambda quad: render(quad.object)):
        if isinstance(quad.subject, NamedNode):
            facts.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)
    return facts


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _is_term(iri: NamedNode, values: Values) -> bool:
    """Tell whether a subject is a term: ours has a type of the table, a borrowed one a label and no type."""
    if iri.value.startswith(DOTH):
        return any(one in _KINDS for one in values.get(RDF_TYPE, ()) if isinstance(one, NamedNode))
    return RDFS.term("label") in values and RDF_TYPE not in values


def _term(store: GraphStore, iri: NamedNode, values: Values, narrower: tuple[NamedNode, ...]) -> ReferenceTerm:
    kind = _kind(iri, values)
    return ReferenceTerm(
        iri=iri,
        kind=kind,
        borrowed=not iri.value.startswith(DOTH),
        values=values,
        built_on=_wider(values),
        narrower=narrower,
        domains=_iris(values, RDFS.term("domain"), SCHEMA.term("domainIncludes")),
        ranges=_iris(values, RDFS.term("range"), SCHEMA.term("rangeIncludes")),
        example=_example(store, iri, is_class=kind == "class"),
    )


def _kind(iri: NamedNode, values: Values) -> str:
    stated = (_KINDS[one] for one in values.get(RDF_TYPE, ()) if isinstance(one, NamedNode) and one in _KINDS)
    return next(stated, "class" if local_name(iri)[:1].isupper() else "property")


def _wider(values: Values) -> tuple[NamedNode, ...]:
    return _iris(values, RDFS.term("subClassOf"), RDFS.term("subPropertyOf"))


def _iris(values: Values, *properties: NamedNode) -> tuple[NamedNode, ...]:
    found = (one for prop in properties for one in values.get(prop, ()) if isinstance(one, NamedNode))
    return tuple(dict.fromkeys(found))


def _example(store: GraphStore, iri: NamedNode, *, is_class: bool) -> Quad | None:
    """Return a statement that uses a term: always the same one, from the catalogue where it has any."""
    for name in _SMALL_GRAPHS:
        graph = GRAPH.term(name)
        found = store.quads(None, RDF_TYPE, iri, graph) if is_class else store.quads(None, iri, None, graph)
        named = [quad for quad in found if isinstance(quad.subject, NamedNode)]
        if named:
            return min(named, key=_fitness)
    return _any_statement(store, iri, is_class=is_class)


def _fitness(quad: Quad) -> tuple[bool, str]:
    """Return the key that puts short values first, then the subjects in order."""
    return (len(render(quad.object)) > _LONGEST, str(quad))


def _any_statement(store: GraphStore, iri: NamedNode, *, is_class: bool) -> Quad | None:
    """Return one statement of the large graphs, the first that the engine has, which no change elsewhere moves."""
    pattern = f"?s <{RDF_TYPE.value}> {iri}" if is_class else f"?s {iri} ?o"
    for row in store.select(f"SELECT * WHERE {{ GRAPH ?g {{ {pattern} }} }} LIMIT 1").rows:
        subject, graph, value = row["s"], row["g"], iri if is_class else row["o"]
        if isinstance(subject, NamedNode) and isinstance(graph, NamedNode):
            return Quad(subject, RDF_TYPE if is_class else iri, value, graph)
    return None
