"""The fictional release that the protocol tests ask: graphs of the W3C tests, a small town, and every kind of value."""

import random
from collections.abc import Iterator
from itertools import chain

from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Quad, Triple

from dotheque_graph.namespaces import FOAF, RDF, RDF_TYPE, XSD

EX = "https://example.org/fiction/"
DATA = tuple(f"https://example.org/protocol/data{number}.rdf" for number in range(4))
"""The graphs of the W3C protocol tests; each says that a thing of its own name is a document."""
PEOPLE = tuple(f"{EX}graph/people-{number}" for number in range(3))
PLACES = f"{EX}graph/places"
VALUES = f"{EX}graph/values"
UNWRITABLE = f"{EX}graph/unwritable"
"""The graph of the texts that no XML document can hold."""
INHABITANTS = 24


def ex(name: str) -> NamedNode:
    """Return a term of the fictional vocabulary."""
    return NamedNode(EX + name)


def small_release() -> list[Quad]:
    """Return every quad of the fictional release."""
    return list(chain(documents(), people(), places(), values()))


def documents() -> Iterator[Quad]:
    """Yield the graphs of the W3C tests."""
    for name in DATA:
        yield Quad(NamedNode(name), RDF_TYPE, FOAF.term("Document"), NamedNode(name))


def people() -> Iterator[Quad]:
    """Yield who lives in the town, in three graphs; the same at every run."""
    chance = random.Random(20261123)
    for number in range(INHABITANTS):
        person = ex(f"person/{number}")
        facts: list[tuple[NamedNode, NamedNode | Literal]] = [
            (RDF_TYPE, ex("Person")),
            (FOAF.term("name"), Literal(f"Personne {number:02}", language=("fr", "en", "oc")[number % 3])),
            (ex("age"), Literal(18 + chance.randrange(60))),
            (ex("city"), ex(f"city/{chance.randrange(5)}")),
            *((ex("knows"), ex(f"person/{other}")) for other in chance.sample(range(INHABITANTS), 2)),
        ]
        if number % 2:
            facts.append((ex("height"), Literal(f"1.{chance.randrange(50, 99)}", datatype=XSD.term("decimal"))))
        if number % 5 == 0:
            facts.append((ex("note"), Literal(f"remarque {number % 3}")))
        for predicate, value in facts:
            yield Quad(person, predicate, value, NamedNode(PEOPLE[number % 3]))


def places() -> Iterator[Quad]:
    """Yield the cities and what they lie in, three levels high."""
    graph = NamedNode(PLACES)
    for number in range(5):
        yield Quad(ex(f"city/{number}"), RDF_TYPE, ex("City"), graph)
        yield Quad(ex(f"city/{number}"), ex("within"), ex(f"county/{number % 2}"), graph)
    for number in range(2):
        yield Quad(ex(f"county/{number}"), ex("within"), ex("region/0"), graph)


TEXTS = {
    "plain": "plain",
    "empty": "",
    "spaces": "  before and after  ",
    "only-spaces": " ",
    "tabs": "\tone\ttwo\t",
    "newline": "one\ntwo\n",
    "carriage-return": "one\rtwo\r",
    "crlf": "one\r\ntwo\r\n",
    "double-quotes": 'say "yes" and ""',
    "single-quotes": "l'eau d'ici, ''",
    "commas": "a,b;c|d,,",
    "backslashes": "\\n \\ \\\\ \\u00e9",
    "markup": "<b>&amp; ]]> <!-- --> <?x?>",
    "braces": "{?x} ${y} %20 @prefix",
    "composed": "\u00e9l\u00e8ve",
    "decomposed": "e\u0301le\u0300ve",
    "stacked-marks": "Z\u0351\u036b\u0343a\u0323\u0308",
    "astral": "\U0001f600 \U0001d4b9 \U00020bb7",
    "family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "right-to-left": "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "overridden": "\u202eabc\u202c \u2066x\u2069",
    "no-break": "20\u00a0000\u202f\u20ac",
    "next-line": "one\u0085two\u2028three\u2029four",
    "delete": "a\u007fb\u0080c\u009fd",
    "byte-order-mark": "\ufeffbegins",
    "edges-of-planes": "\ud7ff\ue000\ufffd\U00010000\U0010ffff",
    "formula": "=1+1",
    "looks-like-an-iri": "<https://example.org/x>",
    "looks-like-a-blank-node": "_:b0",
    "looks-like-a-number": "1.50",
    "looks-like-a-literal": '"x"@fr',
    "long": 'é, " \n' * 3000,
}
"""Plain texts, by a name for the test."""

TAGGED = {
    "french": Literal("œuvre", language="fr"),
    "british": Literal("colour", language="en-gb"),
    "traditional": Literal("民主", language="zh-hant"),
    "empty-in-french": Literal("", language="fr"),
    "arabic-directed": Literal("مرحبا", language="ar", direction=BaseDirection.RTL),
    "hebrew-directed": Literal('שלום, "x"\n', language="he", direction=BaseDirection.RTL),
    "english-directed": Literal("hello", language="en", direction=BaseDirection.LTR),
}
"""Texts in a language, some with a base direction (RDF 1.2)."""

