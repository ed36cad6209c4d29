"""One rule of counting: the search, the lists and the home page say the same number of each kind."""

import pytest

from dotheque_graph.catalogue.kinds import LISTED
from dotheque_graph.catalogue.lists import figures
from dotheque_graph.catalogue.names import names_of
from dotheque_graph.search.model import Asked, Facet


@pytest.fixture(scope="module")
def home(catalogue):
    return figures(catalogue).counts


@pytest.mark.parametrize("kind", LISTED, ids=lambda kind: kind.segment)
def test_the_search_the_list_and_the_home_page_count_the_same_of_each_kind(index, catalogue, home, kind):
    counted = {one.value: one.number for one in index.search(Asked()).facets[Facet.KIND]}
    listed = {named.iri for named in names_of(catalogue, kind, "fr")}
    found = index.every(Asked("", {Facet.KIND: (kind.segment,)}), len(listed) + 1)

    assert set(found) == listed
    assert (counted.get(kind.segment, 0), home[kind.segment]) == (len(listed), len(listed))


def test_some_entities_are_of_several_kinds(index):
    found = index.search(Asked())

    assert sum(one.number for one in found.facets[Facet.KIND]) > found.total
