"""RDF terms as plain tuples, and readers of result documents that share no code with the engine that wrote them."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import pyoxigraph

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
STRING = f"{XSD}string"
_RESULTS = "{http://www.w3.org/2005/sparql-results#}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ITS = "{http://www.w3.org/2005/11/its}"


class Iri(NamedTuple):
    """An IRI."""

    value: str


class Blank(NamedTuple):
    """A blank node, by its label in one document."""

    label: str


class Text(NamedTuple):
    """A literal; `language` and `direction` are empty where it has none."""

    value: str
    datatype: str = STRING
    language: str = ""
    direction: str = ""


class Statement(NamedTuple):
    """A triple term."""

    subject: Any
    predicate: Any
    object: Any


Row = tuple[Any, ...]
"""One solution: a term for each variable in the order of the head, None where it is unbound."""


class Table(NamedTuple):
    """The solutions of a SELECT as a document gives them."""

    variables: tuple[str, ...]
    rows: list[Row]


def tagged(value: str, language: str, direction: str = "") -> Text:
    """Return a literal in a language; tags are compared in lower case (RDF 1.2 Concepts, section 3.3)."""
    kind = "dirLangString" if direction else "langString"
    return Text(value, f"{RDF}{kind}", language.lower(), direction)


def of_engine(term: object) -> Any:
    """Return a term of pyoxigraph as a tuple, None for None."""
    match term:
        case None:
            return None
        case pyoxigraph.NamedNode():
            return Iri(term.value)
        case pyoxigraph.BlankNode():
            return Blank(term.value)
        case pyoxigraph.Triple():
            return Statement(*map(of_engine, (term.subject, term.predicate, term.object)))
        case pyoxigraph.Literal():
            if term.language:
                return tagged(term.value, term.language, term.direction.value if term.direction else "")
            return Text(term.value, term.datatype.value)
    raise TypeError(term)


def read_json(body: bytes) -> Table:
    """Read SPARQL results in JSON."""
    document = json.loads(body.decode("utf-8"))
    variables = tuple(document["head"]["vars"])
    bindings = document["results"]["bindings"]
    return Table(variables, [tuple(_of_json(row.get(name)) for name in variables) for row in bindings])


def _of_json(term: Mapping[str, Any] | None) -> Any:
    if term is None:
        return None
    value = term["value"]
    match term["type"]:
        case "uri":
            return Iri(value)
        case "bnode":
            return Blank(value)
        case "triple":
            return Statement(*(_of_json(value[part]) for part in ("subject", "predicate", "object")))
        case "literal" | "typed-literal":
            if "xml:lang" in term:
                return tagged(value, term["xml:lang"], term.get("its:dir", ""))
            return Text(value, term.get("datatype", STRING))
    raise ValueError(term)


def read_xml(body: bytes) -> Table:
    """Read SPARQL results in XML."""
    root = ET.fromstring(body)
    variables = tuple(item.attrib["name"] for item in root.iterfind(f"{_RESULTS}head/{_RESULTS}variable"))
    rows = []
    for result in root.iterfind(f"{_RESULTS}results/{_RESULTS}result"):
        bound = {binding.attrib["name"]: _of_xml(binding[0]) for binding in result}
        rows.append(tuple(bound.get(name) for name in variables))
    return Table(variables, rows)


def _of_xml(element: ET.Element) -> Any:
    value = element.text or ""
    match element.tag.removeprefix(_RESULTS):
        case "uri":
            return Iri(value)
        case "bnode":
            return Blank(value)
        case "triple":
            return Statement(*(_of_xml(part[0]) for part in element))
        case "literal":
            language = element.attrib.get(f"{_XML}lang")
            if language:
                return tagged(value, language, element.attrib.get(f"{_ITS}dir", ""))
            return Text(value, element.attrib.get("datatype", STRING))
    raise ValueError(element.tag)


def read_csv(body: bytes) -> Table:
    """Read SPARQL results in CSV: every value is the text alone, an unbound one the empty text."""
    head, *rows = csv.reader(io.StringIO(body.decode("utf-8"), newline=""), strict=True)
    # A row of one empty value is an empty line, which the reader gives as a row of none.
    return Table(tuple(head), [tuple(row) or ("",) * len(head) for row in rows])


def read_tsv(body: bytes) -> Table:
    """Read SPARQL results in TSV, whose values are written as in Turtle."""
    head, *lines = body.decode("utf-8").removesuffix("\n").split("\n")
    variables = tuple(name.removeprefix("?") for name in head.split("\t")) if head else ()
    return Table(variables, [tuple(_of_turtle(cell) for cell in line.split("\t"))[: len(variables)] for line in lines])


_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SIMPLE = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<open><<\() | (?P<close>\)>>) | <(?P<iri>[^<>\s]*)> | _:(?P<blank>[^\s,;]+)
    | "(?P<text>(?:[^"\\\n\r]|\\.)*)"(?:@(?P<language>[A-Za-z]+(?:-[A-Za-z0-9]+)*)(?:--(?P<direction>ltr|rtl))?
        | \^\^<(?P<datatype>[^<>\s]*)>)?
    | (?P<bare>[-+.\dA-Za-z]+)
    )""",
    re.VERBOSE,
)


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda found: _SIMPLE[found[3]] if found[3] else chr(int(found[1] or found[2], 16)), text)


