"""Writing RDF: triples and quads as bytes of any format of the table, with our prefixes and in a stable order."""

import hashlib
from collections.abc import Iterable

from pyoxigraph import serialize

from dotheque_graph.namespaces import PREFIXES
from dotheque_graph.rdf.formats import JSON_LD, N3, RDF_XML, TRIG, TURTLE, Format
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Triple
from dotheque_graph.rdf.turtle import canonical_turtle


def serialise(statements: Iterable[Triple] | Iterable[Quad], form: Format) -> bytes:
    """Return a document of these statements; the same set gives the same bytes whatever its order.

    Turtle of named things is in our canonical form: the engine's is as valid, but escapes every slash of a local name.
    """
    ordered: list[Triple | Quad] = sorted(statements, key=str)
    if form is TURTLE and all(map(_is_named, ordered)):
        return canonical_turtle(ordered).encode()  # type: ignore[arg-type]  # all of one kind
    prefixes = _used_prefixes(ordered) if form in (TURTLE, TRIG, N3, JSON_LD, RDF_XML) else None
    return serialize(ordered, format=form.rdf, prefixes=prefixes) or b""  # type: ignore[arg-type]  # all of one kind


def _is_named(statement: Triple | Quad) -> bool:
    """Tell whether a statement has neither blank nodes nor triple terms, which canonical Turtle may refuse."""
    return isinstance(statement.subject, NamedNode) and isinstance(statement.object, NamedNode | Literal)


def _used_prefixes(statements: Iterable[Triple | Quad]) -> dict[str, str]:
    text = "\n".join(map(str, statements))
    return {prefix: str(namespace) for prefix, namespace in PREFIXES.items() if "<" + namespace in text}


def canonical_n_quads(quads: Iterable[Quad]) -> bytes:
    """Return N-Quads sorted by code point, one a line: the RDFC-1.0 form of a dataset that has no blank nodes."""
    return "".join(sorted(f"{quad} .\n" for quad in quads)).encode()


def digest(quads: Iterable[Quad]) -> str:
    """Return the SHA-256 of the canonical N-Quads, in hexadecimal."""
    return hashlib.sha256(canonical_n_quads(quads)).hexdigest()
