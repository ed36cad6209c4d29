"""The benchmark of pages: a catalogue that is visibly fictional, and verdicts that follow from the figures."""

from collections import Counter

import pytest

from dotheque_graph.bootstrap import build_application
from dotheque_graph.catalogue.incoming import incoming_counts
from dotheque_graph.namespaces import DCAT, DCTERMS, SKOS
from dotheque_graph.publication.sources import CATALOGUE
from dotheque_graph.rdf.terms import BlankNode
from dotheque_graph.settings import read_settings


@pytest.fixture(scope="module")
def benchmark(root):
    patch = pytest.MonkeyPatch()
    patch.syspath_prepend(str(root / "benchmarks"))
    import pages  # noqa: PLC0415  # a script beside the benchmarks

    yield pages
    patch.undo()


@pytest.fixture(scope="module")
def fictional(benchmark):
    import fictional_catalogue  # noqa: PLC0415  # a script beside the benchmarks

    return fictional_catalogue


@pytest.fixture(scope="module")
def statements(fictional):
    return list(fictional.statements(300))


def test_fictional_catalogue_has_its_hubs(fictional, statements):
    reached = Counter((quad.predicate, quad.object) for quad in statements)

    assert reached[DCAT.term("theme"), fictional.THEME] == 300
    assert reached[DCTERMS.term("publisher"), fictional.PUBLISHER] >= 150
    assert reached[DCTERMS.term("spatial"), fictional.TERRITORY] == 15


def test_every_name_in_it_says_that_it_is_fictional(statements):
    names = [quad.object for quad in statements if quad.predicate in (SKOS.term("prefLabel"), DCTERMS.term("title"))]

    assert names
    assert all("ficti" in name.value.lower() for name in names)


def test_it_has_no_blank_node_and_one_graph(statements):
    assert {quad.graph_name for quad in statements} == {CATALOGUE}
    assert not [quad for quad in statements if isinstance(quad.object, BlankNode)]


def test_a_fictional_catalogue_is_published_with_its_hubs_and_asked(benchmark, fictional, tmp_path):
    parts = build_application(read_settings(data_dir=tmp_path))

    release = fictional.publish_fictional(parts, 300)

    counts = incoming_counts(release)
    assert counts.hubs[CATALOGUE.value][fictional.THEME.value][DCAT.term("theme").value] == 300
    visitor = benchmark.Visitor(parts)
    try:
        assert fictional.THEME in benchmark.usual_and_hubs(visitor.view())["hub"]
        assert visitor.ask("/doc/vocabulary/theme/fictif.ttl") > 0
        with pytest.raises(RuntimeError, match="404"):
            visitor.ask("/doc/vocabulary/theme/nulle-part.ttl")
    finally:
        visitor.leave()


@pytest.mark.parametrize(
    ("made", "kept", "holds"), [([9, 9, 50], [1, 1, 9], True), ([11, 9, 12], [1, 1, 1], False), ([1], [2.5], False)]
)
def test_promises_are_of_medians(benchmark, made, kept, holds):
    line = benchmark.Line("real", benchmark.FORMS[0], "hub", made, kept, made)

    assert line.holds is holds
    assert ("DOES NOT HOLD" in str(line)) is not holds


def test_what_is_not_promised_cannot_fail(benchmark):
    form = next(form for form in benchmark.FORMS if not form.promised)

    assert benchmark.Line("real", form, "hub", [99.0], [99.0], [1.0]).holds


def test_percentile_is_what_95_of_100_do_not_pass(benchmark):
    assert benchmark.percentile_95(list(range(1, 101))) == 95
    assert benchmark.percentile_95([7.0]) == 7.0
