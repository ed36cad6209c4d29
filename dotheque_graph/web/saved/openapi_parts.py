"""The parts of the OpenAPI description that do not depend on the library: shared components, and the other paths."""

from typing import Any, Final, TypeAlias

from dotheque_graph.query.header import Bilingual
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, GRAPH_FORMATS, HTML, JSON_RESULTS, RESULT_FORMATS, Format

Json: TypeAlias = dict[str, Any]


def both(words: Bilingual) -> str:
    """Return words in French, then in English, as two paragraphs."""
    return f"{words.fr}\n\n{words.en}"


def refer(kind: str, name: str) -> Json:
    """Return the reference to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def of_format(form: Format) -> Json:
    """Return the content of a media type: rows in JSON have a schema, anything else is text."""
    return {"schema": refer("schemas", "Results") if form is JSON_RESULTS else {"type": "string"}}


def _response(fr: str, en: str, *forms: Format) -> Json:
    return {
        "description": both(Bilingual(fr=fr, en=en)),
        "content": {form.media_type: of_format(form) for form in forms},
    }


def _problem(fr: str, en: str) -> Json:
    content = {"application/problem+json": {"schema": refer("schemas", "Problem")}}
    return {"description": both(Bilingual(fr=fr, en=en)), "content": content}


def _problems(*statuses: int) -> Json:
    return {str(status): refer("responses", f"Problem{status}") for status in statuses}


def _text_parameter(name: str, fr: str, en: str, **schema: Any) -> Json:
    described = both(Bilingual(fr=fr, en=en))
    return {"name": name, "in": "query", "description": described, "schema": {"type": "string", **schema}}


_TERM: Final[Json] = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode", "triple"]},
        "value": {},
        "xml:lang": {"type": "string"},
        "datatype": {"type": "string", "format": "iri"},
    },
}
_RESULTS: Final[Json] = {
    "description": "SPARQL 1.1 Query Results JSON Format, https://www.w3.org/TR/sparql11-results-json/",
    "type": "object",
    "required": ["head"],
    "properties": {
        "head": {"type": "object", "properties": {"vars": {"type": "array", "items": {"type": "string"}}}},
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {"bindings": {"type": "array", "items": {"additionalProperties": _TERM}}},
        },
        "boolean": {"type": "boolean"},
        "cut": {
            "type": "object",
            "properties": {"rows": {"type": "integer"}, "fr": {"type": "string"}, "en": {"type": "string"}},
        },
    },
}
_PROBLEM: Final[Json] = {
    "description": "Problem Details, RFC 9457; besides these members, the facts of the problem by name.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "name": {"type": "string", "description": "The parameter that was refused."},
        "value": {"type": "string"},
        "expected": {"type": "string"},
        "expected_fr": {"type": "string"},
    },
}
COMPONENTS: Final[Json] = {
    "schemas": {"Results": _RESULTS, "Problem": _PROBLEM},
    "parameters": {
        "format": _text_parameter(
            "format",
            "Représentation, par son extension ; elle l'emporte sur Accept.",
            "Representation, by its extension; it wins over Accept.",
            enum=[form.extension for form in (*RESULT_FORMATS, *GRAPH_FORMATS, HTML)],
        ),
        "release": _text_parameter(
            "release",
            "Publication à interroger, par son numéro ou sa date ; la publication courante à défaut.",
            "Release to ask, by number or date; the current one otherwise.",
        ),
        "lang": _text_parameter("lang", "Langue de la page.", "Language of the page.", enum=["fr", "en"]),
        "_mediatype": _text_parameter(
            "_mediatype",
            "Type de contenu, ou extension ; l'emporte sur Accept.",
            "Media type, or extension; it wins over Accept.",
            examples=[form.media_type for form in DOCUMENT_FORMATS],
        ),
        "_profile": _text_parameter(
            "_profile",
            "Vocabulaire : jeton ou IRI d'un profil ; l'emporte sur Accept-Profile.",
            "Vocabulary: token or IRI of a profile; it wins over Accept-Profile.",
            examples=["dotheque", "schema", "dcat", "alt"],
        ),
    },
    "headers": {
        "X-Release": {"description": "Number of the release the answer came from.", "schema": {"type": "integer"}},
        "ETag": {"description": "Changes with the bytes of the answer.", "schema": {"type": "string"}},
    },
    "responses": {
        "Result": {
            **_response(
                "Le résultat ; ou la description de la requête en RDF, ou sa page.",
                "The result; or the description of the query in RDF, or its page.",
                *RESULT_FORMATS,
                *GRAPH_FORMATS,
                HTML,
            ),
            "headers": {"X-Release": refer("headers", "X-Release"), "ETag": refer("headers", "ETag")},
        },
        "Problem400": _problem("Demande refusée ; dit pourquoi.", "Request refused; it says why."),
        "Problem403": _problem("Ce point d'accès ne fait que lire.", "This endpoint only reads."),
        "Problem404": _problem("Rien de ce nom.", "Nothing by that name."),
        "Problem406": _problem("Aucun format demandé n'existe ici.", "No format asked for exists here."),
        "Problem410": _problem("Fiche retirée.", "Entry withdrawn."),
        "Problem413": _problem("Demande ou résultat trop grand.", "Request or result too large."),
        "Problem415": _problem("Type de contenu inconnu ici.", "Content type not read here."),
        "Problem503": _problem("Toutes les places sont prises ; voir Retry-After.", "Busy; see Retry-After."),
        "Problem504": _problem("Arrêtée après le temps permis.", "Stopped after the time allowed."),
    },
}

_SPARQL_PARAMETERS: Final = [
    _text_parameter("query", "Requête SPARQL 1.1.", "SPARQL 1.1 query."),
    _text_parameter("default-graph-uri", "Graphe par défaut.", "Default graph.", format="iri"),
    _text_parameter("named-graph-uri", "Graphe nommé.", "Named graph.", format="iri"),
    refer("parameters", "format"),
    refer("parameters", "release"),
]
_SPARQL_RESPONSES: Final[Json] = {
    "200": _response(
        "Le résultat ; sans requête, la description du service ou la page.",
        "The result; without a query, the service description or the page.",
        *RESULT_FORMATS,
        *GRAPH_FORMATS,
        HTML,
    ),
    **_problems(400, 403, 406, 413, 503, 504),
}
_TEXT: Final[Json] = {"schema": {"type": "string"}}
_SPARQL: Final[Json] = {
    "get": {
        "operationId": "sparql_get",
        "summary": "SPARQL 1.1 Protocol",
        "parameters": _SPARQL_PARAMETERS,
        "responses": _SPARQL_RESPONSES,
    },
    "post": {
        "operationId": "sparql_post",
        "summary": "SPARQL 1.1 Protocol",
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-query": _TEXT,
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "required": ["query"],
                        "properties": {"query": {"type": "string"}, "format": {"type": "string"}},
                    }
                },
            },
        },
        "responses": {**_SPARQL_RESPONSES, **_problems(415)},
    },
}
_OF_DOCUMENTS: Final = tuple(refer("parameters", name) for name in ("release", "lang", "_mediatype", "_profile"))
_DESCRIBE: Final[Json] = {
    "get": {
        "operationId": "describe",
        "summary": "Ce que le graphe sait d'une IRI / What the graph knows of an IRI",
        "parameters": [
            {
                **_text_parameter("iri", "IRI, de nous ou d'autrui.", "IRI, ours or of others.", format="iri"),
                "required": True,
                "example": "http://id.insee.fr/geo/commune/33063",
            },
            *_OF_DOCUMENTS,
        ],
        "responses": {
            "200": _response("La fiche.", "The entry.", *DOCUMENT_FORMATS),
            "303": {
                "description": both(Bilingual(fr="La fiche d'une IRI de nous.", en="The entry of an IRI of ours."))
            },
            **_problems(400, 404, 406, 410),
        },
    }
}
_DOCUMENT: Final[Json] = {
    "get": {
        "operationId": "document",
        "summary": "Document : une fiche du catalogue / Document: an entry of the catalogue",
        "parameters": [
            {
                "name": "kind",
                "in": "path",
                "required": True,
                "schema": {"type": "string"},
                "example": "organisation",
                "description": both(Bilingual(fr="Genre, comme dans l'IRI.", en="Kind, as in the IRI.")),
            },
            {
                "name": "name",
                "in": "path",
                "required": True,
                "schema": {"type": "string"},
                "example": "democratie-ouverte",
                "description": both(
                    Bilingual(
                        fr="Nom, avec une extension si l'on veut : html, ttl, jsonld, rdf, nt, nq, trig.",
                        en="Name, with an extension if wanted: html, ttl, jsonld, rdf, nt, nq, trig.",
                    )
                ),
            },
            *_OF_DOCUMENTS,
        ],
        "responses": {
            "200": _response("La fiche.", "The entry.", *DOCUMENT_FORMATS),
            **_problems(400, 404, 406, 410),
        },
    }
}
_LIBRARY: Final[Json] = {
    "get": {
        "operationId": "saved_queries",
        "summary": "Requêtes enregistrées / Saved queries",
        "parameters": [refer("parameters", "release"), refer("parameters", "lang")],
        "responses": {"200": _response("La liste.", "The list.", *DOCUMENT_FORMATS), **_problems(406)},
    }
}
_HEALTH: Final[Json] = {
    "get": {
        "operationId": "health",
        "summary": "État du service / State of the service",
        "responses": {
            "200": {
                "description": both(Bilingual(fr="En service.", en="At work.")),
                "content": {"application/json": {"schema": {"type": "object"}}},
            },
            **_problems(503),
        },
    }
}
OTHER_PATHS: Final[Json] = {
    "/sparql": _SPARQL,
    "/query": _LIBRARY,
    "/doc/{kind}/{name}": _DOCUMENT,
    "/describe": _DESCRIBE,
    "/health": _HEALTH,
}
"""What the site answers besides the saved queries."""
