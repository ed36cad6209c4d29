"""IRIs of our own: how they are minted, and how the paths of requests are mapped onto them and back."""

import re
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlencode

from dotheque_graph.errors import InvalidIri
from dotheque_graph.namespaces import BASE, ID, SDG
from dotheque_graph.rdf.terms import NamedNode, as_iri

DOCUMENT_PREFIX: Final = "/doc/"
ACTIVITY: Final = f"{BASE}activity/"
"""Start of the IRIs of publications, which belong to one release and never change."""
_GOAL_SEGMENT: Final = "goal/"
_HASHED: Final = ("ontology", "shapes")
"""Namespaces whose terms have a hash: `/doc/ontology/Experiment` is for `…/ontology#Experiment`."""
_DOCUMENTED: Final = (*_HASHED, "vocabulary", "graph", "activity", ".well-known")
"""First segments under our base of what has a document apart; anything else under it but `id` is its own page."""
_PATHS: Final = 20_000
"""Paths kept by IRI, about 5 MB: a page asks for a hundred, and most are on other pages too."""

_LIGATURES: Final = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "&": " "})


def slugify(label: str) -> str:
    """Return the ASCII slug of a label: lower case, hyphens for the rest; raise InvalidIri if nothing is left."""
    decomposed = unicodedata.normalize("NFKD", label.translate(_LIGATURES))
    ascii_only = "".join(character for character in decomposed if not unicodedata.combining(character))
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")
    if not slug:
        raise InvalidIri(label)
    return slug


def mint(segment: str, label: str) -> NamedNode:
    """Return the IRI of a new entity of a class segment such as `organisation`, from its label at birth."""
    return ID.term(f"{segment}/{slugify(label)}")


@lru_cache(maxsize=_PATHS)
def document_path(iri: str) -> str | None:
    """Return the path of the document about one of our IRIs or a goal of the UN; None for any other IRI.

    `…/id/organisation/x` → `/doc/organisation/x`, `…/vocabulary/theme/x` → `/doc/vocabulary/theme/x`,
    `…/ontology#Experiment` → `/doc/ontology/Experiment`, `http://metadata.un.org/sdg/16.7` → `/doc/goal/16.7`.
    What is a page itself, such as a saved query, has its own path: `…/query/browse/x` → `/query/browse/x`.
    """
    if iri.startswith(SDG) and iri[len(SDG) :][:1].isdecimal() and "#" not in iri:  # and not the ontology of the UN
        return DOCUMENT_PREFIX + _GOAL_SEGMENT + iri.removeprefix(SDG)
    if iri.startswith(ID):
        return DOCUMENT_PREFIX + iri.removeprefix(ID)
    if not iri.startswith(BASE):
        return None
    rest = iri.removeprefix(BASE)
    if re.split("[/#]", rest, maxsplit=1)[0] in _DOCUMENTED:
        return DOCUMENT_PREFIX + rest.replace("#", "/")
    return "/" + rest.partition("#")[0]


def iri_of_document(path: str) -> str | None:
    """Return the IRI that a `/doc/…` path (without format extension) is about; None for a path of another kind.

    A term never begins with a digit: `/doc/ontology/1.0.0` is about that version, `…/ontology/1.0.0`.
    """
    if not path.startswith(DOCUMENT_PREFIX):
        return None
    rest = path.removeprefix(DOCUMENT_PREFIX)
    head, _, tail = rest.partition("/")
    if not rest or rest.endswith("/"):
        return None
    if head in _HASHED and not tail[:1].isdecimal():
        return BASE + head + ("#" + tail if tail else "")
    if rest.startswith(_GOAL_SEGMENT):
        return SDG + tail
    return (BASE if head in _DOCUMENTED else ID) + rest


def is_foreign(iri: NamedNode) -> bool:
    """Tell whether the document about an IRI has no path of its own: `/describe?iri=…` is then where it is."""
    path = document_path(iri.value)
    return path is None or iri_of_document(path) != iri.value


def document_address(iri: NamedNode) -> str:
    """Return the address of the document about any IRI, under ours: its path, or `/describe?iri=…` for a foreign one.

    Characters beyond ASCII stay as they are in a path, as in an IRI, and are percent-encoded in a parameter.
    """
    if is_foreign(iri):
        return f"/describe?{urlencode({'iri': iri.value})}"
    return document_path(iri.value) or ""


@lru_cache(maxsize=_PATHS)
def written_path(path: str) -> str:
    """Return a path as an address writes it: what is not allowed in one percent-encoded, as UTF-8 (RFC 3986)."""
    return quote(path, safe="/:@!$&'()*+,;=~-._")


def iri_of_request(path: str) -> str | None:
    """Return the canonical IRI that a request path under our base names; None where it names nothing of ours.

    The host of the request plays no part: a local server answers for the canonical IRIs.
    """
    rest = path.removeprefix("/")
    if rest.startswith("id/" + _GOAL_SEGMENT):
        return SDG + rest.removeprefix("id/" + _GOAL_SEGMENT)
    return str(as_iri(BASE + rest).value) if rest else None
