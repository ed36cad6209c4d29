"""The PROV activity of a publication: what was done, when, and to which entities."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from ulid import ULID

from dotheque_graph.namespaces import BASE, DCTERMS, DOTH, PROV, RDF_TYPE, XSD
from dotheque_graph.publication.sources import PROVENANCE
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Term

MAX_ENTITIES: Final = 1000
"""Entities listed by an activity. A larger one (the first load: 37,000) names its graphs only."""


def mint_activity(moment: datetime) -> NamedNode:
    """Return the IRI of a new activity; its ULID sorts by time."""
    return NamedNode(f"{BASE}activity/{str(ULID.from_datetime(moment)).lower()}")


def activity_quads(  # noqa: PLR0913  # the six facts of one activity
    activity: NamedNode, number: int, title: str, started: datetime, ended: datetime, change: ChangeSet
) -> Iterator[Quad]:
    """Yield the description of a publication for the provenance graph."""
    facts: list[tuple[NamedNode, Term]] = [
        (RDF_TYPE, PROV.term("Activity")),
        (RDF_TYPE, DOTH.term("Publication")),
        (DCTERMS.term("title"), Literal(title, language="fr")),
        (DOTH.term("releaseNumber"), Literal(number)),
        (DOTH.term("addedQuads"), Literal(len(change.added))),
        (DOTH.term("removedQuads"), Literal(len(change.removed))),
        (PROV.term("startedAtTime"), Literal(started.isoformat(), datatype=XSD.term("dateTime"))),
        (PROV.term("endedAtTime"), Literal(ended.isoformat(), datatype=XSD.term("dateTime"))),
    ]
    facts += ((DOTH.term("changedGraph"), graph) for graph in change.graphs())
    subjects = change.subjects()
    if len(subjects) <= MAX_ENTITIES:
        facts += ((PROV.term("generated"), subject) for subject in subjects)
    for predicate, value in facts:
        yield Quad(activity, predicate, value, PROVENANCE)
