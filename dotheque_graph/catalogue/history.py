"""The history of an entity: the kept releases in which its own statements changed, and what changed in them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dotheque_graph.rdf.patch import Patch
from dotheque_graph.rdf.terms import NamedNode, Quad, Triple
from dotheque_graph.store.changes import HISTORY, Changes, Effect, Touched
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.releases import Release


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an entity: the release that it came with, and what became of its own statements.

    `effect` is None for one that is older than what is kept: it was there in the oldest release. `since` is the release
    that `removed` and `added` compare with, the one before among those that are kept.
    """

    release: Release
    effect: Effect | None
    removed: int = 0
    added: int = 0
    since: int | None = None

    @property
    def number(self) -> int:
        """Return the number of the release."""
        return self.release.number

    @property
    def issued(self) -> datetime:
        """Return when the release was made."""
        return self.release.issued


def versions(changes: Changes, store: GraphStore, iri: NamedNode) -> tuple[Version, ...]:
    """Return the versions of an entity, oldest first; none where no kept release says anything about it.

    Its own statements count, in every graph but that of publications, and not those of the nodes it owns. `store` is
    the public release. Reads one small file for each kept release; where releases between two kept ones are gone,
    those two are compared.
    """
    kept = changes.kept()
    found = [
        Version(release, touched.effect, touched.removed, touched.added, before)
        for before, release in _steps(kept)
        if (touched := _touched(changes, before, release, iri))
    ]
    first = kept[0] if kept else None
    if first and _was_there(found, store, iri) and not (found and found[0].release == first):
        found.insert(0, Version(first, Effect.CREATED if first.parent is None else None))
    return tuple(found)


def _steps(kept: Sequence[Release]) -> list[tuple[int | None, Release]]:
    """Return each kept release with the number of the one it is compared with: of the first kept, the one it had."""
    before = [kept[0].parent if kept else None, *(release.number for release in kept[:-1])]
    return list(zip(before, kept, strict=True)) if kept else []


def _touched(changes: Changes, before: int | None, release: Release, iri: NamedNode) -> Touched | None:
    if before is None:
        return None
    made_from_it = before == release.parent
    change = changes.made_by(release) if made_from_it else changes.between(before, release.number)
    return change.of(iri) if change else None


def _was_there(found: Sequence[Version], store: GraphStore, iri: NamedNode) -> bool:
    """Tell whether the oldest kept release says something of an entity, from what became of it afterwards."""
    if found:
        return found[0].effect is not Effect.CREATED
    return any(quad.graph_name != HISTORY for quad in store.quads(subject=iri))


def version_at(found: Sequence[Version], moment: datetime) -> Version:
    """Return the version that was public at a moment; the oldest one where it is earlier (RFC 7089, section 4.5.3).

    Dates of HTTP have whole seconds, and the date of a version as they write it must lead to that version.
    """
    place = bisect_right([version.issued.replace(microsecond=0) for version in found], moment)
    return found[max(place - 1, 0)]


def statements(store: GraphStore, iri: NamedNode) -> tuple[Triple, ...]:
    """Return the own statements of an entity in a release, without doubles, those of publications left out."""
    quads = (quad for quad in store.quads(subject=iri) if quad.graph_name != HISTORY)
    return tuple(sorted({Triple(quad.subject, quad.predicate, quad.object) for quad in quads}, key=str))


def own_patch(before: Sequence[Quad], after: Sequence[Quad]) -> Patch:
    """Return the patch between the statements of an entity in two releases, those of publications left out."""
    old, new = (frozenset(str(quad) for quad in quads if quad.graph_name != HISTORY) for quads in (before, after))
    return Patch(old - new, new - old)