TYPED = {
    "zero": ("0", "integer"),
    "negative": ("-17", "integer"),
    "largest-64-bit": ("9223372036854775807", "integer"),
    "beyond-64-bit": ("9223372036854775808", "integer"),
    "thirty-digits": ("123456789012345678901234567890", "integer"),
    "tenth": ("0.1", "decimal"),
    "eighteen-decimals": ("0.123456789012345678", "decimal"),
    "beyond-decimal": ("123456789012345678901234567890.123456789", "decimal"),
    "infinity": ("INF", "double"),
    "not-a-number": ("NaN", "double"),
    "smallest-double": ("5E-324", "double"),
    "largest-double": ("1.7976931348623157E308", "double"),
    "overflowing-double": ("1e999", "double"),
    "float": ("3.4028235E38", "float"),
    "yes": ("true", "boolean"),
    "date": ("2026-11-23", "date"),
    "date-with-zone": ("2026-11-23+01:00", "date"),
    "moment": ("2026-11-23T10:00:00.123Z", "dateTime"),
    "year": ("2026", "gYear"),
    "before-our-era": ("-0044-03-15", "date"),
    "duration": ("P1Y2M3DT4H5M6S", "duration"),
    "ill-typed": ("twelve", "integer"),
    "ill-typed-date": ("yesterday", "date"),
    "binary": ("DEADBEEF", "hexBinary"),
    "address": ("https://example.org/?a=1&b=2", "anyURI"),
    "token": ("one token", "token"),
}
"""Typed literals of XML Schema."""

DATATYPED = {
    "json": ('{"a": [1, "é\\n"]}', f"{RDF}JSON"),
    "html": ("<p>&eacute;</p>", f"{RDF}HTML"),
    "xml": ("<a xmlns='x'>b</a>", f"{RDF}XMLLiteral"),
    "untrimmed": ("  odd \t text\r\n", "https://example.org/types/untrimmed"),
    "exotic": ("κ,λ\t", "https://example.org/types/a%20b#κ(1)"),
    "shape-of-the-earth": ("POINT(2.35 48.85)", "http://www.opengis.net/ont/geosparql#wktLiteral"),
}
"""Literals of other datatypes."""

IRIS = {
    "international-host": "http://exämple.org/",
    "international-path": "https://example.org/é/民主/\U0001f600",
    "percent": "https://example.org/%C3%A9%20%22%2F%0A",
    "parentheses": "https://example.org/a_(b)_(c)",
    "quote": "https://example.org/l'eau",
    "reserved": "https://example.org/?a=1&b=2;c,d!*$+@:=~#frag-é?/",
    "host-alone": "http://example.org",
    "empty-fragment": "https://example.org/#",
    "digits": "https://example.org/123",
    "dots": "https://example.org/a.b..c.",
    "uuid": "urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057",
    "mail": "mailto:someone@example.org",
    "tag": "tag:example.org,2026:é",
    "like-a-prefix": "doth:thing",
    "like-another-prefix": "skos:Concept",
    "port": "http://[::1]:8080/x",
}
"""IRIs that a careless writer breaks."""

UNWRITABLE_TEXTS = {
    "null": "a\u0000b",
    "start-of-heading": "a\u0001b",
    "bell": "\u0007",
    "escape": "\u001b[31m",
    "vertical-tab": "a\u000bb",
    "form-feed": "a\u000cb",
    "unit-separator": "a\u001fb",
    "noncharacter-fffe": "a\ufffeb",
    "noncharacter-ffff": "a\uffffb",
}
"""Texts with a character that XML 1.0 forbids, escaped or not (section 2.2)."""


def terms() -> dict[str, NamedNode | Literal | BlankNode | Triple]:
    """Return every value by name, those that XML cannot hold aside."""
    simple = Triple(ex("a"), ex("b"), Literal("c", language="fr"))
    return {
        **{f"text-{name}": Literal(text) for name, text in TEXTS.items()},
        **{f"language-{name}": text for name, text in TAGGED.items()},
        **{f"typed-{name}": Literal(text, datatype=XSD.term(kind)) for name, (text, kind) in TYPED.items()},
        **{f"datatype-{name}": Literal(text, datatype=NamedNode(kind)) for name, (text, kind) in DATATYPED.items()},
        **{f"iri-{name}": NamedNode(iri) for name, iri in IRIS.items()},
        "blank": BlankNode("aBlankNode"),
        "triple-simple": simple,
        "triple-nested": Triple(ex("a"), ex("says"), Triple(ex("d"), ex("e"), simple)),
        "triple-odd-text": Triple(
            ex("a"), ex("b"), Literal('x\ty "z"\n\\', language="ar", direction=BaseDirection.RTL)
        ),
        "triple-typed": Triple(NamedNode(IRIS["reserved"]), ex("b"), Literal("1e999", datatype=XSD.term("double"))),
    }


def values() -> Iterator[Quad]:
    """Yield one thing for each value, which holds it as ex:value."""
    for name, term in terms().items():
        yield Quad(ex(f"value/{name}"), ex("value"), term, NamedNode(VALUES))
    yield Quad(BlankNode("anotherBlankNode"), ex("blank"), BlankNode("aBlankNode"), NamedNode(VALUES))
    for name, text in UNWRITABLE_TEXTS.items():
        yield Quad(ex(f"unwritable/{name}"), ex("value"), Literal(text), NamedNode(UNWRITABLE))
