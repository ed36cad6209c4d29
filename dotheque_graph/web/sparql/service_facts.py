"""What the endpoint speaks and offers: the one source of its description in RDF and of that on its page."""

from collections.abc import Mapping
from typing import Final

from dotheque_graph.namespaces import SD
from dotheque_graph.query.exchange import OFFERED
from dotheque_graph.query.functions import EXTENSION_FUNCTIONS, GEOF
from dotheque_graph.rdf.formats import Format
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import GraphRecord, Release
from dotheque_graph.web.words import noted

LANGUAGES: Final[Mapping[NamedNode, str]] = {SD.term("SPARQL11Query"): "SPARQL 1.1 Query"}
"""The languages of queries, and what people call them."""
FEATURES: Final[Mapping[NamedNode, str]] = {
    SD.term("UnionDefaultGraph"): noted("Without FROM, a query reads all the graphs as one; GRAPH asks one of them."),
}
"""The features of the service, by the names that the vocabulary has for them, and a message that says each."""
FORMATS: Final[tuple[Format, ...]] = tuple(dict.fromkeys(form for forms in OFFERED.values() for form in forms))
"""Every format that a result can be written in."""

_FAMILIES: Final = (
    (f"{GEOF}sf", noted("Relations between shapes, Simple Features")),
    (f"{GEOF}eh", noted("Relations between shapes, Egenhofer")),
    (f"{GEOF}rcc8", noted("Relations between shapes, RCC8")),
    (GEOF, noted("Measures, shapes and their properties")),
    ("", noted("Casts to the types of XML Schema")),
)
"""How the functions of each family begin, the first that fits counting, and what the family is called."""


def functions() -> Mapping[str, tuple[NamedNode, ...]]:
    """Return the functions beyond those of SPARQL 1.1 by family, each family under the message that names it."""
    found: dict[str, tuple[NamedNode, ...]] = {message: () for _, message in _FAMILIES}
    for function in EXTENSION_FUNCTIONS:
        family = next(message for beginning, message in _FAMILIES if function.value.startswith(beginning))
        found[family] += (function,)
    return found


def graphs(release: Release) -> tuple[tuple[NamedNode, GraphRecord], ...]:
    """Return the named graphs of a release with their records, by name."""
    return tuple((NamedNode(name), record) for name, record in sorted(release.record.graphs.items()))
