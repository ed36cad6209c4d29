"""The feed as RDF: a Linked Data Event Stream of the versions of entities, in pages of the TREE hypermedia."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dotheque_graph.catalogue.feed import Entry, Member, Page
from dotheque_graph.catalogue.history import statements
from dotheque_graph.namespaces import DCTERMS, RDF_TYPE, SH, XSD, Namespace
from dotheque_graph.rdf.terms import DefaultGraph, Literal, NamedNode, Quad, Term
from dotheque_graph.store.changes import Effect
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.releases import Release
from dotheque_graph.web.history.memento import Addresses
from dotheque_graph.web.site import Site

AS: Final = Namespace("https://www.w3.org/ns/activitystreams#")
LDES: Final = Namespace("https://w3id.org/ldes#")
TREE: Final = Namespace("https://w3id.org/tree#")
ISSUED: Final = DCTERMS.term("issued")
VERSION_OF: Final = DCTERMS.term("isVersionOf")
_KINDS: Final = {
    Effect.CREATED: AS.term("Create"),
    Effect.CHANGED: AS.term("Update"),
    Effect.WITHDRAWN: AS.term("Update"),
    Effect.REMOVED: AS.term("Delete"),
}


@dataclass(frozen=True, slots=True)
class Feed:
    """The addresses of the feed of a site."""

    site: Site

    @property
    def root(self) -> NamedNode:
        """Return the page that leads to all others."""
        return NamedNode(self.site.urls.absolute(self.site.urls.page("/feed")))

    @property
    def stream(self) -> NamedNode:
        """Return the stream itself."""
        return NamedNode(f"{self.root.value}#stream")

    def part(self, name: str) -> NamedNode:
        """Return the IRI of something that the page of the root describes."""
        return NamedNode(f"{self.root.value}#{name}")

    def page(self, entry: Entry, number: int) -> NamedNode:
        """Return a page of an entry."""
        name = f"snapshot-{entry.release.number}" if entry.snapshot else str(entry.release.number)
        return NamedNode(f"{self.root.value}/{name}-{number}")

    def version(self, iri: NamedNode, release: Release) -> NamedNode:
        """Return the version of an entity that a release brought: the document as it says it."""
        return NamedNode(Addresses(self.site, iri).memento(release.number))


def root_quads(feed: Feed, entries: Sequence[Entry]) -> Iterator[Quad]:
    """Yield the first page: what the stream is, what is kept of it, and where each entry begins."""
    yield from _stream(feed)
    yield from _facts(
        feed.stream,
        (DCTERMS.term("title"), Literal("Modifications de la DO'thèque", language="fr")),
        (DCTERMS.term("title"), Literal("Changes of the DO'thèque", language="en")),
        (LDES.term("versionCreateObject"), AS.term("Create")),
        (LDES.term("versionUpdateObject"), AS.term("Update")),
        (LDES.term("versionDeleteObject"), AS.term("Delete")),
        (LDES.term("versionDeletePath"), RDF_TYPE),
        (TREE.term("shape"), feed.part("shape")),
    )
    yield from _shape(feed)
    yield from _facts(feed.root, (RDF_TYPE, TREE.term("Node")), (RDF_TYPE, LDES.term("EventSource")))
    if entries:
        yield from _retention(feed, entries[0].release)
    for entry in entries:
        yield from _bounds(feed, entry)


def _stream(feed: Feed) -> Iterator[Quad]:
    yield from _facts(
        feed.stream,
        (RDF_TYPE, LDES.term("EventStream")),
        (LDES.term("timestampPath"), ISSUED),
        (LDES.term("versionOfPath"), VERSION_OF),
        (TREE.term("view"), feed.root),
    )


def _shape(feed: Feed) -> Iterator[Quad]:
    """Yield what every member has: one entity it is a version of, one date, one kind of change."""
    shape = feed.part("shape")
    yield from _facts(shape, (RDF_TYPE, SH.term("NodeShape")))
    for name, path in (("version-of", VERSION_OF), ("issued", ISSUED), ("kind", RDF_TYPE)):
        rule = feed.part(f"shape-{name}")
        yield from _facts(shape, (SH.term("property"), rule))
        yield from _facts(
            rule,
            (SH.term("path"), path),
            (SH.term("minCount"), _integer(1)),
            (SH.term("maxCount"), _integer(1)),
            ((SH.term("datatype"), XSD.term("dateTime")) if path == ISSUED else (SH.term("nodeKind"), SH.term("IRI"))),
        )


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.term("integer"))


def _retention(feed: Feed, first: Release) -> Iterator[Quad]:
    """Yield what the stream promises: every version since the release of its snapshot, and nothing before."""
    policy, since = feed.part("retention"), _date(first)
    yield from _facts(feed.root, (LDES.term("retentionPolicy"), policy))
    yield from _facts(
        policy,
        (RDF_TYPE, LDES.term("RetentionPolicy")),
        (LDES.term("startingFrom"), since),
        (RDF_TYPE, LDES.term("PointInTimePolicy")),
        (LDES.term("pointInTime"), since),
    )


def _bounds(feed: Feed, entry: Entry) -> Iterator[Quad]:
    """Yield the two relations to the first page of an entry: all it has is of one date, not before and not after."""
    for name in ("GreaterThanOrEqualTo", "LessThanOrEqualTo"):
        relation = feed.part(f"{entry.release.number}-{name}")
        yield from _relation(feed.root, relation, name, feed.page(entry, 1), entry.release)


def _relation(node: NamedNode, relation: NamedNode, name: str, target: NamedNode, release: Release) -> Iterator[Quad]:
    yield from _facts(node, (TREE.term("relation"), relation))
    yield from _facts(
        relation,
        (RDF_TYPE, TREE.term(f"{name}Relation")),
        (TREE.term("node"), target),
        (TREE.term("path"), ISSUED),
        (TREE.term("value"), _date(release)),
    )


def page_quads(feed: Feed, entry: Entry, page: Page, store: GraphStore) -> Iterator[Quad]:
    """Yield a page of an entry: its members, and the relation to the page after it.

    `store` is the release of the entry. What an entity says stands in the named graph of its version.
    """
    here = feed.page(entry, page.number)
    yield from _stream(feed)
    yield from _facts(here, (RDF_TYPE, TREE.term("Node")), (DCTERMS.term("isPartOf"), feed.root))
    if page.number < page.pages:
        relation = NamedNode(f"{here.value}#next")
        target = feed.page(entry, page.number + 1)
        yield from _relation(here, relation, "GreaterThanOrEqualTo", target, entry.release)
    for member in page.members:
        yield from _member(feed, entry.release, member, store)


def _member(feed: Feed, release: Release, member: Member, store: GraphStore) -> Iterator[Quad]:
    version = feed.version(member.iri, release)
    yield from _facts(feed.stream, (TREE.term("member"), version))
    yield from _facts(version, (RDF_TYPE, _KINDS[member.effect]), (VERSION_OF, member.iri), (ISSUED, _date(release)))
    for triple in statements(store, member.iri):
        yield Quad(triple.subject, triple.predicate, triple.object, version)


def _date(release: Release) -> Literal:
    return Literal(release.record.issued, datatype=XSD.term("dateTime"))


def _facts(subject: NamedNode, *facts: tuple[NamedNode, Term]) -> Iterator[Quad]:
    for predicate, value in facts:
        yield Quad(subject, predicate, value, DefaultGraph())
