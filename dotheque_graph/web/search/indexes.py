"""The indexes that a web process has open: that of the public release, and those of the last few others."""

from collections import OrderedDict
from contextlib import suppress
from threading import Lock
from typing import Final

from dotheque_graph.errors import SearchNotMade, SearchUnavailable
from dotheque_graph.search.building import SEARCH_FOLDER
from dotheque_graph.search.index import SearchIndex
from dotheque_graph.search.opening import Identity, identity_of
from dotheque_graph.store.releases import Release

_KEPT: Final = 3


class SearchIndexes:
    """Opens each index once, and again where another was made in its place. May be called from several threads."""

    def __init__(self) -> None:
        # By number and digest of the release, with what tells one index of it from another.
        self._open: OrderedDict[tuple[int, str], tuple[Identity | None, SearchIndex]] = OrderedDict()
        self._looking = Lock()
        self._opening = Lock()  # held while an index is read through, which no search in another waits for

    def of(self, release: Release, *, public: bool) -> SearchIndex:
        """Return the index of a release; raise SearchUnavailable, or SearchNotMade for one of the past without any."""
        there = identity_of(release.path / SEARCH_FOLDER)
        found = self._held(release, there)
        if found:
            return found
        with self._opening:
            found = self._held(release, there)
            return found or self._keep(release, there, public=public)

    def _held(self, release: Release, there: Identity | None) -> SearchIndex | None:
        """Return the index that is open, where no other was made in its place."""
        key = release.number, release.digest
        with self._looking:
            held = self._open.get(key)
            if held is None or there not in (None, held[0]):  # between two of them there is none for a moment
                return None
            self._open.move_to_end(key)
            return held[1]

    def _keep(self, release: Release, there: Identity | None, *, public: bool) -> SearchIndex:
        key = release.number, release.digest
        before = self._open.get(key)
        index = _opened_instead(release, before[1]) if before else _opened(release, public=public)
        with self._looking:
            self._open[key] = there, index
            self._open.move_to_end(key)
            while len(self._open) > _KEPT:
                self._open.popitem(last=False)
        return index


def _opened(release: Release, *, public: bool) -> SearchIndex:
    try:
        return SearchIndex.open(release.path / SEARCH_FOLDER)
    except SearchUnavailable:
        if public:
            raise
        raise SearchNotMade(release.number) from None


def _opened_instead(release: Release, held: SearchIndex) -> SearchIndex:
    """Return the index that is there now, or the one that is open where another edition of the program made this."""
    with suppress(SearchUnavailable):
        return SearchIndex.open(release.path / SEARCH_FOLDER)
    return held
