"""Reading a request to the endpoint by the SPARQL 1.1 Protocol: its parameters, and the formats it can be answered in.

Specification: https://www.w3.org/TR/sparql11-protocol/, section 2.1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias
from urllib.parse import quote_plus

from starlette.requests import Request

from dotheque_graph.errors import InvalidIri, InvalidParameter, InvalidRequest, NotAcceptable
from dotheque_graph.query.exchange import OFFERED, ResultKind, SparqlRequest
from dotheque_graph.rdf.formats import GRAPH_FORMATS, HTML, RESULT_FORMATS, Format
from dotheque_graph.rdf.negotiation import negotiate
from dotheque_graph.rdf.terms import as_iri
from dotheque_graph.web.request_reading import (
    BODY_SECONDS,
    FORM,
    bare_media_type,
    body_of,
    header_of,
    in_time,
    media_type,
    pairs_of,
    text_of,
)

Parameters: TypeAlias = Sequence[tuple[str, str]]

DIRECT: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
BODY_BYTES: Final = 3
"""Bytes of a body for one of its query: a character of a form may take nine, where three do in the query itself."""
LONGEST_PERMALINK: Final = 4000
"""Characters of an address that every browser, proxy and mail programme passes on."""

_ENCODED: Final = str.maketrans({character: quote_plus(character) for character in map(chr, range(128))})
_DATASET: Final = ("default-graph-uri", "named-graph-uri")
_FORMAT_PARAMETERS: Final = ("format", "output", "results")
"""Ours first, then the names by which SPARQLWrapper and the clients of Jena and Virtuoso ask as well."""
_OTHER_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "json": ("srj",),
    "xml": ("srx",),
    "ttl": ("turtle",),
    "jsonld": ("json-ld", "json"),
    "rdf": ("rdf+xml", "rdfxml", "xml"),
    "nt": ("ntriples", "n-triples"),
    "nq": ("nquads", "n-quads"),
}
"""What else a format is called, by its extension; the kind of result tells which `json` or `xml` is meant."""


@dataclass(frozen=True, slots=True)
class Formats:
    """What a result can be written in: a format for each kind of result, None where none suits; or `page` for HTML.

    `page_instead` says that HTML does for a result whose kind has no format that suits.
    """

    solutions: Format | None
    boolean: Format | None
    graph: Format | None
    page: bool = False
    page_instead: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to the endpoint: `query` is empty where nothing is asked, `release` where the public one is meant.

    `format` is the name of the format as the client wrote it, empty where it is left to negotiation.
    """

    query: str
    parameters: Parameters
    formats: Formats
    format: str
    release: str

    def for_engine(self, base: str) -> SparqlRequest:
        """Return what a query worker is asked; relative IRIs are resolved against `base`."""
        default_graphs, named_graphs = (
            tuple([value for name, value in self.parameters if name == parameter]) for parameter in _DATASET
        )
        return SparqlRequest(
            query=self.query,
            solutions=self.formats.solutions,
            boolean=self.formats.boolean,
            graph=self.formats.graph,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            base=base,
        )

    def permalink(self, endpoint: str, release: int) -> str:
        """Return the address that asks the same of this release for good, empty where it would be too long."""
        if len(self.query) > LONGEST_PERMALINK:
            return ""
        given: list[tuple[str, str]] = [("query", self.query)]
        given += [pair for pair in self.parameters if pair[0] in _DATASET]
        given += [("format", self.format)] if self.format else []
        given.append(("release", str(release)))
        address = f"{endpoint}?{'&'.join([f'{name}={_encoded(value)}' for name, value in given])}"
        return address if len(address) <= LONGEST_PERMALINK else ""


def _encoded(text: str) -> str:
    """Return what `quote_plus` does; of ASCII, which most queries are, in a tenth of its time."""
    return text.translate(_ENCODED) if text.isascii() else quote_plus(text)


class UpdateAsked(Exception):
    """The request is a SPARQL Update: `update=` in its parameters, or its media type."""


