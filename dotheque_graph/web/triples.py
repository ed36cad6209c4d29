"""`/triples/{path}`: every statement about an entity as a table, with the graph that says it; `?iri=` for any IRI."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.catalogue.description import Description, Node
from dotheque_graph.catalogue.incoming import IncomingGroup
from dotheque_graph.namespaces import GRAPH, PREFIXES, RDF_TYPE, XSD, compact
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Term
from dotheque_graph.web.documents.asking import described_iri, document_asked_for
from dotheque_graph.web.documents.representing import topic
from dotheque_graph.web.elements import Link, Text
from dotheque_graph.web.frame import shell
from dotheque_graph.web.pages import Page
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import Visit, answer_page

SHOWN: Final = 400
"""Statements of one subject that the table has; the formats have them all."""
_LINKING: Final = 40
"""Links by one property that the table has; the list of these links has the others."""
_PLAIN: Final = (XSD.term("string"),)


@dataclass(frozen=True, slots=True)
class Shown:
    """A term: its code with its address, what it is called, its language or its datatype."""

    code: Text
    href: str
    name: Text | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A statement without its subject or without its value, which the heading of its table names; its graphs."""

    property: Shown
    term: Shown
    graphs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of a subject, or the links that reach one; `more` says what the table leaves out."""

    subject: Shown
    rows: tuple[Row, ...]
    more: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TriplesPage(Page):
    """Every statement about an entity: its own and those of what it owns, then the links that reach it.

    `title` is its name and where its page is, `prefixes` are the abbreviations of the page with what they stand for.
    """

    template: ClassVar[str] = "triples.html"
    title: Link
    heading: str
    remark: str
    formats: tuple[Link, ...]
    own: tuple[Statements, ...]
    reaching: Statements
    prefixes: tuple[tuple[str, str], ...]


async def triples(request: Request) -> Response:
    """Answer every statement about an IRI as a page; raise EntityNotFound, EntityWithdrawn or InvalidParameter."""
    path = request.path_params.get("path")
    iri = document_asked_for(path, request.url.path, extensions=False)[0] if path else described_iri(request)
    asked = {} if path else {"iri": iri.value}
    return await answer_page(request, ("triples", iri.value), lambda visit: triples_page(visit, iri), asked=asked)


def triples_page(visit: Visit, iri: NamedNode) -> TriplesPage:
    """Return the page of every statement about an IRI; raise EntityNotFound or EntityWithdrawn."""
    reader = visit.reader
    _ = reader.words.gettext
    description = topic(visit.view, iri)
    writer = _Writer(visit)
    nodes = [node for node in (description.node, *description.owned.values()) if node.values]
    own = tuple(writer.about(node) for node in nodes)
    reaching = writer.reaching(description)
    title = writer.link(iri)
    heading = _("Every statement about {name}").format(name=title.text)
    number = sum(len(values) for node in nodes for values in node.values.values())
    return TriplesPage(
        shell=shell(
            visit.request,
            reader,
            title=heading,
            release=visit.release.release,
            indexed=False,
            relations=(("up", reader.urls.about(iri)),),
        ),
        title=title,
        heading=heading,
        remark=_remark(reader, number, sum(group.total for group in description.incoming)),
        formats=tuple(Link(form.name, reader.urls.format(iri, form)) for form in DOCUMENT_FORMATS if form is not HTML),
        own=own,
        reaching=reaching,
        prefixes=writer.prefixes((*own, reaching)),
    )


def _remark(reader: Reader, number: int, incoming: int) -> str:
    words = reader.words
    told = words.ngettext("{number} triple", "{number} triples", number).format(number=words.number(number))
    links = words.ngettext("{number} link leads here", "{number} links lead here", incoming)
    return f"{told} · {links.format(number=words.number(incoming))}"


class _Writer:
    """Writes statements for a reader, with the names of what they are about."""

    def __init__(self, visit: Visit) -> None:
        self._store = visit.store
        self._urls = visit.reader.urls
        self._words = visit.reader.words
        self._language = visit.reader.language
        self._names = Names(visit.view, visit.reader.language)

    def about(self, node: Node) -> Statements:
        """Return the statements of a node."""
        graphs: dict[tuple[NamedNode, Term], set[str]] = {}
        for quad in self._store.quads(subject=node.iri):
            graphs.setdefault((quad.predicate, quad.object), set()).add(_graph(quad))
        ordered = sorted(graphs, key=_place)
        self._names.learn(term for pair in ordered[:SHOWN] for term in pair if isinstance(term, NamedNode))
        rows = tuple(
            Row(self._shown(prop), self._shown(value), self._graphs(graphs[prop, value]))
            for prop, value in ordered[:SHOWN]
        )
        hidden = len(ordered) - SHOWN
        more = (Link(self._others(hidden), self._urls.about(node.iri, "ttl")),) if hidden > 0 else ()
        return Statements(self._shown(node.iri), rows, more)

    def reaching(self, description: Description) -> Statements:
        """Return the links that reach an entity, the first ones of each property."""
        iri, groups = description.iri, description.incoming
        self._names.learn(group.property for group in groups)
        self._names.learn(source for group in groups for source in group.sources[:_LINKING])
        rows = tuple(
            Row(self._shown(group.property), self._shown(source), self._graphs(self._saying(source, group, iri)))
            for group in groups
            for source in group.sources[:_LINKING]
        )
        return Statements(self._shown(iri), rows, tuple(self._left(iri, groups)))

    def _left(self, iri: NamedNode, groups: Iterable[IncomingGroup]) -> Iterator[Link]:
        for group in groups:
            hidden = group.total - len(group.sources[:_LINKING])
            if hidden > 0:
                address = self._urls.through(iri, group.property.value)
                yield Link(compact(group.property.value), address, note=self._others(hidden))

    def _others(self, number: int) -> str:
        words = self._words
        return words.ngettext("{number} other", "{number} others", number).format(number=words.number(number))

    def _saying(self, source: NamedNode, group: IncomingGroup, iri: NamedNode) -> set[str]:
        return {_graph(quad) for quad in self._store.quads(source, group.property, iri)}

    def link(self, iri: NamedNode) -> Link:
        """Return what an IRI is called and where the document about it is."""
        label = self._names[iri]
        return Link(label.text, self._urls.about(iri), self._foreign(label.language))

    def _shown(self, term: Term) -> Shown:
        if isinstance(term, NamedNode):
            label, code = self._names[term], compact(term.value)
            name = None if label.text in (code, term.value) else Text(label.text, self._foreign(label.language))
            return Shown(Text(code), self._urls.about(term), name)
        if isinstance(term, Literal):
            note = f"@{term.language}" if term.language else _datatype(term)
            return Shown(Text(term.value, self._foreign(term.language or "")), "", note=note)
        return Shown(Text(str(term)), "")

    def _graphs(self, names: Iterable[str]) -> tuple[Link, ...]:
        return tuple(
            Link(name.removeprefix(GRAPH), self._urls.about(NamedNode(name))) for name in sorted(names) if name
        )

    def _foreign(self, language: str) -> str:
        return "" if language.partition("-")[0] == self._language else language

    def prefixes(self, tables: Iterable[Statements]) -> tuple[tuple[str, str], ...]:
        """Return the prefixes of some tables with their namespaces."""
        codes = {
            code.partition(":")[0]
            for table in tables
            for row in table.rows
            for code in (row.property.code.text, row.term.code.text if row.term.href else row.term.note)
        }
        return tuple((prefix, str(namespace)) for prefix, namespace in PREFIXES.items() if prefix in codes)


def _graph(quad: Quad) -> str:
    """Return the name of the graph that says a statement, "" for the default graph."""
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def _place(pair: tuple[NamedNode, Term]) -> tuple[bool, str, str]:
    """Return the key that puts classes first, then properties and values in the order of their codes."""
    return (pair[0] != RDF_TYPE, compact(pair[0].value), str(pair[1]))


def _datatype(literal: Literal) -> str:
    return "" if literal.datatype in _PLAIN else compact(literal.datatype.value)


ROUTES: Final[tuple[Route, ...]] = (
    ("/triples", triples, ("GET",)),
    ("/triples/{path:path}", triples, ("GET",)),
)
