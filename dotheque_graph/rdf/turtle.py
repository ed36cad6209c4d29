"""Canonical Turtle: one form for one graph, so that a difference between two files shows only what changed.

Prefixes sorted and only those used; the ontology header first, then subjects by IRI; `a` first, then predicates by
their prefixed name; one statement a line, several objects as repeated predicates, the closing point on its own line.
One leading block of `#` lines is kept as it is; other comments do not survive. The form is that of DASH and DCAT 3.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from pyoxigraph import CanonicalizationAlgorithm, Dataset

from dotheque_graph.errors import InvalidRdf
from dotheque_graph.namespaces import OWL, PREFIXES, RDF, RDF_TYPE, XSD, Namespace
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Quad, Term, Triple

_INDENT: Final = "    "
_LOCAL_NAME: Final = re.compile(
    r"[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*|[0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*"
)
_BARE: Final[Mapping[NamedNode, re.Pattern[str]]] = {
    XSD.term("integer"): re.compile(r"[+-]?[0-9]+"),
    XSD.term("decimal"): re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.term("boolean"): re.compile(r"true|false"),
}
"""Lexical forms that read back as the same literal without quotes; "10"^^xsd:decimal does not, and keeps its type."""
_FIRST: Final = RDF.term("first")
_REST: Final = RDF.term("rest")
_NIL: Final = RDF.term("nil")
_NAMES: Final = 8192
"""Shortened IRIs kept, about 2 MB: those of properties, classes and concepts stand in every document."""
_ONTOLOGY: Final = OWL.term("Ontology")

_Properties = Mapping[BlankNode | NamedNode, Sequence[Triple]]


def format_text(text: str, source: str) -> str:
    """Return the canonical form of a Turtle document; its leading `#` block stays.

    Raises InvalidRdf where the text does not parse, where a blank node stands in several places, or where the output
    would not say exactly what the input says (then nothing may be written).
    """
    quads = read_rdf(text.encode(), TURTLE, source)
    written = _leading_comment(text) + canonical_turtle(quads, source)
    if not is_isomorphic(quads, read_rdf(written.encode(), TURTLE, source)):
        raise InvalidRdf(source, 0, "the canonical form would not say the same; the file is left as it is")
    return written


def _leading_comment(text: str) -> str:
    block = re.match(r"(?:#[^\n]*\n)+", text)
    return block.group() + "\n" if block else ""


def is_isomorphic(one: Iterable[Quad], other: Iterable[Quad]) -> bool:
    """Tell whether two sets of quads say the same, blank nodes being compared by RDFC-1.0; lexical forms count."""
    return _canonical(one) == _canonical(other)


def _canonical(quads: Iterable[Quad]) -> Dataset:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def canonical_turtle(statements: Iterable[Triple] | Iterable[Quad], source: str = "graph") -> str:
    """Return the canonical Turtle of a graph; the names of graphs are left out. Raises InvalidRdf, see format_text."""
    triples = {statement.triple if isinstance(statement, Quad) else statement for statement in statements}
    body = "\n".join(_Writer(triples, source).blocks())
    used = set(_PREFIXED.findall(_without_strings(body)))
    header = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items() if prefix in used)
    return f"{header}\n{body}" if header and body else header + body


def _without_strings(body: str) -> str:
    return _STRINGS.sub('""', body)


_STRINGS: Final = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|<[^>\s]*>', re.DOTALL)
_PREFIXED: Final = re.compile(r"(?<![\w:<\"])(\w+):")


class _Writer:
    """Writes one graph; blank nodes stand inside the one statement that refers to them."""

    def __init__(self, triples: Iterable[Triple], source: str) -> None:
        self._source = source
        described: defaultdict[BlankNode | NamedNode, list[Triple]] = defaultdict(list)
        referrers: defaultdict[BlankNode, int] = defaultdict(int)
        for triple in triples:
            if isinstance(triple.subject, Triple) or isinstance(triple.object, Triple):
                raise InvalidRdf(source, 0, "triple terms have no canonical form here")
            described[triple.subject].append(triple)
            if isinstance(triple.object, BlankNode):
                referrers[triple.object] += 1
        self._described: _Properties = described
        self._roots = [node for node in described if isinstance(node, NamedNode) or not referrers[node]]
        shared = [node for node, count in referrers.items() if count > 1]
        if shared:
            raise InvalidRdf(source, 0, "a blank node stands in several places; give it an IRI")
        self._written: set[BlankNode | NamedNode] = set()

    def blocks(self) -> list[str]:
        """Return the text of each subject, in order."""
        blocks = [self._block(node) for node in sorted(self._roots, key=self._rank)]
        if len(self._written) != len(self._described):
            raise InvalidRdf(self._source, 0, "blank nodes form a circle; give one of them an IRI")
        return blocks

    def _rank(self, node: BlankNode | NamedNode) -> tuple[bool, bool, str]:
        header = any(triple.object == _ONTOLOGY for triple in self._described[node])
        named = isinstance(node, NamedNode)
        return (not header, not named, node.value if named else self._statements(node, 1))

    def _block(self, node: BlankNode | NamedNode) -> str:
        name = "[]" if isinstance(node, BlankNode) else _iri(node)
        return f"{name}\n{self._statements(node, 1)}.\n"

    def _statements(self, node: BlankNode | NamedNode, level: int) -> str:
        """Return the indented statements of a subject, each on its line and ended by a semicolon."""
        self._written.add(node)
        lines = sorted(self._statement(triple, level) for triple in self._described.get(node, ()))
        return "".join(f"{_INDENT * level}{text} ;\n" for _, _, _, text in lines)

    def _statement(self, triple: Triple, level: int) -> tuple[bool, str, str, str]:
        """Return (is not `a`, predicate, language of the object, whole text): the order of statements."""
        written = self._object(triple.object, level)
        if triple.predicate == RDF_TYPE:
            return (False, "a", "", f"a {written}")
        predicate = _iri(triple.predicate)
        language = triple.object.language or "" if isinstance(triple.object, Literal) else ""
        return (True, predicate, language, f"{predicate} {written}")

    def _object(self, term: Term, level: int) -> str:
        if isinstance(term, NamedNode):
            return "()" if term == _NIL else _iri(term)
        if isinstance(term, Literal):
            return _literal(term)
        if isinstance(term, BlankNode):
            return self._blank(term, level)
        raise InvalidRdf(self._source, 0, "triple terms have no canonical form here")

    def _blank(self, node: BlankNode, level: int) -> str:
        members = self._members(node)
        if members is not None:
            pad = _INDENT * (level + 1)
            inside = "".join(f"{pad}{self._object(member, level + 1)}\n" for member in members)
            return f"(\n{inside}{_INDENT * level})"
        if not self._described.get(node):
            return "[]"
        return f"[\n{self._statements(node, level + 1)}{_INDENT * level}]"

    def _members(self, node: BlankNode) -> list[Term] | None:
        """Return the members of a well-formed RDF list, None for any other node."""
        members: list[Term] = []
        current: Term = node
        cells: list[BlankNode] = []
        while isinstance(current, BlankNode):
            cell = {triple.predicate: triple.object for triple in self._described.get(current, ())}
            if cell.keys() != {_FIRST, _REST} or len(self._described[current]) != len(cell) or current in cells:
                return None
            cells.append(current)
            members.append(cell[_FIRST])
            current = cell[_REST]
        if current != _NIL:
            return None
        self._written.update(cells)
        return members


@lru_cache(maxsize=_NAMES)
def _iri(node: NamedNode) -> str:
    prefix, namespace = _PREFIX_OF(node.value)
    local = node.value[len(namespace) :]
    return f"{prefix}:{local}" if prefix and _LOCAL_NAME.fullmatch(local) else str(node)


def _prefix_finder() -> Callable[[str], tuple[str, str]]:
    longest_first = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))

    def find(iri: str) -> tuple[str, Namespace | str]:
        return next(((prefix, namespace) for prefix, namespace in longest_first if iri.startswith(namespace)), ("", ""))

    return find


_PREFIX_OF: Final = _prefix_finder()


def _literal(literal: Literal) -> str:
    bare = _BARE.get(literal.datatype)
    if literal.language is None and bare is not None and bare.fullmatch(literal.value):
        return literal.value
    quoted = _quoted(literal.value)
    if literal.language is not None:
        direction = f"--{literal.direction}" if literal.direction else ""
        return f"{quoted}@{literal.language}{direction}"
    if literal.datatype == XSD.term("string"):
        return quoted
    return f"{quoted}^^{_iri(literal.datatype)}"


def _quoted(text: str) -> str:
    """Return a string literal, over several lines where the text has several and reads back unchanged."""
    if "\n" in text and "\r" not in text:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"""{escaped}"""' if _is_printable(escaped.replace("\n", "")) else str(Literal(text))
    return str(Literal(text))


def _is_printable(text: str) -> bool:
    return all(character == "\t" or ord(character) >= ord(" ") for character in text)
