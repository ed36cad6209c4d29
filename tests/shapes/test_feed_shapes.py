"""What DCAT-AP asks of a feed: each rule of shapes/dcat-ap.ttl is broken by an example, and is no rule for entries."""

import re

import pytest
from dcat_feeds import APART, OFFICIAL, OFFICIAL_RECOMMENDED, good_feed, wrong_feeds

from dotheque_graph.assets import FEED_SHAPES, asset
from dotheque_graph.namespaces import BASE, DCAT, DCTERMS, DSH, FOAF, RDFS, SH, SKOS, SPDX, VCARD
from dotheque_graph.publication.sources import asset_sources, sources_of
from dotheque_graph.rdf.parsing import read_file
from dotheque_graph.rdf.terms import BlankNode, NamedNode
from dotheque_graph.validation.facts import values_of
from dotheque_graph.validation.foreign.conformance import conformance
from dotheque_graph.validation.foreign.shapes import read_foreign_shapes
from dotheque_graph.validation.report import Severity
from dotheque_graph.validation.shapes import load_shapes

OURS = f"{BASE}shapes/dcat-ap#"
WRONG = wrong_feeds()
BOTH = {"en", "fr"}


@pytest.fixture(scope="module")
def ours():
    return read_foreign_shapes([asset(*FEED_SHAPES)])


@pytest.fixture(scope="module")
def official():
    return read_foreign_shapes([OFFICIAL, OFFICIAL_RECOMMENDED])


def rules(shapes) -> dict[str, NamedNode]:
    """Return what can be reported: each property of a shape with a target, and such a shape with a severity."""
    targeted = [node for node in shapes.facts if values_of(shapes.facts, node, SH.term("targetClass"))]
    found = {rule for node in targeted for rule in values_of(shapes.facts, node, SH.term("property"))}
    found |= {node for node in targeted if values_of(shapes.facts, node, SH.term("severity"))}
    return {rule.value.removeprefix(OURS): rule for rule in found}


def languages(shapes, node, name) -> set[str]:
    return {value.language for value in values_of(shapes.facts, node, SH.term(name))}


def test_a_good_feed_breaks_no_rule_of_ours(ours):
    report = conformance(good_feed(), ours)

    assert report.results == ()
    assert report.checked == 16


def test_a_good_feed_breaks_no_official_rule(official):
    assert conformance(good_feed(), official).results == ()


@pytest.fixture(scope="module")
def broken(ours) -> dict[str, set[tuple[str, str]]]:
    """Return (rule, node) of each result on each wrong feed; all are validated at once, under bases of their own."""
    found: dict[str, set[tuple[str, str]]] = {}
    for result in conformance([triple for wrong in WRONG for triple in wrong.apart()], ours).results:
        case, _, node = result.focus.value.removeprefix(APART).partition("/")
        found.setdefault(case, set()).add((result.shape.value.removeprefix(OURS), node))
    return found


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong.rule}: {wrong.case}")
def test_a_wrong_feed_breaks_just_the_rule_it_names(broken, wrong):
    assert broken[wrong.slug] == {(wrong.rule, wrong.focus)}


def test_every_rule_of_the_feed_is_broken_by_an_example(ours):
    assert sorted(rules(ours)) == sorted({wrong.rule for wrong in WRONG})


def test_every_rule_of_the_feed_has_words_in_both_languages(ours):
    silent = [
        (name, word)
        for name, rule in rules(ours).items()
        for word in ("name", "description", "message")
        if languages(ours, rule, word) != BOTH
    ]

    assert silent == []


def test_what_is_mandatory_is_a_violation_and_what_is_recommended_a_warning(ours):
    stated = {name: values_of(ours.facts, rule, SH.term("severity"))[0] for name, rule in rules(ours).items()}
    told = {
        name: next(
            value.value for value in values_of(ours.facts, rule, SH.term("description")) if value.language == "en"
        )
        for name, rule in rules(ours).items()
    }

    assert {name for name, text in told.items() if text.startswith("Mandatory")} >= {"DatasetShape-title"}
    assert {
        name: severity
        for name, severity in stated.items()
        if severity != (Severity.WARNING if told[name].startswith("Recommended") else Severity.VIOLATION).iri
    } == {}


def test_every_class_of_dcat_ap_that_has_properties_to_give_has_a_shape(ours):
    targets = {value for node in ours.facts for value in values_of(ours.facts, node, SH.term("targetClass"))}

    assert targets == {
        *(DCAT.term(name) for name in ("Catalog", "CatalogRecord", "DataService", "Dataset", "DatasetSeries")),
        *(DCAT.term(name) for name in ("Distribution", "Relationship")),
        *(DCTERMS.term(name) for name in ("LicenseDocument", "Location", "PeriodOfTime")),
        *(SKOS.term(name) for name in ("Concept", "ConceptScheme")),
        FOAF.term("Agent"),
        SPDX.term("Checksum"),
    }
    assert VCARD.term("Kind") in {
        value for node in ours.facts for value in values_of(ours.facts, node, SH.term("class"))
    }


def asked(shapes) -> set[tuple[object, object, str]]:
    """Return (class, property, severity) of every property that shapes ask for at least once."""
    return {
        (target, path, severity)
        for node in shapes.facts
        for target in values_of(shapes.facts, node, SH.term("targetClass"))
        for rule in values_of(shapes.facts, node, SH.term("property"))
        if values_of(shapes.facts, rule, SH.term("minCount"))
        for path in values_of(shapes.facts, rule, SH.term("path"))
        for severity in values_of(shapes.facts, rule, SH.term("severity"))
        if isinstance(path, NamedNode)
    }


def test_ours_ask_for_every_property_that_the_official_shapes_ask_for(ours, official):
    assert asked(official) - asked(ours) == set()


def test_ours_are_written_with_names_and_lists_only(ours):
    rest = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest")

    assert [node for node in ours.facts if isinstance(node, BlankNode) and not values_of(ours.facts, node, rest)] == []


def test_the_words_of_ours_are_not_those_of_the_official_shapes(ours, official):
    def texts(shapes):
        names = (SH.term("message"), SH.term("description"), RDFS.term("comment"))
        return {v.value for node in shapes.facts for name in names for v in values_of(shapes.facts, node, name)}

    assert texts(ours) & texts(official) == set()


def test_the_shapes_of_the_feed_are_no_rules_for_entries():
    loaded = load_shapes(asset("shapes"))

    assert asset(*FEED_SHAPES).is_file()
    assert not [iri for iri in (*loaded.properties, *loaded.facts) if getattr(iri, "value", "").startswith(OURS)]
    assert {node.iri.value.startswith(DSH) for node in loaded.nodes} == {True}


@pytest.mark.parametrize("sources", [asset_sources(), sources_of([asset("shapes")])], ids=["a first load", "a folder"])
def test_the_shapes_of_the_feed_are_published_by_no_load(sources):
    assert asset(*FEED_SHAPES) not in [source.path for source in sources]
    assert asset("shapes", "resource.ttl") in [source.path for source in sources]


def test_the_official_shapes_say_whose_they_are_and_under_which_licence():
    told = (OFFICIAL.parent / "README.md").read_text("utf-8")

    assert all(f"`{path.name}`" in told for path in (OFFICIAL, OFFICIAL_RECOMMENDED))
    assert re.search(r"European Union.*CC BY 4\.0", told)
    assert all(read_file(path) for path in (OFFICIAL, OFFICIAL_RECOMMENDED))