async def read(request: Request, extension: str, limit: int) -> Asked:
    """Return what a request asks; `extension` is that of its path, `limit` the longest query in bytes.

    Raise UpdateAsked, InvalidRequest, InvalidParameter, UnsupportedFormat or TooLarge, or what `in_time` raises.
    """
    parameters = await _parameters(request, limit)
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) > 1:
        raise InvalidRequest("“query” is given more than once", "« query » est donné plus d'une fois")
    given = dict(parameters)
    if "update" in given:
        raise UpdateAsked
    for parameter, graph in parameters:
        if parameter in _DATASET:
            _check_graph(parameter, graph)
    name = extension or _format_name(given)
    accept = header_of(request.scope, b"accept").decode("latin-1")
    query = queries[0] if queries and queries[0].strip() else ""
    return Asked(query, parameters, _formats(name, accept), name, given.get("release", ""))


def _check_graph(parameter: str, graph: str) -> None:
    try:
        as_iri(graph)
    except InvalidIri:
        raise InvalidParameter(parameter, graph, "an absolute IRI", "une IRI absolue") from None


async def _parameters(request: Request, limit: int) -> Parameters:
    """Return the parameters of the protocol, from the address and from the body."""
    given = pairs_of(request.scope["query_string"])
    if request.method != "POST":
        return given
    if bare_media_type(request.headers) == UPDATE:
        raise UpdateAsked
    kind = media_type(request.headers, (FORM, DIRECT))
    body = await in_time(body_of(request, limit * BODY_BYTES), BODY_SECONDS)
    return [*given, *(pairs_of(body) if kind == FORM else [("query", text_of(body))])]


def _format_name(given: Mapping[str, str]) -> str:
    """Return the name of the format that the parameters ask for, empty where they ask for none.

    SPARQLWrapper sends every media type that it knows for a format, with commas between: the first that we know counts.
    Raise InvalidParameter where `format` has none of ours; what other endpoints know by the other names is no concern
    of ours.
    """
    for parameter in _FORMAT_PARAMETERS:
        asked = given.get(parameter, "").strip().lower()
        name = next(filter(is_format, map(str.strip, asked.split(","))), "")
        if asked and not name and parameter == _FORMAT_PARAMETERS[0]:
            raise InvalidParameter(parameter, asked, ", ".join(form.extension for form in _OFFERED))
        if name:
            return name
    return ""


def is_format(name: str) -> bool:
    """Tell whether an extension, a media type or another name is one of a format that results are offered in."""
    return name in _NAMES


def graph_format(name: str) -> Format | None:
    """Return the format of RDF, or HTML, that has this name; None where there is none."""
    return next((form for form in (HTML, *GRAPH_FORMATS) if _answers_to(form, name)), None)


def _answers_to(form: Format, name: str) -> bool:
    return name in _names(form)


def _names(form: Format) -> tuple[str, ...]:
    return (form.extension, *form.media_types, *_OTHER_NAMES.get(form.extension, ()))


_OFFERED: Final = (*RESULT_FORMATS, *GRAPH_FORMATS, HTML)
_NAMES: Final = frozenset(name for form in _OFFERED for name in _names(form))


def _formats(name: str, accept: str) -> Formats:
    """Return what a result is written in: by the name of a format, else by negotiation."""
    return (_kept_formats if len(accept) <= _LONGEST_KEPT else _found_formats)(name, accept)


def _found_formats(name: str, accept: str) -> Formats:
    if name:
        chosen = {kind: _named(kind, name) for kind in OFFERED}
        return Formats(**chosen, page=not any(chosen.values()), page_instead=False)
    chosen = {kind: _negotiated(accept, forms) for kind, forms in OFFERED.items()}
    page_instead = not all(chosen.values()) and _negotiated(accept, (HTML,)) is not None
    return Formats(**chosen, page=_wants_page(accept), page_instead=page_instead)


_LONGEST_KEPT: Final = 500
"""The longest Accept that is remembered, in characters; that of a browser has 140."""
_kept_formats: Final = lru_cache(maxsize=512)(_found_formats)


def _named(kind: ResultKind, name: str) -> Format | None:
    return next((form for form in OFFERED[kind] if _answers_to(form, name)), None)


def _negotiated(accept: str, offered: Sequence[Format]) -> Format | None:
    try:
        return negotiate(accept, offered)
    except NotAcceptable:
        return None


def _wants_page(accept: str) -> bool:
    try:
        return negotiate(accept, _OFFERED) is HTML
    except NotAcceptable:
        return False
