"""The search in the OpenAPI description of the site: its parameters, and what it answers, with an example.

Words stand in French first, then in English.
"""

from typing import Any, Final

from dotheque_graph.query.header import Bilingual
from dotheque_graph.search.model import MOST_WORDS, PAGE_HITS, Facet, Sort
from dotheque_graph.web.saved.openapi_parts import Json, both, refer
from dotheque_graph.web.search.api import API, MOST_VALUES
from dotheque_graph.web.search.asking import MOST_HITS

_FACETS: Final = {
    Facet.KIND: (
        "Nature de fiche ; une fiche peut en avoir plusieurs.",
        "Kind of entry; an entry may have several.",
        "resource",
    ),
    Facet.TYPE: ("Type de ressource, d'organisation…", "Type of resource, organisation…", "methodological-guide"),
    Facet.THEME: ("Thème, avec ceux qu'il contient.", "Theme, with those below it.", "food-democracy"),
    Facet.GOAL: ("Objectif de développement durable ou cible.", "Sustainable development goal or target.", "16"),
    Facet.TERRITORY: ("Territoire, avec ceux qu'il contient.", "Territory, with those in it.", "departement/33"),
    Facet.ORGANISATION: ("Organisation.", "Organisation.", "smicval"),
    Facet.NETWORK: ("Réseau.", "Network.", "reseau-des-cabanes"),
    Facet.AUDIENCE: ("Public.", "Audience.", "residents"),
    Facet.LICENCE: ("Licence.", "Licence.", "etalab-2.0"),
    Facet.OPENNESS: ("Ouverture : open, restricted, unknown.", "Openness: open, restricted, unknown.", "open"),
    Facet.LANGUAGE: ("Langue du contenu.", "Language of the content.", "fr"),
    Facet.EASY: ("yes : une version facile à lire existe.", "yes: there is an easy-to-read version.", "yes"),
    Facet.YEAR: ("Année.", "Year.", "2023"),
    Facet.STATUS: (
        "État de l'expérimentation ou de la publication.",
        "State of the experiment or publication.",
        "tested",
    ),
    Facet.COMPLETENESS: ("Fiche full, partial ou brief.", "Entry full, partial or brief.", "full"),
}


def _parameter(name: str, fr: str, en: str, schema: Json, **more: Any) -> Json:
    return {"name": name, "in": "query", "description": both(Bilingual(fr=fr, en=en)), "schema": schema, **more}


def _facet(facet: Facet, fr: str, en: str, example: str) -> Json:
    several = {"type": "array", "items": {"type": "string", "maxLength": 100}}
    return _parameter(facet.value, fr, en, several, style="form", explode=True, example=[example])


_PARAMETERS: Final = [
    _parameter(
        "q",
        f"Mots cherchés ; les fautes de frappe sont corrigées quand rien n'est trouvé. D'un texte plus long, les "
        f"{MOST_WORDS} premiers caractères sont lus, et « cut » vaut true.",
        f"Words to search; typing errors are corrected where nothing is found. Of a longer text the first "
        f"{MOST_WORDS} characters are read, and “cut” is true.",
        {"type": "string", "maxLength": MOST_WORDS},
        example="démocratie alimentaire",
    ),
    *(_facet(facet, *said) for facet, said in _FACETS.items()),
    _parameter(
        "sort",
        "Ordre ; un autre est refusé (400).",
        "Order; any other is refused (400).",
        {"type": "string", "enum": list(Sort), "default": Sort.RELEVANCE.value},
    ),
    _parameter(
        "page",
        "Page, depuis 1 ; après la dernière, la réponse est 404.",
        "Page, from 1; past the last one the answer is 404.",
        {"type": "integer", "minimum": 1, "default": 1},
    ),
    _parameter(
        "size",
        "Résultats par page ; un autre nombre est refusé (400).",
        "Results on a page; any other number is refused (400).",
        {"type": "integer", "minimum": 1, "maximum": MOST_HITS, "default": PAGE_HITS},
    ),
    *(refer("parameters", name) for name in ("release", "lang")),
]
_TEXT: Final[Json] = {"type": "string"}
_MAYBE_TEXT: Final[Json] = {"type": ["string", "null"]}
_ADDRESS: Final[Json] = {"type": "string", "format": "uri"}
_MAYBE_ADDRESS: Final[Json] = {"type": ["string", "null"], "format": "uri"}
_NUMBER: Final[Json] = {"type": "integer", "minimum": 0}


def _object(**properties: Json) -> Json:
    return {"type": "object", "required": list(properties), "properties": properties}


