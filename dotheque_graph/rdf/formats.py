"""The formats of RDF and of SPARQL results: one table of media types, extensions and labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

from dotheque_graph.errors import UnsupportedFormat


@dataclass(frozen=True, slots=True)
class Format:
    """One representation: `name` for people, `media_type` and others that mean it, `extension` without dot."""

    name: str
    media_type: str
    extension: str
    also: tuple[str, ...] = ()
    rdf: RdfFormat | None = None
    results: QueryResultsFormat | None = None

    @property
    def media_types(self) -> tuple[str, ...]:
        """Return every media type that names this format, the preferred one first."""
        return (self.media_type, *self.also)

    @property
    def content_type(self) -> str:
        """Return the value of Content-Type, with the charset that all of ours have."""
        return f"{self.media_type}; charset=utf-8"


HTML: Final = Format("HTML", "text/html", "html", also=("application/xhtml+xml",))
TURTLE: Final = Format("Turtle", "text/turtle", "ttl", also=("application/x-turtle",), rdf=RdfFormat.TURTLE)
JSON_LD: Final = Format("JSON-LD", "application/ld+json", "jsonld", also=("application/json",), rdf=RdfFormat.JSON_LD)
RDF_XML: Final = Format(
    "RDF/XML", "application/rdf+xml", "rdf", also=("application/xml", "text/xml"), rdf=RdfFormat.RDF_XML
)
N_TRIPLES: Final = Format("N-Triples", "application/n-triples", "nt", also=("text/plain",), rdf=RdfFormat.N_TRIPLES)
N_QUADS: Final = Format("N-Quads", "application/n-quads", "nq", rdf=RdfFormat.N_QUADS)
TRIG: Final = Format("TriG", "application/trig", "trig", rdf=RdfFormat.TRIG)
N3: Final = Format("N3", "text/n3", "n3", also=("text/rdf+n3",), rdf=RdfFormat.N3)

JSON_RESULTS: Final = Format(
    "JSON", "application/sparql-results+json", "json", also=("application/json",), results=QueryResultsFormat.JSON
)
XML_RESULTS: Final = Format(
    "XML", "application/sparql-results+xml", "xml", also=("application/xml", "text/xml"), results=QueryResultsFormat.XML
)
CSV_RESULTS: Final = Format("CSV", "text/csv", "csv", results=QueryResultsFormat.CSV)
TSV_RESULTS: Final = Format("TSV", "text/tab-separated-values", "tsv", results=QueryResultsFormat.TSV)

DESCRIPTION_FORMATS: Final = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES)
"""What pages link to for the triples about one thing."""
DOCUMENT_FORMATS: Final = (HTML, *DESCRIPTION_FORMATS, N_QUADS, TRIG)
"""What a document about an entity is offered in; the first is the default."""
DOCUMENT_ALIASES: Final[Mapping[Format, tuple[str, ...]]] = MappingProxyType(
    {
        TURTLE: ("application/turtle", "text/n3", "text/rdf+n3"),
        N_QUADS: ("text/x-nquads", "text/nquads"),
        TRIG: ("application/x-trig", "text/trig"),
    }
)
"""Older names, and N3, of which Turtle is a part: who accepts these can read the format they stand beside."""
GRAPH_FORMATS: Final = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES, N_QUADS, TRIG, N3)
"""What the triples of CONSTRUCT and DESCRIBE are offered in."""
RESULT_FORMATS: Final = (JSON_RESULTS, XML_RESULTS, CSV_RESULTS, TSV_RESULTS)
"""What the solutions of SELECT and the yes or no of ASK are offered in."""
INPUT_FORMATS: Final = (TURTLE, TRIG, N_TRIPLES, N_QUADS, JSON_LD, RDF_XML)
"""What `dotheque load` reads."""
ALL_FORMATS: Final = (HTML, TURTLE, JSON_LD, RDF_XML, N_TRIPLES, N_QUADS, TRIG, N3, *RESULT_FORMATS)


def input_format(path: PurePath) -> Format:
    """Return the format of a file to load by its extension, `.gz` aside; raise UnsupportedFormat."""
    suffixes = [suffix.lstrip(".").lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == "gz":
        suffixes.pop()
    for candidate in INPUT_FORMATS:
        if suffixes and suffixes[-1] in {candidate.extension, *_OTHER_EXTENSIONS.get(candidate.extension, ())}:
            return candidate
    raise UnsupportedFormat(path.name, tuple(known.extension for known in INPUT_FORMATS))


_OTHER_EXTENSIONS: Final = {"rdf": ("xml", "owl"), "jsonld": ("json",), "ttl": ("turtle",)}
