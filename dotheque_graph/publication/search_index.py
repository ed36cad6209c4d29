"""What of the catalogue is searched, and the index of a release made beside its store."""

import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final

from dotheque_graph.catalogue.kinds import KINDS, Kind
from dotheque_graph.errors import SearchUnavailable
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, FOAF, ID, PROV, SCHEMA, SKOS
from dotheque_graph.rdf.terms import NamedNode, Quad
from dotheque_graph.search.building import SEARCH_FOLDER, OnProgress, build_index, update_index
from dotheque_graph.search.given import Given
from dotheque_graph.search.index import SearchIndex
from dotheque_graph.search.model import Asked, Searched, SearchedKind
from dotheque_graph.search.opening import telling_damage
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import Release
from dotheque_graph.store.upkeep import kept_up

_UNLISTED: Final = frozenset({"concept", "target"})
"""Kinds without a list of their own that are searched all the same."""
_DESCRIPTION: Final = frozenset({DCTERMS.term("description")})
_THEME: Final = frozenset({DCAT.term("theme")})
_AUDIENCE: Final = frozenset({DCTERMS.term("audience")})

_MOST_AT_HAND: Final = 2_000_000
"""Statements of a first load that are put in order in memory; to read them back takes twice as long."""

RECOMMENDED: Final = {
    DOTH.term("Resource"): (
        _DESCRIPTION,
        _THEME,
        _AUDIENCE,
        frozenset({DOTH.term("resourceType")}),
        frozenset({DCTERMS.term("license"), DCTERMS.term("accessRights")}),
        frozenset({DCTERMS.term("creator"), DCTERMS.term("publisher"), DCTERMS.term("contributor")}),
        frozenset({DCTERMS.term("issued")}),
        frozenset({DCTERMS.term("language")}),
        frozenset({FOAF.term("page"), DCAT.term("distribution")}),
    ),
    DOTH.term("Experiment"): (
        _DESCRIPTION,
        _THEME,
        frozenset({DOTH.term("status")}),
        frozenset({DCTERMS.term("spatial")}),
        frozenset({SCHEMA.term("startDate")}),
        frozenset({PROV.term("qualifiedAssociation")}),
        frozenset({DOTH.term("hasPhase")}),
        frozenset({DOTH.term("hasOutcome")}),
        frozenset({DOTH.term("goal")}),
    ),
    NamedNode("http://www.w3.org/ns/org#Organization"): (
        _DESCRIPTION,
        frozenset({DOTH.term("organisationType")}),
        frozenset({DCTERMS.term("spatial"), DOTH.term("covers")}),
        frozenset({FOAF.term("homepage"), SKOS.term("exactMatch"), DOTH.term("siren")}),
    ),
}
"""What a full entry of a class states, one property of each group; a test holds each against the shapes."""


def _searched(kind: Kind) -> SearchedKind:
    """Return a kind as the search takes it: what is of several is shown as the one that its segment names."""
    classes = (*kind.classes, SKOS.term("Collection")) if kind.segment == "concept" else kind.classes
    own = f"{ID}{kind.segment}/" if kind.prefix == ID else kind.prefix
    return SearchedKind(kind.segment, classes, kind.prefix, own, kind.scheme, listed=kind.listed)


SEARCHED: Final = Searched(
    tuple(_searched(kind) for kind in KINDS if kind.listed or kind.segment in _UNLISTED), RECOMMENDED
)
"""What is indexed of the catalogue."""


def make_index(  # noqa: PLR0913  # all that tells how to make it
    store: GraphStore,
    folder: Path,
    before: Path | None,
    changed: frozenset[NamedNode],
    on_progress: OnProgress,
    at_hand: Collection[Quad] = (),
) -> Path:
    """Make the index of a release in the making, and return its folder in `folder`.

    It is made from that of the release `before` and the subjects that changed since, where that can be used; else anew.
    `at_hand` may be all that the store says, where it need not be read back. Raises StoreUnavailable or OSError.
    """
    path = folder / SEARCH_FOLDER
    shutil.rmtree(path, ignore_errors=True)
    if before is not None:
        # A damaged index is no reason not to publish: it is made anew.
        with suppress(SearchUnavailable), telling_damage(before):
            update_index(store, before / SEARCH_FOLDER, path, changed, SEARCHED)
            return path
        shutil.rmtree(path, ignore_errors=True)
    given = Given(at_hand) if 0 < len(at_hand) < _MOST_AT_HAND else None
    build_index(given or store, path, SEARCHED, on_progress)
    return path


def keep_index(release: Release, on_progress: OnProgress, *, anew: bool = False) -> bool:
    """Make the index of a kept release that has none which can be used, or with `anew` in any case; tell whether.

    Several processes may ask at once: one makes it, the others wait. Who reads the index that is replaced goes on
    reading it. Raises StoreUnavailable, ReleaseNotFound where it was removed meanwhile, or OSError where its folder
    cannot be written.
    """
    with kept_up(release.path):
        if not anew and is_indexed(release):
            return False
        store = OxigraphStore.open(release.graph_path)
        making = release.path / f"{SEARCH_FOLDER}.made"
        shutil.rmtree(making, ignore_errors=True)
        build_index(store, making, SEARCHED, on_progress)
        path, old = release.path / SEARCH_FOLDER, release.path / f"{SEARCH_FOLDER}.old"
        shutil.rmtree(old, ignore_errors=True)
        if path.exists():
            path.rename(old)
        making.rename(path)
        shutil.rmtree(old, ignore_errors=True)
    return True


def is_indexed(release: Release) -> bool:
    """Tell whether a release has an index that can be used."""
    try:
        SearchIndex.open(release.path / SEARCH_FOLDER).search(Asked())  # what is damaged may still open
    except SearchUnavailable:
        return False
    return True
