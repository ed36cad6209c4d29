"""The site of a release with enough resources for three pages of the feed, and one that may be changed."""

from shutil import copytree

import pytest
from feed_walks import MANY, resource
from serving import release_without_rules

from dotheque_graph.publication.dumps.making import make_dumps
from dotheque_graph.store.releases import Releases


@pytest.fixture(scope="session")
def many(small):
    """Return the small catalogue with enough resources for three pages."""
    return [*small.quads(), *(quad for number in range(MANY) for quad in resource(f"n{number:03}"))]


@pytest.fixture(scope="session")
def releases(tmp_path_factory, many):
    """Return one release that has its dumps."""
    kept = Releases(tmp_path_factory.mktemp("portal"))
    release_without_rules(kept.data_dir, many)
    make_dumps(kept, 1)
    return kept


@pytest.fixture(scope="session")
def site(releases, site_on):
    """Return a client of that release; read-only."""
    return site_on(releases)


@pytest.fixture
def growing(tmp_path, releases, site_on):
    """Return an instance of one release that has its dumps, to be changed, and its site."""
    kept = Releases(copytree(releases.data_dir, tmp_path / "growing", symlinks=True))
    return kept, site_on(kept)
