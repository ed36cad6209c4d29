"""The OpenAPI 3.1 description of the site, made from the library: every public saved query with its parameters.

Specification: https://spec.openapis.org/oas/v3.1.1. Words stand in French first, then in English.
"""

import json
from typing import Any, Final, TypeAlias

from dotheque_graph import __version__
from dotheque_graph.query.header import Bilingual, Parameter, ParameterType
from dotheque_graph.query.library import QueryLibrary, SavedQuery
from dotheque_graph.settings import Settings
from dotheque_graph.web.answers import FRESH, Answer
from dotheque_graph.web.saved.openapi_parts import COMPONENTS, OTHER_PATHS, both, refer
from dotheque_graph.web.search.openapi import PATHS, SCHEMAS

Json: TypeAlias = dict[str, Any]

_ABOUT: Final = Bilingual(
    fr="Les requêtes enregistrées, le point d'accès SPARQL, la recherche et les documents de la DO'thèque. Chaque "
    "réponse nomme la publication dont elle vient (en-tête X-Release) ; release=N interroge une publication conservée.",
    en="The saved queries, the SPARQL endpoint, the search and the documents of the DO'thèque. Each answer names the "
    "release it came from (header X-Release); release=N asks a release that is kept.",
)
_SCHEMA: Final[dict[ParameterType, Json]] = {
    "iri": {"type": "string", "format": "iri"},
    "text": {"type": "string"},
    "integer": {"type": "integer", "format": "int64"},
    "date": {"type": "string", "format": "date"},
    "language": {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"},
}


def openapi_answer(library: QueryLibrary, settings: Settings) -> Answer:
    """Return the document as an answer in JSON."""
    body = json.dumps(openapi_document(library, settings), ensure_ascii=False, indent=1).encode()
    return Answer(body, "application/json; charset=utf-8", headers={"Cache-Control": FRESH})


def openapi_document(library: QueryLibrary, settings: Settings) -> Json:
    """Return the description; each public query of the library is a path of its own, by the name of its operation."""
    queries = library.public()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "DO'thèque",
            "version": __version__,
            "description": both(_ABOUT),
            "license": {"name": "Licence Ouverte 2.0", "identifier": "etalab-2.0"},
        },
        "servers": [{"url": settings.public_url}],
        "tags": [{"name": folder} for folder in sorted({saved.folder for saved in queries})],
        "paths": {**OTHER_PATHS, **PATHS, **{f"/query/{saved.name}": {"get": _operation(saved)} for saved in queries}},
        "components": {**COMPONENTS, "schemas": {**COMPONENTS["schemas"], **SCHEMAS}},
    }


def _operation(saved: SavedQuery) -> Json:
    header = saved.header
    return {
        "operationId": saved.name.replace("/", "_").replace("-", "_"),
        "tags": [saved.folder],
        "summary": header.title.fr,
        "description": f"{both(header.question)}\n\n{_columns(saved)}",
        "externalDocs": {"url": saved.iri.value, "description": header.title.en},
        "parameters": [
            *(_parameter(name, parameter) for name, parameter in header.parameters.items()),
            *(refer("parameters", name) for name in ("format", "release", "lang")),
        ],
        "responses": {
            "200": refer("responses", "Result"),
            **{str(status): refer("responses", f"Problem{status}") for status in (400, 404, 406, 413, 503, 504)},
        },
        "x-returns": dict(header.returns),
        "x-keywords": list(header.tags),
    }


def _columns(saved: SavedQuery) -> str:
    """Return the columns of the result with what they hold, in the words of the specification of the header."""
    return "\n".join(f"- `{name}`: {kind}" for name, kind in saved.header.returns.items())


def _parameter(name: str, parameter: Parameter) -> Json:
    """Return the description of a parameter, which takes several values as `name=a&name=b`: any of them."""
    schema = dict(_SCHEMA[parameter.type])
    if parameter.default is not None:
        schema["default"] = _value(parameter, parameter.default)
    example = _value(parameter, parameter.example)
    return {
        "name": name,
        "in": "query",
        "required": parameter.required,
        "description": both(parameter.description),
        "schema": {"anyOf": [schema, {"type": "array", "items": _SCHEMA[parameter.type], "maxItems": 100}]},
        "style": "form",
        "explode": True,
        "example": example,
    }


def _value(parameter: Parameter, written: str) -> str | int:
    return int(written) if parameter.type == "integer" else written
