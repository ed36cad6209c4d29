"""The description of the SPARQL endpoint, which a client asks for by a GET without a query (SPARQL 1.1, section 2)."""

from typing import Final

from dotheque_graph.namespaces import RDF_TYPE, RDFS, Namespace
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple
from dotheque_graph.settings import Settings

_SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
_RESULTS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "JSON-LD",
    "RDF_XML",
    "N-Triples",
)


def service_triples(endpoint: str, settings: Settings) -> tuple[Triple, ...]:
    """Return what the endpoint is and does; its limits are in the description of the language."""
    service = NamedNode(endpoint)
    limits = (
        f"Stopped after {settings.query_seconds:g} s, {settings.query_memory_mb} MB of memory or "
        f"{settings.result_bytes} bytes of result; a result is whole or refused, never cut short. No SERVICE."
    )
    return (
        Triple(service, RDF_TYPE, _SD.term("Service")),
        Triple(service, _SD.term("endpoint"), service),
        Triple(service, _SD.term("supportedLanguage"), _SD.term("SPARQL11Query")),
        Triple(service, _SD.term("feature"), _SD.term("UnionDefaultGraph")),
        Triple(service, RDFS.term("comment"), Literal(limits, language="en")),
        *(Triple(service, _SD.term("resultFormat"), _FORMATS.term(name)) for name in _RESULTS),
    )
