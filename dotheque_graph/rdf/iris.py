"""IRIs of our own: how they are minted, and how the paths of requests are mapped onto them and back."""

import re
import unicodedata
from typing import Final

from dotheque_graph.errors import InvalidIri
from dotheque_graph.namespaces import BASE, ID, SDG
from dotheque_graph.rdf.terms import NamedNode, as_iri

DOCUMENT_PREFIX: Final = "/doc/"
_GOAL_SEGMENT: Final = "goal/"
_HASHED: Final = ("ontology", "shapes")
"""Namespaces whose terms have a hash: `/doc/ontology/Experiment` is for `…/ontology#Experiment`."""

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


def document_path(iri: str) -> str | None:
    """Return the path of the document about one of our IRIs or a goal of the UN; None for any other IRI.

    `…/id/organisation/x` → `/doc/organisation/x`, `…/vocabulary/theme/x` → `/doc/vocabulary/theme/x`,
    `…/ontology#Experiment` → `/doc/ontology/Experiment`, `http://metadata.un.org/sdg/16.7` → `/doc/goal/16.7`.
    """
    if iri.startswith(SDG) and "#" not in iri:
        return DOCUMENT_PREFIX + _GOAL_SEGMENT + iri.removeprefix(SDG)
    if iri.startswith(ID):
        return DOCUMENT_PREFIX + iri.removeprefix(ID)
    if iri.startswith(BASE):
        return DOCUMENT_PREFIX + iri.removeprefix(BASE).replace("#", "/")
    return None


def iri_of_document(path: str) -> str | None:
    """Return the IRI that a `/doc/…` path (without format extension) is about; None for a path of another kind."""
    if not path.startswith(DOCUMENT_PREFIX):
        return None
    rest = path.removeprefix(DOCUMENT_PREFIX)
    head, _, tail = rest.partition("/")
    if not rest or rest.endswith("/"):
        return None
    if head in _HASHED:
        return BASE + head + ("#" + tail if tail else "")
    if rest.startswith(_GOAL_SEGMENT):
        return SDG + tail
    if head in ("vocabulary", "graph", "query", "activity"):
        return BASE + rest
    return ID + rest


def iri_of_request(path: str) -> str | None:
    """Return the canonical IRI that a request path under our base names; None where it names nothing of ours.

    The host of the request plays no part: a local server answers for the canonical IRIs.
    """
    rest = path.removeprefix("/")
    if rest.startswith("id/" + _GOAL_SEGMENT):
        return SDG + rest.removeprefix("id/" + _GOAL_SEGMENT)
    return str(as_iri(BASE + rest).value) if rest else None