_HIT: Final = _object(
    iri={"type": "string", "format": "iri"},
    url=_ADDRESS,
    kind=_TEXT,
    title=_TEXT,
    language=_TEXT,
    extract=_MAYBE_TEXT,
    extract_language=_MAYBE_TEXT,
    found={"type": "array", "items": _TEXT},
    score={"type": "number"},
)
_VALUE: Final = _object(
    value=_TEXT,
    iri={"type": ["string", "null"], "format": "iri"},
    label=_TEXT,
    count=_NUMBER,
    chosen={"type": "boolean"},
    parent=_MAYBE_TEXT,
)
_COUNTED: Final = _object(values={"type": "array", "maxItems": MOST_VALUES, "items": _VALUE}, more=_NUMBER)
_CORRECTION: Final = _object(typed=_TEXT, meant=_TEXT)
SCHEMAS: Final[Json] = {
    "SearchHit": _HIT,
    "SearchFacet": _COUNTED,
    "Search": _object(
        q=_TEXT,
        language={"type": "string", "enum": ["fr", "en"]},
        sort={"type": "string", "enum": list(Sort)},
        total=_NUMBER,
        page=_NUMBER,
        pages=_NUMBER,
        size=_NUMBER,
        release=_NUMBER,
        cut={"type": "boolean"},
        corrections={"type": "array", "items": _CORRECTION},
        dropped={"type": "array", "items": _TEXT},
        hits={"type": "array", "items": refer("schemas", "SearchHit")},
        facets=_object(**{facet.value: refer("schemas", "SearchFacet") for facet in Facet}),
        previous=_MAYBE_ADDRESS,
        next=_MAYBE_ADDRESS,
        html=_ADDRESS,
    ),
}
"""The schemas of what the search answers."""

_EXAMPLE: Final[Json] = {
    "q": "guide fictif",
    "language": "fr",
    "sort": "relevance",
    "total": 1,
    "page": 1,
    "pages": 1,
    "size": PAGE_HITS,
    "release": 12,
    "cut": False,
    "corrections": [{"typed": "fictf", "meant": "fictif"}],
    "dropped": [],
    "hits": [
        {
            "iri": "https://dotheque.example/id/resource/guide-fictif",
            "url": "https://dotheque.example/doc/resource/guide-fictif",
            "kind": "resource",
            "title": "Guide fictif",
            "language": "fr",
            "extract": "Un guide qui n'existe pas.",
            "extract_language": "fr",
            "found": ["Guide fictif", "guide"],
            "score": 12.5,
        }
    ],
    "facets": {
        **{facet.value: {"values": [], "more": 0} for facet in Facet},
        "kind": {
            "values": [
                {"value": "resource", "iri": None, "label": "Ressources", "count": 1, "chosen": False, "parent": None}
            ],
            "more": 0,
        },
    },
    "previous": None,
    "next": None,
    "html": "https://dotheque.example/search?q=guide+fictif",
}
_OPERATION: Final[Json] = {
    "operationId": "search",
    "summary": "Recherche à facettes / Faceted search",
    "description": both(
        Bilingual(
            fr="La recherche du site, avec les paramètres de sa page. Une facette prend plusieurs valeurs, comme "
            "theme=a&theme=b : une fiche en a une au moins, dans chaque facette. Les effectifs d'une facette sont ceux "
            "de la recherche sans ce qui est choisi dans cette facette. Une valeur qu'aucune fiche n'a ne trouve "
            "rien : elle figure dans sa facette, avec 0. D'une facette, les valeurs choisies puis celles qui ont le "
            f"plus de fiches sont données, {MOST_VALUES} au plus ; « more » dit combien d'autres il y a. Un paramètre "
            "inconnu est refusé (400).",
            en="The search of the site, with the parameters of its page. A facet takes several values, as "
            "theme=a&theme=b: an entry has one of them at least, in each facet. The counts of a facet are those of the "
            "search without what is chosen in that facet itself. A value that no entry has finds nothing: it stands in "
            "its facet, with 0. Of a facet the values that are chosen and then those of most entries are given, "
            f"{MOST_VALUES} at most; “more” says how many others there are. An unknown parameter is refused (400).",
        )
    ),
    "parameters": _PARAMETERS,
    "responses": {
        "200": {
            "description": both(Bilingual(fr="Une page de résultats.", en="A page of results.")),
            "headers": {"X-Release": refer("headers", "X-Release"), "ETag": refer("headers", "ETag")},
            "content": {"application/json": {"schema": refer("schemas", "Search"), "example": _EXAMPLE}},
        },
        **{str(status): refer("responses", f"Problem{status}") for status in (400, 404, 503)},
    },
}
PATHS: Final[Json] = {API: {"get": _OPERATION}}
"""The paths of the search in the description."""
