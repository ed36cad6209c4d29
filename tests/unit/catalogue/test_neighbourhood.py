"""The neighbourhood of an entity: what is told, what is counted, and what stands for one tie."""

import pytest

from dotheque_graph.catalogue.description import describe
from dotheque_graph.catalogue.incoming import IncomingCounts
from dotheque_graph.catalogue.neighbourhood import (
    SHOWN,
    Relation,
    has_neighbourhood,
    neighbourhood,
    read_for_neighbours,
)
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, GRAPH, ID, ORG, PROV, RDF_TYPE, SKOS, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

CATALOGUE = GRAPH.term("catalogue")
THEME = VOC.term("theme/imaginaire")


def around(store, path, counts=None):
    iri = path if isinstance(path, NamedNode) else ID.term(path)
    return neighbourhood(store, describe(store, iri, counts, read_for_neighbours))


def quad(subject, prop, value):
    return Quad(subject, prop, value, CATALOGUE)


def names(found):
    return [one.iri.value.rpartition("/")[2] for one in found.neighbours]


def named(found, end):
    return next(one for one in found.neighbours if one.iri.value.endswith(end))


def test_neighbours_stand_by_kind_in_the_order_of_kinds(small):
    found = around(small, "experiment/assemblee-des-arbres")

    kinds = [one.kind.segment for one in found.neighbours]
    assert kinds == ["resource", "organisation", "territory", "theme", "goal", "phase", "phase", "outcome"]


def test_a_participation_is_one_tie_with_its_role_from_both_ends(small):
    lead = VOC.term("organisation-role/lead")
    (there,) = named(around(small, "experiment/assemblee-des-arbres"), "/la-cabane").ties
    (back,) = named(around(small, "organisation/la-cabane"), "/assemblee-des-arbres").ties

    assert (there.relation, there.roles) == (Relation(PROV.term("qualifiedAssociation"), outgoing=True), (lead,))
    assert (back.relation, back.roles) == (Relation(PROV.term("agent"), outgoing=False), (lead,))


def test_a_membership_leads_to_its_other_end(small):
    (from_member,) = named(around(small, "organisation/la-cabane"), "/reseau-des-cabanes").ties
    (from_network,) = named(around(small, "organisation/reseau-des-cabanes"), "/la-cabane").ties

    assert from_member.relation.prop == ORG.term("member")
    assert from_network.relation.prop == ORG.term("organization")
    assert from_member.roles == from_network.roles == (VOC.term("organisation-role/member"),)


def test_a_direct_link_that_no_participation_says_is_told():
    one, other = ID.term("experiment/exemple"), ID.term("organisation/exemple")
    store = OxigraphStore.memory([quad(one, PROV.term("wasAssociatedWith"), other)])

    (neighbour,) = around(store, one).neighbours

    assert [tie.relation.prop for tie in neighbour.ties] == [PROV.term("wasAssociatedWith")]


def test_sources_classes_and_schemes_are_no_neighbours(small):
    for path in ("experiment/assemblee-des-arbres", "organisation/la-cabane"):
        assert not [one for one in names(around(small, path)) if "fiche-wiki" in one]
    assert names(around(small, VOC.term("theme/living-world"))) == [
        "guide-des-arbres",
        "assemblee-des-arbres",
        "trees",
    ]


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (ID.term("organisation/la-cabane"), True),
        (NamedNode("http://metadata.un.org/sdg/15"), True),
        (ID.term("passage/fiche-wiki-l9"), False),
        (DOTH.term("Experiment"), False),
        (NamedNode("https://example.org/x"), False),
    ],
)
def test_lines_of_the_source_terms_and_foreign_things_have_no_network(iri, expected):
    assert has_neighbourhood(iri) is expected


def test_neighbours_that_lead_to_each_other_are_paired_once(small):
    found = around(small, "experiment/assemblee-des-arbres")

    pairs = {(names(found)[one], names(found)[other]) for one, other in found.between}
    assert pairs == {
        ("guide-des-arbres", "living-world"),
        ("guide-des-arbres", "un-plan"),
        ("la-cabane", "98"),
    }


def test_of_many_each_kind_has_its_share_and_the_others_are_counted():
    store = OxigraphStore.memory(
        [
            *(quad(ID.term(f"resource/r{n:03}"), DCAT.term("theme"), THEME) for n in range(25)),
            *(quad(ID.term(f"experiment/e{n:03}"), DCAT.term("theme"), THEME) for n in range(25)),
            quad(THEME, RDF_TYPE, SKOS.term("Concept")),
            quad(THEME, SKOS.term("broader"), VOC.term("theme/large")),
        ]
    )

    found = around(store, THEME)

    assert "large" in names(found)
    assert len([one for one in found.neighbours if one.kind.segment == "resource"]) == 10
    assert [rest.number + 20 for rest in found.rest] == [50]
    assert found.total == 51


def test_when_each_relation_has_few_as_many_are_told_as_there_is_room_for():
    middle = ID.term("commons/exemple")
    store = OxigraphStore.memory(
        [
            quad(middle, prop, ID.term(f"{kind}/{prop.value[-3:]}{number}"))
            for prop in (DCTERMS.term("relation"), DOTH.term("goal"))
            for kind in ("action", "organisation")
            for number in range(10)
        ]
    )

    found = around(store, middle)

    assert len(found.neighbours) == SHOWN
    assert sum(rest.number for rest in found.rest) == 10
    assert {one.kind.segment for one in found.neighbours} == {"action", "organisation"}


def test_a_hub_is_told_from_a_few_reads(monkeypatch):
    place, spatial = ID.term("territory/country/xx"), DCTERMS.term("spatial")
    many = [quad(ID.term(f"resource/r{number:05}"), spatial, place) for number in range(3000)]
    store = OxigraphStore.memory([*many, quad(place, SKOS.term("prefLabel"), Literal("Utopie", language="fr"))])
    counts = IncomingCounts({CATALOGUE.value: {place.value: {spatial.value: 3000}}})
    read = []
    whole = type(store).quads

    def counted(self, *given, **named):
        found = whole(self, *given, **named)
        read.append(len(found))
        return found

    monkeypatch.setattr(type(store), "quads", counted)
    found = around(store, place, counts)

    assert found.total == 3000
    assert sum(read) < 500


def test_the_same_store_gives_the_same_neighbourhood(small):
    again = OxigraphStore.memory(reversed(list(small.quads())))

    assert around(small, "organisation/la-cabane") == around(again, "organisation/la-cabane")
