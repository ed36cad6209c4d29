"""Reading requests to write: the token, SPARQL 1.1 Protocol (section 2.2), SPARQL 1.1 Graph Store HTTP Protocol."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from dotheque_graph.errors import InvalidRequest, InvalidToken, TooLarge, UnsupportedFormat
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.orders import READ_FORMATS, Part
from dotheque_graph.publication.sources import CATALOGUE
from dotheque_graph.rdf.terms import NamedNode, as_iri

FORM: Final = "application/x-www-form-urlencoded"
UPDATE: Final = "application/sparql-update"
MULTIPART: Final = "multipart/form-data"
GRAPH_STORE: Final = "/graph-store"

_RDF: Final = tuple(form.media_type for form in READ_FORMATS)
_UTF_8: Final = ("utf-8", "utf8", "us-ascii")
_MOST_PARAMETERS: Final = 1000
_MOST_FILES: Final = 100


@dataclass(frozen=True, slots=True)
class UpdateAsked:
    """A SPARQL update as it was sent, with the dataset that its parameters name."""

    text: bytes
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def secret_of(request: Request) -> str:
    """Return the token that a request carries (RFC 6750, section 2.1); raise InvalidToken."""
    scheme, _, secret = request.headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise InvalidToken("none was given")
    return secret.strip()


async def read_update(request: Request, limit: int) -> UpdateAsked:
    """Return the update of a request by either way of POST, `limit` being its longest in bytes.

    Raises InvalidRequest, UnsupportedFormat or TooLarge.
    """
    kind = _media_type(request.headers, (FORM, UPDATE))
    if kind == UPDATE:
        parameters = _pairs(request.scope["query_string"])
        text = await _body(request, limit)
    else:
        # A character of a form may take nine bytes, where three do for one of the update itself.
        parameters = _pairs(await _body(request, limit * 3)) + _pairs(request.scope["query_string"])
        updates = [value for name, value in parameters if name == "update"]
        if len(updates) != 1:
            raise InvalidRequest("“update” must be given once")
        text = updates[0].encode()
    if kind == UPDATE and any(name == "update" for name, _ in parameters):
        raise InvalidRequest("there is an update in the body and another one in the address")
    if len(text) > limit:
        raise TooLarge("update", len(text), limit)
    _refuse_other_encodings(text)
    return UpdateAsked(
        text,
        tuple(value for name, value in parameters if name == "using-graph-uri"),
        tuple(value for name, value in parameters if name == "using-named-graph-uri"),
    )


def graph_asked(request: Request, store: str) -> NamedNode | None:
    """Return the graph that a request to the graph store is about, None for the store itself.

    It is named by `?graph=`, by `?default`, which is the catalogue, or by the path: `/graph-store/links/insee` is
    `…/graph/links/insee`. `store` is the address of the store. Raises InvalidRequest or InvalidIri.
    """
    parameters = _pairs(request.scope["query_string"])
    path = request.path_params.get("path", "")
    named = [value for name, value in parameters if name == "graph"]
    default = any(name == "default" for name, _ in parameters)
    if bool(path) + len(named) + default > 1:
        raise InvalidRequest("name one graph: by “graph”, by “default”, or by the path")
    if default:
        return CATALOGUE
    if path:
        return as_iri(GRAPH + path)
    if not named:
        return None
    own = store + "/"
    # The address of a graph here and its IRI mean the same graph.
    iri = GRAPH + named[0].removeprefix(own) if named[0].startswith(own) else named[0]
    return as_iri(iri)


async def read_graph(request: Request, limit: int) -> tuple[Part, ...]:
    """Return the RDF of a request, unparsed: one document, or the files of a form.

    Raises UnsupportedFormat, InvalidRequest, or TooLarge over `limit` bytes.
    """
    if _media_type(request.headers, (*_RDF, MULTIPART)) == MULTIPART:
        return await _files(request, limit)
    kind = _media_type(request.headers, _RDF)
    return (Part(kind, await _body(request, limit)),)


async def _files(request: Request, limit: int) -> tuple[Part, ...]:
    parser = MultiPartParser(
        request.headers, _chunks(request, limit), max_files=_MOST_FILES, max_fields=0, max_part_size=limit
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise InvalidRequest(f"{MULTIPART}: {getattr(error, 'message', 'no boundary')}") from None
    files = [file for _, file in form.multi_items() if isinstance(file, UploadFile)]
    try:
        parts = [Part(_media_type(file.headers, _RDF), await file.read()) for file in files]
    finally:
        await form.close()
    if not parts:
        raise InvalidRequest(f"{MULTIPART}: there is no file in it")
    return tuple(parts)


def _media_type(headers: Mapping[str, str] | Headers, known: tuple[str, ...]) -> str:
    """Return the media type of a body, in lower case; raise UnsupportedFormat for any other, and for other charsets."""
    given = headers.get("content-type") or ""
    kind, _, options = given.partition(";")
    kind = kind.strip().lower()
    if kind not in known:
        raise UnsupportedFormat(kind or "–", known)
    for option in options.split(";"):
        name, _, value = option.strip().partition("=")
        if name.strip().lower() == "charset" and value.strip(' "').lower() not in _UTF_8:
            raise UnsupportedFormat(f"{kind}; {option.strip()}", (f"{kind}; charset=utf-8",))
    if (headers.get("content-encoding") or "identity").strip().lower() != "identity":
        raise UnsupportedFormat(f"{kind}, {headers.get('content-encoding')}", (kind,))
    return kind


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    """Return the parameters of an address or a form; raise InvalidRequest where they are not UTF-8 or too many."""
    try:
        return parse_qsl(encoded.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except UnicodeDecodeError:
        raise InvalidRequest("a parameter is not UTF-8") from None
    except ValueError:
        raise InvalidRequest(f"more than {_MOST_PARAMETERS} parameters") from None


def _refuse_other_encodings(text: bytes) -> None:
    try:
        text.decode()
    except UnicodeDecodeError:
        raise InvalidRequest("the update is not UTF-8") from None


async def _body(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for chunk in _chunks(request, limit):
        body += chunk
    return bytes(body)


async def _chunks(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    """Yield the body as it arrives; raise TooLarge as soon as it is, or says that it will be, over the limit."""
    told = request.headers.get("content-length", "")
    size = int(told) if told.isascii() and told.isdecimal() else 0
    if size > limit:
        raise TooLarge("body", size, limit)
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge("body", size, limit)
        yield chunk
