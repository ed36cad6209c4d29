"""Reading RDF: bytes and files into quads, with limits checked first and errors that name file, line and reason."""

import gzip
import re
import zlib
from collections import Counter
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from pyoxigraph import RdfFormat, parse

from dotheque_graph.errors import InvalidRdf, SourceNotFound, TooLarge
from dotheque_graph.rdf.formats import Format, input_format
from dotheque_graph.rdf.terms import Quad

MAX_BYTES: Final = 512 * 1024 * 1024
"""Largest RDF document read, unpacked; ten times the communes of France."""
MAX_DEPTH: Final = 200
"""Deepest nesting of brackets. The engine's parsers overflow their stack, and kill the process, at some thousands."""
MAX_EXPANSION: Final = 10 * 1024 * 1024
"""Bytes that the entities of RDF/XML may add to a document, beyond its own size; ontologies add less than that size."""

# What is not closed goes on to the end: passed over, many openings would take the square of their number.
_TURTLE_TOKENS: Final = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)'
    rb"|'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\Z)"
    rb'|"(?:[^"\\\n]|\\.)*+"?'
    rb"|'(?:[^'\\\n]|\\.)*+'?"
    rb"|<(?!<)[^<>\s]*>"
    rb"|#[^\n]*"
    rb"|\\."
    rb"|<<|>>|[\[\](){}]",
    re.DOTALL,
)
_JSON_TOKENS: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_XML_TOKENS: Final = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|</[^<>]*>|<[^!?/][^<>]*>", re.DOTALL)

_ENTITY: Final = re.compile(rb"<!ENTITY")
# Stricter than the engine, which takes nearly anything for a name: what is not understood here is refused.
_DECLARATION: Final = re.compile(rb"""<!ENTITY\s+([A-Za-z_:\x80-\xff][\w.:\x80-\xff-]*)\s+"([^"<]*)"\s*>""")
_REFERENCE: Final = re.compile(rb"&([^&;]+);")
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_PREDEFINED: Final = frozenset([b"lt", b"gt", b"amp", b"quot", b"apos"])


def read_file(path: Path) -> list[Quad]:
    """Return the quads of an RDF file, plain or gzip, its format told by its extension.

    Raises SourceNotFound, UnsupportedFormat, TooLarge, or InvalidRdf naming file, line and reason.
    """
    chosen = input_format(path)
    try:
        data = _unpack(path) if path.suffix == ".gz" else path.read_bytes()
    except FileNotFoundError:
        raise SourceNotFound(str(path)) from None
    except (OSError, EOFError, zlib.error) as error:
        raise InvalidRdf(str(path), 0, f"gzip: {error}") from None
    return read_rdf(data, chosen, str(path))


def _unpack(path: Path) -> bytes:
    with gzip.open(path) as packed:
        return packed.read(MAX_BYTES + 1)


def read_rdf(data: bytes, form: Format, source: str, base_iri: str | None = None) -> list[Quad]:
    """Return the quads of an RDF document; `source` names it in errors.

    Blank nodes get new labels at each reading; `skolem.skolemise` gives them lasting names.
    Raises TooLarge before anything is parsed, InvalidRdf for a document that does not parse.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(source, len(data), MAX_BYTES)
    if form.rdf == RdfFormat.RDF_XML:
        _refuse_entity_bombs(data, source)
    _refuse_deep_nesting(data, form, source)
    try:
        return list(parse(data, format=form.rdf, base_iri=base_iri))
    except SyntaxError as error:
        line = error.lineno or (_xml_line(data) if form.rdf == RdfFormat.RDF_XML else 0)
        raise InvalidRdf(source, line, _reason(error)) from None
    except ValueError as error:
        raise InvalidRdf(source, 0, str(error)) from None


def _xml_line(data: bytes) -> int:
    """Return the line where XML is not well-formed, 0 where it is: the engine's RDF/XML parser does not tell."""
    try:
        ParserCreate().Parse(data, True)  # noqa: FBT003  # the end of the document, in expat's own terms
    except ExpatError as error:
        return error.lineno
    return 0


def _reason(error: SyntaxError) -> str:
    """Return the parser's words without the position, which stands in the error beside them."""
    return re.sub(r"^.*?error at (?:line )?\d+.*?: ", "", error.msg or str(error), flags=re.IGNORECASE)


def _refuse_entity_bombs(data: bytes, source: str) -> None:
    """Raise InvalidRdf where entities of the DOCTYPE refer to each other, or would make the document much longer.

    The engine expands them without any limit, so that 600 bytes can ask for more memory than there is.
    """
    if not _DOCTYPE.search(data):
        return
    lengths: dict[bytes, int] = {}
    for found in _ENTITY.finditer(data):
        declared = _DECLARATION.match(data, found.start())
        if not declared or any(map(str.isspace, declared[1].decode(errors="replace"))):
            reason = 'this declaration of an entity is not read; only <!ENTITY name "text"> is'
            raise InvalidRdf(source, data.count(b"\n", 0, found.start()) + 1, reason)
        if any(_is_entity(reference[1]) for reference in _REFERENCE.finditer(declared[2])):
            reason = "an entity that refers to another entity is not read"
            raise InvalidRdf(source, data.count(b"\n", 0, found.start()) + 1, reason)
        lengths[declared[1]] = max(lengths.get(declared[1], 0), len(declared[2]))
    times = Counter(name for found in _REFERENCE.finditer(data) if (name := found[1]) in lengths)
    if sum(count * lengths[name] for name, count in times.items()) > len(data) + MAX_EXPANSION:
        raise InvalidRdf(source, 0, f"its entities would add more than {MAX_EXPANSION >> 20} MB to the document")


def _is_entity(name: bytes) -> bool:
    """Tell whether a reference is to an entity of the document: neither a character by number nor one of XML's own."""
    return name not in _PREDEFINED and not name.startswith(b"#")


def _refuse_deep_nesting(data: bytes, form: Format, source: str) -> None:
    """Raise InvalidRdf where brackets nest past MAX_DEPTH; line-based formats cannot nest enough to hurt."""
    if form.rdf == RdfFormat.RDF_XML:
        depths = _xml_depths(data)
    elif form.rdf == RdfFormat.JSON_LD:
        depths = _bracket_depths(data, _JSON_TOKENS)
    elif form.rdf in (RdfFormat.TURTLE, RdfFormat.TRIG) or b"<<" in data:
        depths = _bracket_depths(data, _TURTLE_TOKENS)
    else:
        return
    depth = 0
    for change, position in depths:
        depth += change
        if depth > MAX_DEPTH:
            line = data.count(b"\n", 0, position) + 1
            raise InvalidRdf(source, line, f"nested more than {MAX_DEPTH} levels deep")


def _bracket_depths(data: bytes, tokens: re.Pattern[bytes]) -> list[tuple[int, int]]:
    opening, closing = {b"[", b"(", b"{", b"<<"}, {b"]", b")", b"}", b">>"}
    found = []
    for match in tokens.finditer(data):
        token = match.group()
        if token in opening:
            found.append((1, match.start()))
        elif token in closing:
            found.append((-1, match.start()))
    return found


def _xml_depths(data: bytes) -> list[tuple[int, int]]:
    found = []
    for match in _XML_TOKENS.finditer(data):
        token = match.group()
        if token.startswith(b"</"):
            found.append((-1, match.start()))
        elif token[1:2] not in b"!?" and not token.endswith(b"/>"):
            found.append((1, match.start()))
    return found
