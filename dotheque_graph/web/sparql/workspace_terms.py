"""The classes and properties of a release, with their counts and names: what the editor completes from."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.catalogue.labels import labels
from dotheque_graph.namespaces import compact
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.answers import FRESH, Answer
from dotheque_graph.web.site import site_of

_COUNTS = "SELECT ?property (COUNT(*) AS ?count) WHERE { ?s ?property ?o } GROUP BY ?property"


async def terms(request: Request) -> Response:
    """Answer the terms of the release in the reader's language, the most used first: `{classes: […], properties: […]}`.

    Each is `{iri, name, label, count}`: the compact name, the label or "", and the number of entities or statements.
    """
    site = site_of(request)
    reader = site.reader(request)
    key = ("sparql-terms", reader.language, reader.urls.release or "")

    def answer(release: OpenRelease) -> Answer:
        found = {"classes": class_counts(release), "properties": property_counts(release)}
        listed = {name: _listed(release.store, counts, reader.language) for name, counts in found.items()}
        return Answer(
            body=json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode(),
            content_type="application/json; charset=utf-8",
            headers={
                "Cache-Control": FRESH,
                "Content-Language": reader.language,
                "Vary": "Accept-Language",
            },
        )

    return await site.answer(request, key, answer)


def class_counts(release: OpenRelease) -> Mapping[str, int]:
    """Return the number of entities by class, over all graphs of a release."""
    return _sum(graph.classes for graph in release.release.record.graphs.values())


def property_counts(release: OpenRelease) -> Mapping[str, int]:
    """Return the number of statements by property; they are counted here where the record of the release does not."""
    graphs = release.release.record.graphs.values()
    if any(graph.quads and not graph.properties for graph in graphs):
        rows = release.store.select(_COUNTS).rows
        return {_text(row["property"]): int(_text(row["count"])) for row in rows}
    return _sum(graph.properties for graph in graphs)


def _sum(counts: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return total


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _listed(store: GraphStore, counts: Mapping[str, int], language: str) -> list[dict[str, object]]:
    names = labels(store, map(NamedNode, counts), language)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        {
            "iri": iri,
            "name": compact(iri),
            "label": label.text if (label := names[NamedNode(iri)]).text != compact(iri) else "",
            "count": count,
        }
        for iri, count in ranked
    ]
