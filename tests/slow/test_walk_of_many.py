"""The feed for portals of 100,000 fictional resources, walked by a client while a release is published in the middle.

Run with `make test-slow`; it takes about four minutes. It runs after test_instance.py, which asks the system for the
peak of a child: that counts what this process held when it was started, and a catalogue of this size is a gigabyte.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph
import pytest
from serving import ROOT, Served, serving

from dotheque_graph.bootstrap import build_application
from dotheque_graph.catalogue.portal import PAGE_RECORDS
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, HYDRA, ID, RDF_TYPE
from dotheque_graph.publication.plans import update
from dotheque_graph.publication.road import publish
from dotheque_graph.rdf.terms import Literal, Quad
from dotheque_graph.settings import read_settings
from dotheque_graph.validation.shapes import read_shapes

sys.path.append(str(ROOT / "benchmarks"))
from fictional_catalogue import CATALOGUE, publish_fictional

pytestmark = pytest.mark.slow

RESOURCES = 100_000
MIDDLE = 500
NEW = ID.term("resource/ressource-fictive-nouvelle")


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    """Serve a fictional catalogue of 100,000 resources; its dumps are not made."""
    folder = tmp_path_factory.mktemp("many") / "var"
    publish_fictional(build_application(read_settings(data_dir=folder, dumps=False)), RESOURCES)
    with serving(folder, folder.parent / "log") as site:
        yield site


def publish_in_the_middle(folder: Path) -> int:
    """Publish a release with one more resource, along the road, and return its number."""
    parts = build_application(read_settings(data_dir=folder, dumps=False))
    facts = (
        (RDF_TYPE, DOTH.term("Resource")),
        (DCTERMS.term("title"), Literal("Ressource fictive nouvelle", language="fr")),
        (DCTERMS.term("description"), Literal("Cette ressource n'existe pas non plus.", language="fr")),
        (DCTERMS.term("source"), ID.term("source/fictive")),
    )
    quads = [Quad(NEW, prop, value, CATALOGUE) for prop, value in facts]
    road = replace(parts.road, shapes=lambda: read_shapes(()))
    return publish(road, update(quads), "Au milieu").release.number


@dataclass
class Walk:
    """What a client met: how often each dataset, and how many pages of each release."""

    datasets: Counter[str] = field(default_factory=Counter)
    releases: Counter[int] = field(default_factory=Counter)

    def read(self, body: bytes) -> str | None:
        """Take a page in; return the address of the next one."""
        store = pyoxigraph.Store()
        store.bulk_load(body, pyoxigraph.RdfFormat.TURTLE)
        found = [quad.subject.value for quad in store.quads_for_pattern(None, RDF_TYPE, DCAT.term("Dataset"))]
        assert 0 < len(found) <= PAGE_RECORDS
        self.datasets.update(found)
        (view,) = store.quads_for_pattern(None, RDF_TYPE, HYDRA.term("PartialCollectionView"))
        self.releases[int(re.search(r"/r(\d+)/", view.subject.value)[1])] += 1
        following = [quad.object.value for quad in store.quads_for_pattern(view.subject, HYDRA.term("next"), None)]
        return next(iter(following), None)


def walk(served: Served, after_page: Callable[[int], None]) -> Walk:
    """Follow hydra:next from the first page of the feed to the last."""
    walked, number = Walk(), 0
    address: str | None = "/catalog/harvest.ttl"
    while address:
        response = served.client.get(address)
        assert response.status_code == 200, address
        assert len(response.content) < 5_000_000
        address = walked.read(response.content)
        number += 1
        after_page(number)
    return walked


def test_a_walk_over_a_publication_has_every_record_once_and_all_from_one_release(served):
    published = []

    def after_page(number):
        if number == MIDDLE:
            published.append(publish_in_the_middle(served.data_dir))

    walked = walk(served, after_page)

    assert published == [2]
    assert walked.releases.keys() == {1}
    assert walked.releases[1] > RESOURCES // PAGE_RECORDS
    assert set(walked.datasets.values()) == {1}
    resources = {iri for iri in walked.datasets if iri.startswith(f"{ID}resource/")}
    assert len(resources) == RESOURCES
    assert NEW.value not in resources


def test_the_next_walk_begins_with_the_new_release(served):
    text = served.client.get("/catalog/harvest.ttl").text

    assert f"<{served.url}/catalog/harvest/r2/p1.ttl>" in text
    assert "/catalog/harvest/r1/" not in text
