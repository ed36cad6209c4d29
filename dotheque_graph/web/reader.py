"""A reader: the language spoken, the words of it, the addresses that keep it, and the names of things in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request

from dotheque_graph.catalogue.labels import Label, labels
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.rdf.negotiation import negotiate_language
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.web.urls import Urls
from dotheque_graph.web.words import LANGUAGES, Words, words_of


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a page is for."""

    language: str
    urls: Urls

    @property
    def words(self) -> Words:
        """Return the words of the reader's language."""
        return words_of(self.language)


def reader_of(request: Request, urls: Urls) -> Reader:
    """Return the reader: `?lang=` where it names a language of the interface, else Accept-Language; and `?release=`."""
    chosen = request.query_params.get("lang")
    urls = urls.as_of(request.query_params.get("release") or None)
    if chosen in LANGUAGES:
        return Reader(chosen, urls.speaking(chosen))
    return Reader(negotiate_language(request.headers.get("accept-language", ""), LANGUAGES), urls)


class Names:
    """The labels that one page needs, read in batches; those that a view keeps are not read again."""

    def __init__(self, source: GraphStore | CatalogueView, language: str) -> None:
        self._read = source.labels if isinstance(source, CatalogueView) else partial(labels, source)
        self._language = language
        self._known: dict[NamedNode, Label] = {}

    def learn(self, iris: Iterable[NamedNode]) -> None:
        """Read the labels of many IRIs at once."""
        unknown = [iri for iri in iris if iri not in self._known]
        if unknown:
            self._known |= self._read(unknown, self._language)

    def __getitem__(self, iri: NamedNode) -> Label:
        if iri not in self._known:
            self.learn([iri])
        return self._known[iri]
