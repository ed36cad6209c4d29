"""What search engines for data read in the head of pages: the graph as a schema.org Dataset, in its DataCatalog."""

from collections.abc import Iterable
from typing import Any, Final

from dotheque_graph.catalogue.labels import labels
from dotheque_graph.catalogue.portal import CATALOG
from dotheque_graph.catalogue.void import DATASET, LICENCE, PUBLISHER, SAID
from dotheque_graph.namespaces import DCTERMS
from dotheque_graph.publication.dumps.record import CSV, DumpFile, DumpRecord, Packing, Scope
from dotheque_graph.publication.portal_feed import DATA_PATH
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.releases import Release
from dotheque_graph.web.urls import Urls
from dotheque_graph.web.words import LANGUAGES, words_of

KEYWORDS: Final = {
    "fr": ("innovation démocratique", "participation citoyenne", "démocratie", "territoires", "ODD"),
    "en": ("democratic innovation", "citizen participation", "democracy", "territories", "SDGs"),
}


def said(name: str, language: str) -> str:
    """Return the title or the description of the graph in a language."""
    return SAID[DCTERMS.term(name)][language]


def publisher(store: GraphStore, language: str) -> dict[str, Any]:
    """Return who publishes the graph."""
    name = labels(store, [PUBLISHER], language)[PUBLISHER].text
    return {"@type": "Organization", "@id": PUBLISHER.value, "name": name}


def catalogue_and_dataset(
    store: GraphStore, release: Release, dumps: DumpRecord | None, urls: Urls, language: str
) -> dict[str, Any]:
    """Return the JSON-LD of the page of the data: the catalogue, and the graph in it."""
    plain = urls.as_of(None).speaking(None)
    catalogue = {
        "@type": "DataCatalog",
        "@id": CATALOG.value,
        "url": plain.absolute(plain.page(DATA_PATH)),
        "name": words_of(language).gettext("The catalogue of the DO'thèque for data portals"),
        "license": LICENCE.value,
        "publisher": publisher(store, language),
        "inLanguage": list(LANGUAGES),
        "dataset": {"@id": DATASET.value},
    }
    graph = [catalogue, dataset(store, release, dumps, plain, language)]
    return {"@context": "https://schema.org", "@graph": graph}


def dataset(store: GraphStore, release: Release, dumps: DumpRecord | None, urls: Urls, language: str) -> dict[str, Any]:
    """Return the graph as a Dataset, its files among them the tables of the classes; `urls` choose nothing."""
    described = {
        "@type": "Dataset",
        "@id": DATASET.value,
        "url": urls.absolute(urls.page("/dumps/")),
        "identifier": DATASET.value,
        "name": said("title", language),
        "description": said("description", language),
        "license": LICENCE.value,
        "isAccessibleForFree": True,
        "creator": publisher(store, language),
        "publisher": {"@id": PUBLISHER.value},
        "inLanguage": list(LANGUAGES),
        "keywords": list(KEYWORDS[language]),
        "version": str(release.number),
        "datePublished": release.record.issued,
        "dateModified": release.record.issued,
        "includedInDataCatalog": {"@id": CATALOG.value},
    }
    return {**described, **({"distribution": list(_downloads(dumps, urls))} if dumps else {})}


def dumps_data(
    store: GraphStore, release: Release, dumps: DumpRecord | None, urls: Urls, language: str
) -> dict[str, Any]:
    """Return the JSON-LD of the page of the files of a release."""
    plain = urls.as_of(None).speaking(None)
    return {"@context": "https://schema.org", **dataset(store, release, dumps, plain, language)}


def _downloads(dumps: DumpRecord, urls: Urls) -> Iterable[dict[str, Any]]:
    """Return the files that people take: everything, and the table of each class."""
    for file in dumps.files:
        table = file.scope is Scope.CLASS and file.form is CSV and file.packing is Packing.GZIP
        if file.scope is Scope.WHOLE or table:
            yield _download(dumps, file, urls)


def _download(dumps: DumpRecord, file: DumpFile, urls: Urls) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": file.name,
        "contentUrl": urls.absolute(urls.page(f"/dumps/{dumps.release}/{file.name}")),
        "encodingFormat": [file.form.media_type, file.packing.media_type],
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
        "license": LICENCE.value,
        **({"about": {"@id": NamedNode(file.about).value}} if file.about else {}),
    }
