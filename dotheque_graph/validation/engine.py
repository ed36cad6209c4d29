"""Validation of some nodes of a store against the shapes: in batches, each read once, proved or judged."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias

from dotheque_graph.namespaces import RDF_TYPE, SH
from dotheque_graph.rdf.terms import NamedNode, Term
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.validation.facts import Facts, facts_of, triples_of, values_of
from dotheque_graph.validation.prefilter import Prefilter
from dotheque_graph.validation.report import ValidationReport, ValidationResult
from dotheque_graph.validation.shapes import NodeShape, PropertyShape, Shapes, SparqlRule

if TYPE_CHECKING:
    from dotheque_graph.validation.judge import Judge

BATCH: Final = 2_000
"""Nodes read at once: about 25,000 triples, 40 MB."""


def validate(
    store: GraphStore,
    shapes: Shapes,
    focus_nodes: Iterable[NamedNode],
    progress: Callable[[int, int], None] | None = None,
) -> ValidationReport:
    """Return what the shapes say of some nodes of a store, whatever graph describes them (SHACL 1.0, section 3.4).

    Types are those stated: no subclass is inferred. `progress` is told (nodes done, nodes in all) after each batch.
    """
    nodes = list(dict.fromkeys(focus_nodes))
    found: list[ValidationResult] = []
    for done, batch in _batches(nodes):
        found.extend(_validate_batch(store, shapes, batch))
        if progress:
            progress(done, len(nodes))
    return ValidationReport(tuple(sorted(dict.fromkeys(found), key=_place(shapes))), len(nodes))


def _batches(nodes: Sequence[NamedNode]) -> Iterator[tuple[int, list[NamedNode]]]:
    remaining = iter(nodes)
    done = 0
    while batch := list(islice(remaining, BATCH)):
        done += len(batch)
        yield done, batch


def _place(shapes: Shapes) -> Callable[[ValidationResult], tuple[str, ...]]:
    return lambda result: (
        result.focus_node.value,
        f"{shapes.properties[result.shape].order:09.2f}",
        result.shape.value,
        str(result.path),
        str(result.value),
    )


def _validate_batch(store: GraphStore, shapes: Shapes, batch: Collection[NamedNode]) -> list[ValidationResult]:
    facts = _described(store, batch)
    facts |= _context(store, shapes, facts)
    suspects: dict[NamedNode, list[NamedNode]] = {}
    results: list[ValidationResult] = []
    prefilter = _prefilter(shapes)
    for node_shape, nodes in _targets(shapes, batch, facts):
        for rule in node_shape.rules:
            proof, shortage = prefilter.proofs[rule], prefilter.shortages[rule]
            for node in (node for node in nodes if not proof(node, facts)):
                if shortage(node, facts):
                    results.append(_lacking(shapes.properties[rule], node))
                else:
                    suspects.setdefault(rule, []).append(node)
            for sparql in shapes.sparql_rules.get(rule, ()):
                results.extend(_broken(store, shapes, sparql, nodes))
    return results + (_judged(shapes, suspects, facts) if suspects else [])


def _lacking(shape: PropertyShape, node: NamedNode) -> ValidationResult:
    return ValidationResult(node, shape.path, None, shape.iri, shape.severity, shape.message)


def _described(store: GraphStore, nodes: Iterable[NamedNode]) -> dict[Term, dict[NamedNode, list[Term]]]:
    values = " ".join(map(str, nodes))
    return facts_of(store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"))


def _context(store: GraphStore, shapes: Shapes, facts: Facts) -> dict[Term, dict[NamedNode, list[Term]]]:
    """Return, for the values that are not described yet, their types and what value shapes look at."""
    values = {
        value
        for description in facts.values()
        for values in description.values()
        for value in values
        if isinstance(value, NamedNode) and value not in facts
    }
    wanted = ", ".join(map(str, _value_paths(shapes)))
    listed = " ".join(map(str, values))
    return facts_of(
        store.construct(
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {listed} }} ?s ?p ?o FILTER (?p IN ({wanted})) }}"
        )
    )


@lru_cache(maxsize=4)
def _value_paths(shapes: Shapes) -> frozenset[NamedNode]:
    """Return the properties of values that rules can depend on: the type, and the paths of shapes without targets."""
    targeted = {node_shape.iri for node_shape in shapes.nodes}
    nested = {
        path
        for shape in shapes.facts
        if shape not in targeted
        for rule in values_of(shapes.facts, shape, SH.term("property"))
        for path in values_of(shapes.facts, rule, SH.term("path"))
    }
    return frozenset({RDF_TYPE} | {path for path in nested if isinstance(path, NamedNode)})


def _targets(shapes: Shapes, batch: Iterable[NamedNode], facts: Facts) -> Iterator[tuple[NodeShape, list[NamedNode]]]:
    """Yield each node shape with the nodes it is for (SHACL 1.0, section 2.1.3)."""
    by_class, by_property = _target_index(shapes)
    found: dict[NodeShape, dict[NamedNode, None]] = {}
    for node in batch:
        description = facts.get(node, {})
        for target in description.get(RDF_TYPE, ()):
            for node_shape in by_class.get(target, ()):
                found.setdefault(node_shape, {})[node] = None
        for predicate, node_shapes in by_property.items():
            if predicate in description:
                for node_shape in node_shapes:
                    found.setdefault(node_shape, {})[node] = None
    for node_shape, nodes in found.items():
        yield node_shape, list(nodes)


_Index: TypeAlias = dict[Term, list[NodeShape]]


@lru_cache(maxsize=4)
def _target_index(shapes: Shapes) -> tuple[_Index, _Index]:
    """Return the node shapes by class and by property of their targets."""
    by_class: _Index = {}
    by_property: _Index = {}
    for node_shape in shapes.nodes:
        for target in node_shape.target_classes:
            by_class.setdefault(target, []).append(node_shape)
        for target in node_shape.target_subjects_of:
            by_property.setdefault(target, []).append(node_shape)
    return by_class, by_property


def _broken(
    store: GraphStore, shapes: Shapes, rule: SparqlRule, nodes: Iterable[NamedNode]
) -> Iterator[ValidationResult]:
    """Yield the faults that the SELECT of a rule finds (SHACL 1.0, section 5.3.2)."""
    shape = shapes.properties[rule.shape]
    for row in store.select(rule.over(nodes)).rows:
        focus, path = row["this"], row.get("path", shape.path)
        value = row.get("value", focus if shape.path is None else None)
        if isinstance(focus, NamedNode):
            yield ValidationResult(
                focus, path if isinstance(path, NamedNode) else None, value, shape.iri, shape.severity, shape.message
            )


def _judged(shapes: Shapes, suspects: dict[NamedNode, list[NamedNode]], facts: Facts) -> list[ValidationResult]:
    nodes: dict[Term, None] = dict.fromkeys(node for listed in suspects.values() for node in listed)
    values = {value for node in nodes for values in facts.get(node, {}).values() for value in values}
    return _judge(shapes).results(suspects, triples_of(facts, dict.fromkeys([*nodes, *values])))


@lru_cache(maxsize=4)
def _prefilter(shapes: Shapes) -> Prefilter:
    return Prefilter(shapes)


@lru_cache(maxsize=4)
def _judge(shapes: Shapes) -> "Judge":
    # Imported late: pySHACL and rdflib take 0.7 s, and a change without suspects never needs them.
    from dotheque_graph.validation.judge import Judge  # noqa: PLC0415

    return Judge(shapes)
