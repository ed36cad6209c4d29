"""Reading requests to write: the token, SPARQL 1.1 Protocol (section 2.2), SPARQL 1.1 Graph Store HTTP Protocol."""

import re
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from dotheque_graph.errors import InvalidRequest, InvalidToken, TooLarge
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.orders import READ_FORMATS, Part
from dotheque_graph.publication.preconditions import ANY
from dotheque_graph.publication.sources import CATALOGUE
from dotheque_graph.rdf.terms import NamedNode, as_iri
from dotheque_graph.web.request_reading import FORM, body_of, chunks_of, media_type, pairs_of, text_of

UPDATE: Final = "application/sparql-update"
MULTIPART: Final = "multipart/form-data"
GRAPH_STORE: Final = "/graph-store"

_RDF: Final = tuple(form.media_type for form in READ_FORMATS)
_MOST_FILES: Final = 100
_TAG: Final = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_TAGS: Final = re.compile(rf"{_TAG.pattern}(?:[ \t]*,[ \t]*{_TAG.pattern})*")


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
        raise InvalidToken("none was given", "aucun n'a été donné")
    return secret.strip()


@dataclass(frozen=True, slots=True)
class Conditions:
    """The entity tags, or `*`, of the two conditions that a change can be asked for on; none where there is none."""

    if_match: tuple[str, ...]
    if_none_match: tuple[str, ...]


def conditions_of(request: Request) -> Conditions:
    """Return the conditions of a request (RFC 9110, section 13.1); raise InvalidRequest where one cannot be read."""
    return Conditions(_tags_of(request, "If-Match"), _tags_of(request, "If-None-Match"))


def _tags_of(request: Request, header: str) -> tuple[str, ...]:
    given = request.headers.getlist(header)
    tags = ", ".join(given).strip()
    if not given or tags == ANY:
        return (ANY,) if given else ()
    if not _TAGS.fullmatch(tags):
        raise InvalidRequest(
            f"{header} is * or ETags in quotes, with commas between",
            f"{header} est * ou des ETag entre guillemets, séparés par des virgules",
        )
    return tuple(_TAG.findall(tags))


async def read_update(request: Request, limit: int) -> UpdateAsked:
    """Return the update of a request by either way of POST, `limit` being its longest in bytes.

    Raises InvalidRequest, UnsupportedFormat or TooLarge.
    """
    kind = media_type(request.headers, (FORM, UPDATE))
    if kind == UPDATE:
        parameters = pairs_of(request.scope["query_string"])
        text = await body_of(request, limit)
    else:
        # A character of a form may take nine bytes, where three do for one of the update itself.
        parameters = pairs_of(await body_of(request, limit * 3)) + pairs_of(request.scope["query_string"])
        updates = [value for name, value in parameters if name == "update"]
        if len(updates) != 1:
            raise InvalidRequest("“update” must be given once", "« update » doit être donné une fois")
        text = updates[0].encode()
    if kind == UPDATE and any(name == "update" for name, _ in parameters):
        raise InvalidRequest(
            "there is an update in the body and another one in the address",
            "il y a une mise à jour dans le corps et une autre dans l'adresse",
        )
    if len(text) > limit:
        raise TooLarge("update", len(text), limit)
    text_of(text)  # the writer is to be sent UTF-8
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
    parameters = pairs_of(request.scope["query_string"])
    path = request.path_params.get("path", "")
    named = [value for name, value in parameters if name == "graph"]
    default = any(name == "default" for name, _ in parameters)
    if bool(path) + len(named) + default > 1:
        raise InvalidRequest(
            "name one graph: by “graph”, by “default”, or by the path",
            "nommez un seul graphe : par « graph », par « default », ou par le chemin",
        )
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
    if media_type(request.headers, (*_RDF, MULTIPART)) == MULTIPART:
        return await _files(request, limit)
    kind = media_type(request.headers, _RDF)
    return (Part(kind, await body_of(request, limit)),)


async def _files(request: Request, limit: int) -> tuple[Part, ...]:
    parser = MultiPartParser(
        request.headers, chunks_of(request, limit), max_files=_MOST_FILES, max_fields=0, max_part_size=limit
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise InvalidRequest(
            f"{MULTIPART}: {getattr(error, 'message', 'no boundary')}",
            f"{MULTIPART} : ce formulaire ne peut pas être lu",
        ) from None
    files = [file for _, file in form.multi_items() if isinstance(file, UploadFile)]
    try:
        parts = [Part(media_type(file.headers, _RDF), await file.read()) for file in files]
    finally:
        await form.close()
    if not parts:
        raise InvalidRequest(f"{MULTIPART}: there is no file in it", f"{MULTIPART} : aucun fichier n'y est")
    return tuple(parts)
