"""Addresses of the site: every link is made here, from the public address, never from the request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, TypeAlias
from urllib.parse import urlencode, urlsplit

from dotheque_graph.catalogue.kinds import GOAL_SCHEME, Kind
from dotheque_graph.rdf.formats import Format
from dotheque_graph.rdf.iris import ACTIVITY, DOCUMENT_PREFIX, document_path, is_foreign, written_path
from dotheque_graph.rdf.terms import NamedNode

Parameter: TypeAlias = str | int | tuple[str, ...] | None
"""What a parameter of an address is: one value, several, or none."""
NOTHING: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Urls:
    """Makes addresses under `public_url`.

    `chosen` is the language a reader picked, `release` the past release asked for; both are carried in every link.
    """

    public_url: str
    chosen: str | None = None
    release: str | None = None

    @property
    def prefix(self) -> str:
        """Return the path under which the site lies, "" at the root of its host."""
        return urlsplit(self.public_url).path.rstrip("/")

    def speaking(self, language: str | None) -> "Urls":
        """Return addresses that carry a language."""
        return self if language == self.chosen else replace(self, chosen=language)

    def as_of(self, release: str | None) -> "Urls":
        """Return addresses that carry a release."""
        return self if release == self.release else replace(self, release=release)

    def carried(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters that every address carries, for the hidden fields of a form."""
        pairs = (("lang", self.chosen), ("release", self.release))
        return tuple((name, value) for name, value in pairs if value)

    def page(self, path: str, /, **query: Parameter) -> str:
        """Return the address of a path of ours, with the parameters that are given and the chosen language.

        Several values of a parameter stand one after the other.
        """
        given = {name: value for name, value in query.items() if value is not None}
        for name, value in self.carried():
            given.setdefault(name, value)
        address = self.page_path(path)
        return f"{address}?{urlencode(given, doseq=True)}" if given else address

    def home(self) -> str:
        """Return the address of the front page."""
        return self.page("/")

    def kinds(self) -> str:
        """Return the address of the table of kinds."""
        return self.page("/list")

    def list(self, kind: Kind, page: int = 1, level: str | None = None) -> str:
        """Return the address of a page of the list of a kind."""
        return self.page(f"/list/{kind.segment}", level=level, page=page if page > 1 else None)

    def search(
        self, words: str | None = None, chosen: Mapping[str, Sequence[str]] = NOTHING, **more: str | int | None
    ) -> str:
        """Return the address of a search: words, short values by facet, and what else is asked, such as its order."""
        return self.searched("/search", words, chosen, **more)

    def searched(
        self, path: str, words: str | None, chosen: Mapping[str, Sequence[str]] = NOTHING, **more: str | int | None
    ) -> str:
        """Return the address of a search at a path of ours, such as that of its feed; see `search`."""
        given = [("q", words or None), *((facet, value) for facet in chosen for value in chosen[facet]), *more.items()]
        pairs = [(name, str(value)) for name, value in (*given, *self.carried()) if value is not None]
        address = self.page_path(path)
        return f"{address}?{urlencode(pairs, safe='/')}" if pairs else address

    def page_path(self, path: str) -> str:
        """Return the address of a path of ours, without any parameter."""
        return self.prefix + written_path(path)

    def sparql(self, query: str | None = None) -> str:
        """Return the address of the endpoint and of its form, with a query in it."""
        return self.page("/sparql", query=query, format="html" if query else None)

    def sparql_form(self, query: str) -> str:
        """Return the address of the form with a query written in it but not run."""
        return self.page("/sparql", draft=query)

    def document(self, iri: NamedNode) -> str | None:
        """Return the address of the document about an IRI of ours or a goal; None for a foreign IRI."""
        if iri == GOAL_SCHEME:
            return self.page("/list/goal")
        path = document_path(iri.value)
        return self.page(path) if path else None

    def through(self, iri: NamedNode, prop: str, page: int = 1) -> str:
        """Return the address of a page of what points to an entity by a property."""
        return self.about(iri, via=prop, page=page if page > 1 else None)

    def about(self, iri: NamedNode, extension: str = "", **query: str | int | None) -> str:
        """Return the address of the document about any IRI; that of a foreign one is `/describe?iri=…`."""
        suffix = f".{extension}" if extension else ""
        if is_foreign(iri):
            return self.page(f"/describe{suffix}", iri=iri.value, **query)
        return self.page(f"{document_path(iri.value)}{suffix}", **query)

    def format(self, iri: NamedNode, form: Format, **query: str | None) -> str:
        """Return the address of one format of a document; the format settles the language only for HTML."""
        return self.speaking(None).about(iri, form.extension, **query)

    def linkset(self, iri: NamedNode) -> str:
        """Return the address of the links of the document about an IRI."""
        if is_foreign(iri):
            return self.page("/linkset", iri=iri.value)
        return self.page("/linkset/" + (document_path(iri.value) or "").removeprefix(DOCUMENT_PREFIX))

    def history(self, iri: NamedNode) -> str:
        """Return the address of the versions of an entity; "" where no history is kept: foreign IRIs, publications."""
        path = "" if iri.value.startswith(ACTIVITY) else document_path(iri.value) or ""
        return self.page("/history/" + path.removeprefix(DOCUMENT_PREFIX)) if path.startswith(DOCUMENT_PREFIX) else ""

    def network(self, iri: NamedNode, extension: str = "") -> str:
        """Return the address of the network around an entity of ours or a goal; "" for a foreign IRI."""
        path = "" if is_foreign(iri) else document_path(iri.value) or ""
        suffix = f".{extension}" if extension else ""
        return self.page(f"/network/{path.removeprefix(DOCUMENT_PREFIX)}{suffix}") if path else ""

    def statements(self, iri: NamedNode) -> str:
        """Return the address of the table of every statement about an IRI; that of a foreign one is `?iri=…`."""
        if is_foreign(iri):
            return self.page("/triples", iri=iri.value)
        return self.page("/triples/" + (document_path(iri.value) or "").removeprefix(DOCUMENT_PREFIX))

    def static(self, name: str, version: str) -> str:
        """Return the address of a file of the stylesheet folder, changing with its content."""
        return f"{self.prefix}/static/{name}?v={version}"

    def absolute(self, address: str) -> str:
        """Return an address of ours with the host."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}{address}"
