"""The indexes that a web process has open: that of the public release, and those of the last few others."""

from collections import OrderedDict
from threading import Lock
from typing import Final

from dotheque_graph.errors import SearchNotMade, SearchUnavailable
from dotheque_graph.search.building import SEARCH_FOLDER
from dotheque_graph.search.index import SearchIndex
from dotheque_graph.store.releases import Release

_KEPT: Final = 3


class SearchIndexes:
    """Opens each index once. Its methods may be called from several threads."""

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[int, str], SearchIndex] = OrderedDict()  # by number and digest of the release
        self._opening = Lock()

    def of(self, release: Release, *, public: bool) -> SearchIndex:
        """Return the index of a release; raise SearchUnavailable, or SearchNotMade for one of the past without any."""
        key = release.number, release.digest
        with self._opening:
            if key not in self._open:
                self._open[key] = _opened(release, public=public)
            self._open.move_to_end(key)
            while len(self._open) > _KEPT:
                self._open.popitem(last=False)
            return self._open[key]


def _opened(release: Release, *, public: bool) -> SearchIndex:
    try:
        return SearchIndex.open(release.path / SEARCH_FOLDER)
    except SearchUnavailable:
        if public:
            raise
        raise SearchNotMade(release.number) from None
