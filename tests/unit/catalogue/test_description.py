import pytest

from dotheque_graph.catalogue import incoming as module
from dotheque_graph.catalogue.description import describe
from dotheque_graph.errors import EntityNotFound, EntityWithdrawn
from dotheque_graph.namespaces import DCTERMS, DOTH, DSH, ID, ORG, PROV, SKOS, VOC

EXPERIMENT = ID.term("experiment/assemblee-des-arbres")
HUT = ID.term("organisation/la-cabane")


def test_a_description_holds_the_nodes_that_an_entity_owns(small):
    description = describe(small, EXPERIMENT)

    phases = description.owned_by(DOTH.term("hasPhase"))
    assert {phase.iri for phase in phases} == {ID.term("phase/premiere"), ID.term("phase/seconde")}
    assert ID.term("participation/arbres-cabane") in description.owned


def test_a_participation_seen_from_its_agent_knows_its_activity(small):
    (participation,) = describe(small, HUT).owned_through(PROV.term("agent"), DOTH.term("Participation"))

    assert participation.owner == EXPERIMENT


def test_a_membership_is_owned_from_both_ends(small):
    membership = ID.term("membership/reseau-la-cabane")

    for iri, end in ((HUT, "member"), (ID.term("organisation/reseau-des-cabanes"), "organization")):
        (found,) = describe(small, iri).owned_through(ORG.term(end), ORG.term("Membership"))
        assert found.iri == membership


def test_the_lines_of_a_budget_come_with_it(small):
    assert ID.term("budget-line/planches") in describe(small, ID.term("budget/2099")).owned


def test_incoming_links_are_counted_by_property(small):
    counts = {group.property: group.total for group in describe(small, ID.term("territory/departement/98")).incoming}

    assert counts == {DCTERMS.term("spatial"): 2}


def test_incoming_links_past_the_limit_are_counted_and_not_read(small, monkeypatch):
    monkeypatch.setattr(module, "INCOMING_LIMIT", 1)

    (group,) = describe(small, ID.term("territory/departement/98")).incoming
    assert (group.total, len(group.sources)) == (2, 1)


def test_an_unknown_entity_is_not_found(small):
    with pytest.raises(EntityNotFound) as caught:
        describe(small, ID.term("organisation/rien"))

    assert caught.value.iri == "https://w3id.org/dotheque/id/organisation/rien"


def test_an_entity_that_is_only_pointed_to_is_not_found(small):
    with pytest.raises(EntityNotFound):
        describe(small, ID.term("vocabulary/measure/member-count"))


def test_a_tombstone_says_when_and_what_replaces_it(small):
    with pytest.raises(EntityWithdrawn) as caught:
        describe(small, ID.term("organisation/ancienne-cabane"))

    assert caught.value.withdrawn_on == "2098-05-04"
    assert caught.value.replaced_by == (HUT.value,)


def test_the_rules_and_their_nodes_are_no_incoming_links(catalogue):
    description = describe(catalogue, VOC.term("precision/approximate"))

    sources = {source.value for group in description.incoming for source in group.sources}
    assert sources
    assert not [source for source in sources if "/.well-known/" in source or "/shapes" in source]
    assert {group.property for group in description.incoming} == {DOTH.term("precision"), SKOS.term("hasTopConcept")}


def test_a_rule_still_knows_what_uses_it(catalogue):
    assert describe(catalogue, DSH.term("HasValue-rule")).incoming[0].sources == (DSH.term("HasValue"),)
