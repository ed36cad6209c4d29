"""What the page of the endpoint says of it: the facts of the service description, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from dotheque_graph.namespaces import GRAPH, XSD, compact
from dotheque_graph.query.exchange import OFFERED
from dotheque_graph.query.functions import GEOF
from dotheque_graph.rdf.formats import DESCRIPTION_FORMATS, Format
from dotheque_graph.settings import Settings
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.releases import OpenRelease, Release
from dotheque_graph.web.elements import Link
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.sparql.service_facts import FEATURES, LANGUAGES, functions, graphs
from dotheque_graph.web.urls import Urls


@dataclass(frozen=True, slots=True)
class DescribedGraph:
    """A named graph: its name, leading to its document where it has one, its IRI as it is written, its statements."""

    name: Link
    iri: str
    statements: str


@dataclass(frozen=True, slots=True)
class FunctionFamily:
    """Functions of one family: its name, and theirs, which begin with `namespace`."""

    name: str
    namespace: str
    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DescribedService:
    """The service, told to people.

    `total` counts the statements of all graphs. `formats` are the forms of a query and the names of the formats of
    their results, `limits` names and values, `descriptions` the same facts in RDF.
    """

    languages: tuple[str, ...]
    graphs: tuple[DescribedGraph, ...]
    total: str
    formats: tuple[tuple[str, str], ...]
    features: tuple[str, ...]
    families: tuple[FunctionFamily, ...]
    limits: tuple[tuple[str, str], ...]
    descriptions: tuple[Link, ...]


def described(reader: Reader, settings: Settings, release: OpenRelease) -> DescribedService:
    """Return what the endpoint is and offers on a release; reads the names of its graphs from its store."""
    return DescribedService(
        languages=tuple(LANGUAGES.values()),
        graphs=tuple(_graphs(reader, release.release, release.store)),
        total=reader.words.number(release.release.quads),
        formats=_formats(),
        features=tuple(_features(reader, release.release)),
        families=tuple(_families(reader)),
        limits=tuple(_limits(reader, settings)),
        descriptions=tuple(Link(form.name, description_address(reader.urls, form)) for form in DESCRIPTION_FORMATS),
    )


def description_address(urls: Urls, form: Format) -> str:
    """Return the address of the service description in a format; RDF has every language in it."""
    return urls.speaking(None).page(f"/sparql.{form.extension}")


def _graphs(reader: Reader, release: Release, store: GraphStore) -> Iterator[DescribedGraph]:
    names = Names(store, reader.language)
    found = graphs(release)
    names.learn(iri for iri, _ in found)
    for iri, record in found:
        label = names[iri]
        # A graph of which nothing is said has no document, and is called by its IRI.
        named = label.text not in (iri.value, compact(iri.value))
        other = label.language if label.language != reader.language else ""
        yield DescribedGraph(
            Link(label.text if named else "", (named and reader.urls.document(iri)) or "", other),
            compact(iri.value) if iri.value.startswith(GRAPH) else iri.value,
            reader.words.number(record.quads),
        )


def _formats() -> tuple[tuple[str, str], ...]:
    asked = (("SELECT, ASK", OFFERED["solutions"]), ("CONSTRUCT, DESCRIBE", OFFERED["graph"]))
    return tuple((forms, ", ".join(form.name for form in offered)) for forms, offered in asked)


def _features(reader: Reader, release: Release) -> Iterator[str]:
    _, urls = reader.words.gettext, reader.urls.speaking(None).as_of(None)
    for message in FEATURES.values():
        yield _(message)
    past = _("Every release that is kept can be asked, by its number or a date: release={number}, release={day}.")
    yield past.format(number=release.number, day=release.issued.date())
    yield _("SERVICE is refused: a query asks nothing of another endpoint.")
    writing = _("Nothing is changed here: SPARQL Update is at {update}, the Graph Store Protocol at {graph_store}.")
    yield writing.format(update=urls.page("/sparql/update"), graph_store=urls.page("/graph-store"))


def _families(reader: Reader) -> Iterator[FunctionFamily]:
    for message, family in functions().items():
        namespace = GEOF if family[0].value.startswith(GEOF) else str(XSD)
        names = tuple(function.value.removeprefix(namespace) for function in family)
        yield FunctionFamily(reader.words.gettext(message), namespace, names)


def _limits(reader: Reader, settings: Settings) -> Iterator[tuple[str, str]]:
    _, number = reader.words.gettext, reader.words.number
    yield _("Time of a query"), _("{number} s").format(number=number(settings.query_seconds))
    yield _("Memory of a query"), _("{number} MB").format(number=number(settings.query_memory_mb))
    yield _("Text of a query"), _("{number} MB").format(number=number(settings.query_bytes / 1_000_000))
    yield _("Rows of a result"), number(settings.query_rows)
    yield _("Size of a result"), _("{number} MB").format(number=number(settings.result_bytes / 1_000_000))
