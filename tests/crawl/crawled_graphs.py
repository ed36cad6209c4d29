"""RDF as a crawler reads it: the triples of a document in each format, by two parsers that share nothing."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import rdflib
from crawled_answers import Caller, local_target
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMATS = {
    "text/turtle": ("ttl", RdfFormat.TURTLE, "turtle"),
    "application/ld+json": ("jsonld", RdfFormat.JSON_LD, "json-ld"),
    "application/rdf+xml": ("rdf", RdfFormat.RDF_XML, "xml"),
    "application/n-triples": ("nt", RdfFormat.N_TRIPLES, "nt"),
    "application/n-quads": ("nq", RdfFormat.N_QUADS, "nquads"),
    "application/trig": ("trig", RdfFormat.TRIG, "trig"),
}
"""Media type → extension, how pyoxigraph calls it, how rdflib calls it."""

PREFIXES_NOT_DOCUMENTS = frozenset({"http://rdfs.org/ns/void#uriLookupEndpoint"})
"""Properties of which the value is the beginning of an address, and no address."""

ANONYMOUS_PARTS = frozenset({"/data/croissant.json"})
"""No statements of the catalogue: Croissant has no names for how a column is found in a file."""
_FEED_PAGE = r"/catalog(?:/harvest)?/r[1-9][0-9]*/p[1-9][0-9]*"
_FEED = re.compile(rf"{_FEED_PAGE}|/catalog(?:/harvest)?(?:/p[1-9][0-9]*)?")

# rdflib would write 01 as 1, and call that the same.
rdflib.NORMALIZE_LITERALS = False


@dataclass
class Contexts:
    """The JSON-LD contexts that documents name by address, fetched once each."""

    caller: Caller
    known: dict[str, object] = field(default_factory=dict)

    def inlined(self, body: bytes) -> bytes:
        """Return a JSON-LD document with what it names by address written into it."""
        document = json.loads(body)
        if not isinstance(document, dict) or "@context" not in document:
            return body
        return json.dumps({**document, "@context": self._fetched(document["@context"])}).encode()

    def _fetched(self, context: object) -> object:
        if isinstance(context, list):
            return [self._fetched(part) for part in context]
        if not isinstance(context, str):
            return context
        if context not in self.known:
            target = local_target(context, self.caller.site)
            if target is None:
                raise ValueError(f"the context is somebody else's: {context}")
            answer = self.caller.ask(target, "application/ld+json")
            if answer.status != 200:
                raise ValueError(f"the context {context} answers {answer.status}")
            self.known[context] = json.loads(answer.body)["@context"]
        return self.known[context]


def triples_of(body: bytes, media_type: str, base: str, contexts: Contexts) -> frozenset[Triple]:
    """Return the triples of a document, the names of graphs dropped; raise SyntaxError or ValueError."""
    if media_type == "application/ld+json":
        body = contexts.inlined(body)
    quads = parse(body, format=FORMATS[media_type][1], base_iri=base)
    return frozenset(Triple(quad.subject, quad.predicate, quad.object) for quad in quads)


def triples_of_another_parser(body: bytes, media_type: str, base: str, contexts: Contexts) -> frozenset[Triple]:
    """Return the same as read by rdflib."""
    if media_type == "application/ld+json":
        body = contexts.inlined(body)
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=body, format=FORMATS[media_type][2], publicID=base)
    lines = "".join(f"{s.n3()} {p.n3()} {_literal(o)} .\n" for s, p, o, _graph in dataset.quads())
    return frozenset(quad.triple for quad in parse(lines.encode(), format=RdfFormat.N_TRIPLES))


def _literal(term: rdflib.term.Node) -> str:
    """Return a term in N-Triples; rdflib's own form of a literal is that of Turtle, which may have several lines."""
    if not isinstance(term, rdflib.Literal):
        return term.n3()
    text = json.dumps(str(term), ensure_ascii=False)
    if term.language:
        return f"{text}@{term.language}"
    return f"{text}^^<{term.datatype}>" if term.datatype else text


def blank_nodes(triples: "Iterable[Triple]") -> int:
    """Return how many statements have a blank node."""
    return sum(isinstance(term, BlankNode) for triple in triples for term in (triple.subject, triple.object))


def iris_of(triples: "Iterable[Triple]") -> Iterator[str]:
    """Yield every IRI of some triples that is an address."""
    for triple in triples:
        yield triple.predicate.value
        if isinstance(triple.subject, NamedNode):
            yield triple.subject.value
        if isinstance(triple.object, NamedNode) and triple.predicate.value not in PREFIXES_NOT_DOCUMENTS:
            yield triple.object.value


def without_extensions(triples: "Iterable[Triple]", address: str) -> frozenset[Triple]:
    """Return triples in which the pages of the feed have no extension: each format names its neighbours in itself.

    It is the extension of `address` that is taken off, in any other document nothing.
    """
    parts = urlsplit(address)
    stem, _, extension = parts.path.rpartition(".")
    if not _FEED.fullmatch(stem):
        return frozenset(triples)
    page = re.compile(rf"({re.escape(f'{parts.scheme}://{parts.netloc}')}{_FEED_PAGE})\.{re.escape(extension)}")
    return frozenset(Triple(_plain(one.subject, page), one.predicate, _plain(one.object, page)) for one in triples)


def _plain(term: Any, page: re.Pattern[str]) -> Any:
    found = page.fullmatch(term.value) if isinstance(term, NamedNode) else None
    return NamedNode(found[1]) if found else term


def difference(found: frozenset[Triple], expected: frozenset[Triple]) -> str:
    """Return what is missing and what is too much, in a few words."""
    missing, more = expected - found, found - expected
    parts = [
        f"{len(part)} {word}, such as {min(map(str, part))[:300]}"
        for part, word in ((missing, "missing"), (more, "too many"))
        if part
    ]
    return "; ".join(parts)
