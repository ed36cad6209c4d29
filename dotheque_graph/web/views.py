"""The views of releases that a process keeps: that of the public release, and those of the last few others."""

from collections import OrderedDict
from functools import partial
from threading import Lock
from typing import Final

from dotheque_graph.catalogue.incoming import incoming_counts
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.store.releases import OpenRelease

PAST_VIEWS: Final = 2
"""Views kept besides that of the public release."""
_WALKED_VIEWS: Final = 2
"""Views kept of the releases whose feed is walked: its list of records is not to be made again for each page."""


class Views:
    """The views that are kept, by the digests of their releases; asked for by many threads, each release has one.

    `public` is the digest of the release that was public when it was last looked for, "" before.
    """

    def __init__(self) -> None:
        self.public = ""
        self._read: OrderedDict[str, CatalogueView] = OrderedDict()
        self._walked: OrderedDict[str, CatalogueView] = OrderedDict()
        self._asking = Lock()

    def __len__(self) -> int:
        return len(self._read)

    def of(self, release: OpenRelease) -> CatalogueView:
        """Return the view of a release; that of the public one is kept, and the last few others."""
        digest = release.release.digest
        with self._asking:
            view = self._read.setdefault(
                digest, CatalogueView(release.store, partial(incoming_counts, release.release))
            )
            self._read.move_to_end(digest)
            others = [one for one in self._read if one != self.public]
            for one in others[:-PAST_VIEWS]:
                del self._read[one]
        return view

    def walked(self, release: OpenRelease) -> CatalogueView:
        """Return the view of a release that harvesters walk; those of the last few are kept whoever reads the past."""
        digest = release.release.digest
        view = self._walked.get(digest) or self.of(release)
        with self._asking:
            held = self._walked.setdefault(digest, view)
            self._walked.move_to_end(digest)
            while len(self._walked) > _WALKED_VIEWS:
                self._walked.popitem(last=False)
        return held
