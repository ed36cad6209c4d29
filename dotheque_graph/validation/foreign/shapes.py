"""Shapes given by a user: read from any RDF, and made fit for pySHACL, saying what was left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dotheque_graph.errors import InvalidShapes
from dotheque_graph.namespaces import OWL, RDF_TYPE, SH
from dotheque_graph.rdf.parsing import read_file
from dotheque_graph.rdf.terms import Term, Triple
from dotheque_graph.validation.facts import Facts, facts_of, values_of

_PROPERTY: Final = SH.term("property")
_PATH: Final = SH.term("path")
_TARGETS: Final = tuple(SH.term(name) for name in ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf"))
_CODE: Final = frozenset(
    {OWL.term("imports")}
    | {
        SH.term(name)
        for name in (
            *("ask", "construct", "expression", "js", "jsFunctionName", "jsLibrary", "jsLibraryURL", "nodeValidator"),
            *("propertyValidator", "rule", "select", "sparql", "target", "update", "validator", "values"),
        )
    }
)
"""Predicates of SHACL-SPARQL, SHACL-JS and the advanced features: code of somebody else, and imports."""
_CODE_CLASSES: Final = frozenset(
    SH.term(name)
    for name in ("ConstraintComponent", "Function", "JSFunction", "SPARQLFunction", "SPARQLTargetType", "TargetType")
)


@dataclass(frozen=True, slots=True, eq=False)
class ForeignShapes:
    """Shapes fit for pySHACL. `facts` are their triples by subject; `sources` name the files in errors.

    `dangling` counts the `sh:property` left out because their object has no `sh:path`; `unasked` counts the
    constraints, targets and rules left out because they are code: SPARQL could call a SERVICE, JavaScript anything.
    """

    facts: Facts
    sources: tuple[str, ...]
    dangling: int = 0
    unasked: int = 0


def read_foreign_shapes(files: Iterable[Path]) -> ForeignShapes:
    """Return the shapes of some RDF files, taken together.

    Raises SourceNotFound, UnsupportedFormat, TooLarge, InvalidRdf, or InvalidShapes where nothing has a target.
    """
    paths = tuple(files)
    quads = [quad for path in paths for quad in read_file(path)]
    triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    return foreign_shapes(triples, tuple(map(str, paths)))


def foreign_shapes(triples: Iterable[Triple], sources: tuple[str, ...]) -> ForeignShapes:
    """Return the shapes that some triples describe, without code and without pointers to shapes that are not there.

    The official files of DCAT-AP 3.0.1 point to property shapes that they do not define; pySHACL would refuse them
    whole. Raises InvalidShapes where no shape has a target, which would find nothing wrong with anything.
    """
    given = tuple(triples)
    core = [triple for triple in given if not _is_code(triple)]
    stated = facts_of(core)
    kept = [triple for triple in core if not _is_dangling(triple, stated)]
    facts = facts_of(kept)
    if not any(_has_target(facts, subject) for subject in facts):
        raise InvalidShapes(sources, "no shape has a target", "aucune forme n'a de cible")
    asked = sum(triple.predicate in _CODE and triple.predicate in _COUNTED for triple in given)
    return ForeignShapes(facts, sources, len(core) - len(kept), asked)


_COUNTED: Final = frozenset(SH.term(name) for name in ("expression", "js", "rule", "sparql", "target", "validator"))


def _is_code(triple: Triple) -> bool:
    return triple.predicate in _CODE or (triple.predicate == RDF_TYPE and triple.object in _CODE_CLASSES)


def _is_dangling(triple: Triple, facts: Facts) -> bool:
    return triple.predicate == _PROPERTY and not values_of(facts, triple.object, _PATH)


def _has_target(facts: Facts, subject: Term) -> bool:
    if any(values_of(facts, subject, target) for target in _TARGETS):
        return True
    types = {getattr(kind, "value", "").rpartition("#")[2] for kind in values_of(facts, subject, RDF_TYPE)}
    return "Class" in types and bool(types & {"NodeShape", "PropertyShape"})
