"""The shapes as the rest of the program reads them: targets, names, messages, groups, order, severity, SPARQL rules."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from dotheque_graph.assets import FEED_SHAPES, asset
from dotheque_graph.errors import InvalidQuery, InvalidRdf, SourceNotFound
from dotheque_graph.namespaces import RDF_TYPE, RDFS, SH
from dotheque_graph.rdf.parsing import read_file
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Term, Triple
from dotheque_graph.validation.facts import Facts, facts_of, values_of
from dotheque_graph.validation.report import Severity

_PROPERTY: Final = SH.term("property")
_WHERE: Final = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PropertyGroup:
    """A heading under which properties stand together; `label` maps a language to its words."""

    iri: NamedNode
    label: Mapping[str, str]
    order: Decimal


@dataclass(frozen=True, slots=True)
class PropertyShape:
    """One rule with a name of its own. `name`, `description` and `message` map a language to its words.

    `path` is None for a rule on a node as a whole. `target_classes` are those of every node shape it belongs to.
    """

    iri: NamedNode
    path: NamedNode | None
    name: Mapping[str, str]
    description: Mapping[str, str]
    message: Mapping[str, str]
    group: NamedNode | None
    order: Decimal
    severity: Severity
    target_classes: frozenset[NamedNode]


@dataclass(frozen=True, slots=True, eq=False)
class NodeShape:
    """Whom rules are for: nodes of a class or nodes that have a property; `rules` name itself and its properties."""

    iri: NamedNode
    target_classes: frozenset[NamedNode]
    target_subjects_of: frozenset[NamedNode]
    rules: tuple[NamedNode, ...]


@dataclass(frozen=True, slots=True)
class SparqlRule:
    """The `sh:sparql` constraint of a shape: a SELECT with its prefixes, whose `$this` is still free."""

    shape: NamedNode
    select: str

    def over(self, nodes: Iterable[NamedNode]) -> str:
        """Return the query for some nodes: `VALUES $this` stands first in its WHERE."""
        values = " ".join(map(str, nodes))
        return _WHERE.sub(lambda where: f"{where.group()} VALUES $this {{ {values} }} ", self.select, count=1)


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """Every shape, read once. `facts` are the triples themselves; `properties` holds each rule by its IRI."""

    facts: Facts
    nodes: tuple[NodeShape, ...]
    properties: Mapping[NamedNode, PropertyShape]
    groups: Mapping[NamedNode, PropertyGroup]
    sparql_rules: Mapping[NamedNode, tuple[SparqlRule, ...]]

    def of_class(self, target: NamedNode) -> tuple[PropertyShape, ...]:
        """Return the rules for a class, in the order of their groups and then of themselves."""
        found = [shape for shape in self.properties.values() if target in shape.target_classes]
        return tuple(sorted(found, key=self._place))

    def _place(self, shape: PropertyShape) -> tuple[Decimal, Decimal, str]:
        group = self.groups.get(shape.group) if shape.group else None
        return (group.order if group else Decimal("Infinity"), shape.order, shape.iri.value)


def load_shapes(folder: Path) -> Shapes:
    """Return the shapes of every Turtle file of a folder, but for those of the feed, which are no rules for entries.

    Raises SourceNotFound, InvalidRdf or InvalidQuery.
    """
    files = sorted(path for path in folder.glob("*.ttl") if path.resolve() != asset(*FEED_SHAPES))
    if not files:
        raise SourceNotFound(str(folder))
    return read_shapes(quad for file in files for quad in read_file(file))


def read_shapes(quads: Iterable[Quad]) -> Shapes:
    """Return the shapes that some quads describe.

    Raises InvalidRdf for a property shape without an IRI or within another one, InvalidQuery for a SPARQL rule that
    cannot be bound.
    """
    facts = facts_of(Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    nodes = tuple(_node_shape(facts, iri) for iri in _targeted(facts))
    iris = dict.fromkeys(rule for node in nodes for rule in node.rules)
    return Shapes(
        facts,
        nodes,
        {iri: _property_shape(facts, iri, nodes) for iri in iris},
        {iri: _group(facts, iri) for iri in _instances(facts, SH.term("PropertyGroup"))},
        {iri: rules for iri in iris if (rules := tuple(_sparql_rules(facts, iri)))},
    )


def _targeted(facts: Facts) -> list[NamedNode]:
    targets = (SH.term("targetClass"), SH.term("targetSubjectsOf"))
    named = [subject for subject in facts if isinstance(subject, NamedNode)]
    found = [subject for subject in named if any(values_of(facts, subject, target) for target in targets)]
    return sorted(found, key=lambda iri: iri.value)


def _instances(facts: Facts, target: NamedNode) -> list[NamedNode]:
    return [node for node in facts if isinstance(node, NamedNode) and target in values_of(facts, node, RDF_TYPE)]


def _node_shape(facts: Facts, iri: NamedNode) -> NodeShape:
    if len(_iris(facts, iri, _PROPERTY)) < len(values_of(facts, iri, _PROPERTY)):
        raise InvalidRdf(iri.value, 0, "each property shape needs an IRI of its own")
    return NodeShape(
        iri,
        frozenset(_iris(facts, iri, SH.term("targetClass"))),
        frozenset(_iris(facts, iri, SH.term("targetSubjectsOf"))),
        (iri, *_iris(facts, iri, _PROPERTY)),
    )


def _property_shape(facts: Facts, iri: NamedNode, nodes: Iterable[NodeShape]) -> PropertyShape:
    path = next(iter(_iris(facts, iri, SH.term("path"))), None)
    if path and values_of(facts, iri, _PROPERTY):
        # SHACL would report it under the name of the value instead of the focus node.
        raise InvalidRdf(iri.value, 0, "what a value must be belongs in a shape of its own, used with sh:node")
    return PropertyShape(
        iri,
        path,
        _words(facts, iri, SH.term("name")),
        _words(facts, iri, SH.term("description")),
        _words(facts, iri, SH.term("message")),
        next(iter(_iris(facts, iri, SH.term("group"))), None),
        _order(facts, iri),
        _severity(facts, iri),
        frozenset(target for node in nodes if iri in node.rules for target in node.target_classes),
    )


def _group(facts: Facts, iri: NamedNode) -> PropertyGroup:
    return PropertyGroup(iri, _words(facts, iri, RDFS.term("label")), _order(facts, iri))


def _severity(facts: Facts, iri: NamedNode) -> Severity:
    stated = _iris(facts, iri, SH.term("severity"))
    return Severity(stated[0].value) if stated else Severity.VIOLATION


def _order(facts: Facts, iri: NamedNode) -> Decimal:
    stated = [value.value for value in values_of(facts, iri, SH.term("order")) if isinstance(value, Literal)]
    return Decimal(stated[0]) if stated else Decimal(0)


def _words(facts: Facts, subject: Term, predicate: NamedNode) -> dict[str, str]:
    values = values_of(facts, subject, predicate)
    return {value.language or "": value.value for value in values if isinstance(value, Literal)}


def _iris(facts: Facts, subject: Term, predicate: NamedNode) -> list[NamedNode]:
    return [value for value in values_of(facts, subject, predicate) if isinstance(value, NamedNode)]


def _text(facts: Facts, subject: Term, predicate: NamedNode) -> str:
    return next(iter(_words(facts, subject, predicate).values()), "")


def _sparql_rules(facts: Facts, shape: NamedNode) -> Iterable[SparqlRule]:
    for constraint in values_of(facts, shape, SH.term("sparql")):
        select = _text(facts, constraint, SH.term("select"))
        if not _WHERE.search(select):
            raise InvalidQuery(f"{shape.value}: a SPARQL rule needs “WHERE {{”")
        path = next(iter(_iris(facts, shape, SH.term("path"))), None)
        bound = select.replace("$PATH", str(path)) if path else select
        yield SparqlRule(shape, f"{_prefixes(facts, constraint)}{bound}")


def _prefixes(facts: Facts, constraint: Term) -> str:
    declared = [
        declaration
        for holder in values_of(facts, constraint, SH.term("prefixes"))
        for declaration in values_of(facts, holder, SH.term("declare"))
    ]
    lines = {
        f"PREFIX {_text(facts, item, SH.term('prefix'))}: <{_text(facts, item, SH.term('namespace'))}>\n"
        for item in declared
    }
    return "".join(sorted(lines))
