"""The feed of changes: which releases it tells of, and the versions of entities that each of them brings.

It begins with a snapshot of one release, which has every entity, and goes on with what each later release changed. The
release of the snapshot is the first, or one whose number is a multiple of 50: so it moves once in 50 publications, and
not with each that makes room for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from dotheque_graph.rdf.formats import N_TRIPLES
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.changes import HISTORY, Changes, Effect
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import OpenRelease, Release

PAGE: Final = 250
"""Versions of entities on one page."""
SNAPSHOT_EVERY: Final = 50
_READING: Final = Lock()


@dataclass(frozen=True, slots=True)
class Entry:
    """What the feed tells of one release: everything in it, or what it changed."""

    release: Release
    snapshot: bool


def entries(changes: Changes) -> tuple[Entry, ...]:
    """Return the entries of the feed, oldest first: a snapshot, then each later release up to the public one.

    All of them follow one another without a gap: what is older than a gap is left out.
    """
    run = _run(changes, changes.kept())
    base = next((place for place, release in enumerate(run) if _is_marked(release)), 0)
    return tuple(Entry(release, place == 0) for place, release in enumerate(run[base:]))


def _run(changes: Changes, kept: Sequence[Release]) -> list[Release]:
    """Return the longest run of kept releases, up to the last one, of which each was made from the one before it."""
    run: list[Release] = []
    for release in reversed(kept):
        if run and (run[0].parent != release.number or changes.made_by(run[0]) is None):
            break
        run.insert(0, release)
    return run


def _is_marked(release: Release) -> bool:
    return release.number == 1 or release.number % SNAPSHOT_EVERY == 0


def may_begin(changes: Changes, release: Release) -> bool:
    """Tell whether the feed begins, began or will begin with the snapshot of a release."""
    return _is_marked(release) or entries(changes)[0].release.number == release.number


@dataclass(frozen=True, slots=True)
class Member:
    """An entity in the feed and what became of it; all of a snapshot are created."""

    iri: NamedNode
    effect: Effect


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an entry, from 1; `pages` is how many there are."""

    members: tuple[Member, ...]
    number: int
    pages: int


def snapshot_page(release: OpenRelease, number: int) -> Page | None:
    """Return a page of every entity of a release by IRI; None past the last one."""
    with _READING:  # the first to ask reads the whole graph, which takes about a second; the others wait for it
        subjects = _subjects(release.release.path, release.store)
    return _page([Member(NamedNode(iri), Effect.CREATED) for iri in _slice(subjects, number)], number, len(subjects))


def changes_page(changes: Changes, release: Release, number: int) -> Page | None:
    """Return a page of what a release changed, by IRI; None past the last one, or where nobody knows."""
    change = changes.made_by(release)
    if change is None:
        return None
    touched = change.touched()
    return _page([Member(one.iri, one.effect) for one in _slice(touched, number)], number, len(touched))


def _slice(found: Sequence[Any], number: int) -> Sequence[Any]:
    return found[(number - 1) * PAGE : number * PAGE]


def _page(members: Sequence[Member], number: int, total: int) -> Page | None:
    pages = max(1, -(-total // PAGE))
    return Page(tuple(members), number, pages) if 1 <= number <= pages else None


@lru_cache(maxsize=2)
def _subjects(_path: Path, store: OxigraphStore) -> tuple[str, ...]:
    """Return the IRI of everything that a release says something of, the publications themselves left out, sorted."""
    found: set[bytes] = set()
    for graph in store.graphs():
        if graph != HISTORY:
            lines = store.dump(N_TRIPLES, graph).split(b"\n")
            found.update(line.partition(b" ")[0] for line in lines if line.startswith(b"<"))
    return tuple(sorted(subject[1:-1].decode() for subject in found))