def _of_turtle(cell: str) -> Any:
    if not cell:
        return None
    found = list(_terms(cell))
    assert len(found) == 1, cell
    return found[0]


def _terms(text: str) -> Iterator[Any]:
    """Yield the terms of a line of N-Triples, or of one value of TSV; a final ` .` ends it."""
    position, open_triples = 0, []
    while position < len(text) and text[position:].strip() not in ("", "."):
        found = _TOKEN.match(text, position)
        assert found, f"no term at {position} of {text!r}"
        position = found.end()
        if found["open"]:
            open_triples.append([])
            continue
        term = Statement(*open_triples.pop()) if found["close"] else _term(found)
        if open_triples:
            open_triples[-1].append(term)
        else:
            yield term


def _term(found: re.Match[str]) -> Any:
    if found["iri"] is not None:
        return Iri(_plain(found["iri"]))
    if found["blank"]:
        return Blank(found["blank"])
    if found["bare"]:
        return _bare(found["bare"])
    value = _plain(found["text"])
    if found["language"]:
        return tagged(value, found["language"], found["direction"] or "")
    return Text(value, _plain(found["datatype"]) if found["datatype"] else STRING)


def _bare(text: str) -> Text:
    """Return the literal that Turtle writes without quotes."""
    if text in ("true", "false"):
        return Text(text, f"{XSD}boolean")
    for pattern, name in (
        (r"[+-]?\d+", "integer"),
        (r"[+-]?\d*\.\d+", "decimal"),
        (r"[+-]?(?:\d+\.\d*|\.?\d+)[eE][+-]?\d+", "double"),
    ):
        if re.fullmatch(pattern, text):
            return Text(text, XSD + name)
    raise ValueError(text)


def read_n_triples(body: bytes) -> list[tuple[Any, Any, Any]]:
    """Read N-Triples, of RDF 1.2 too."""
    return [tuple(_terms(line)) for line in body.decode("utf-8").split("\n") if line.strip()]


def read_boolean_json(body: bytes) -> bool:
    """Read the answer of an ASK in JSON."""
    return bool(json.loads(body)["boolean"])


def read_boolean_xml(body: bytes) -> bool:
    """Read the answer of an ASK in XML."""
    return {"true": True, "false": False}[ET.fromstring(body).findtext(f"{_RESULTS}boolean", "")]


def as_csv(term: Any) -> str:
    """Return what CSV keeps of a term: its text alone (SPARQL 1.1 Results CSV, section 3)."""
    match term:
        case None:
            return ""
        case Blank(label):
            return f"_:{label}"
        case Iri(value) | Text(value=value):
            return value
        case Statement():
            return " ".join(map(as_csv, term))
    raise TypeError(term)


READERS: Mapping[str, tuple[str, Callable[[bytes], Table]]] = {
    "json": ("application/sparql-results+json", read_json),
    "xml": ("application/sparql-results+xml", read_xml),
    "csv": ("text/csv", read_csv),
    "tsv": ("text/tab-separated-values", read_tsv),
}
"""Extension → media type and reader of the solutions of a SELECT."""
