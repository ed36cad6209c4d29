"""When a record was listed and when it changed, from what publications say; the same as the document about it says."""

from dataclasses import replace

import pytest
from portal_fiction import FULL, GUIDE, RELEASE, STUDY, WITHDRAWN, Read, view_of

from dotheque_graph.catalogue.description import describe
from dotheque_graph.catalogue.portal import CATALOG
from dotheque_graph.catalogue.portal.changes import read_changes
from dotheque_graph.catalogue.profiles import DCAT_PROFILE, profiled
from dotheque_graph.catalogue.void import DATASET
from dotheque_graph.namespaces import ADMS, BASE, DCTERMS, DOTH, GRAPH, ID, PROV, RDF_TYPE, XSD
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

CATALOGUE = GRAPH.term("catalogue")
THING = ID.term("resource/chose-fictive")


def publications(*rows):
    """Return the changes of publications: (name, graph, entities that it lists)."""
    quads = []
    for place, (name, graph, listed) in enumerate(rows, 1):
        activity = NamedNode(f"{BASE}activity/{name}")
        moment = Literal(f"2098-0{place}-01T00:00:00+00:00", datatype=XSD.term("dateTime"))
        quads += [Quad(activity, RDF_TYPE, DOTH.term("Publication")), Quad(activity, PROV.term("endedAtTime"), moment)]
        quads += [Quad(activity, DOTH.term("changedGraph"), graph)]
        quads += [Quad(activity, PROV.term("generated"), entity) for entity in listed]
    return read_changes(OxigraphStore.memory(quads), "2098-12-01T00:00:00+00:00")


def dates(changes, iri=THING, parts=()):
    found = changes.of(iri, frozenset({CATALOGUE}), parts)
    return tuple(moment.value[:10] if moment else None for moment in (found.listed, found.changed))


def test_the_one_publication_that_may_have_listed_it_did():
    assert dates(publications(("a", CATALOGUE, ()))) == ("2098-01-01", "2098-01-01")
    assert dates(publications(("a", CATALOGUE, (THING,)), ("b", CATALOGUE, (THING,)))) == ("2098-01-01", "2098-02-01")


def test_where_two_may_have_listed_it_nobody_knows():
    assert dates(publications(("a", CATALOGUE, ()), ("b", CATALOGUE, (THING,)))) == (None, "2098-02-01")
    assert dates(publications(("a", CATALOGUE, ()), ("b", CATALOGUE, ()))) == (None, "2098-02-01")


def test_a_publication_that_lists_nothing_may_have_changed_all_of_its_graph():
    changes = publications(("a", CATALOGUE, (THING,)), ("b", CATALOGUE, ()), ("c", GRAPH.term("territories"), ()))
    assert dates(changes) == ("2098-01-01", "2098-02-01")


def test_what_no_publication_speaks_of_has_no_dates():
    assert dates(publications(("a", CATALOGUE, (GUIDE,)))) == (None, None)
    assert dates(publications()) == (None, None)


def test_a_record_changes_with_its_files_and_periods_and_is_not_listed_by_them():
    part = ID.term("distribution/fichier-fictif")
    changes = publications(("a", CATALOGUE, (THING,)), ("b", CATALOGUE, (part,)))
    assert dates(changes) == ("2098-01-01", "2098-01-01")
    assert dates(changes, parts=(part,)) == ("2098-01-01", "2098-02-01")
    assert dates(publications(("b", CATALOGUE, (part,))), parts=(part,)) == (None, "2098-01-01")


@pytest.mark.parametrize("part", ["distribution/guide-pdf", "period/mois-fictif"])
def test_the_record_of_the_feed_takes_in_changes_of_its_files_and_periods(part):
    activity = NamedNode(f"{BASE}activity/01bb")
    moment = Literal("2098-03-01T00:00:00Z", datatype=XSD.term("dateTime"))
    more = (
        Quad(activity, RDF_TYPE, DOTH.term("Publication"), CATALOGUE),
        Quad(activity, PROV.term("endedAtTime"), moment, CATALOGUE),
        Quad(activity, DOTH.term("changedGraph"), CATALOGUE, CATALOGUE),
        Quad(activity, PROV.term("generated"), ID.term(part), CATALOGUE),
    )
    page = Read(view_of(more=more), FULL)
    assert page.one(NamedNode(GUIDE.value.replace("/id/", "/doc/")), DCTERMS.term("modified")) == moment


def test_a_record_that_no_publication_speaks_of_keeps_the_date_of_the_first_at_every_release(tmp_path):
    path = tmp_path / "known.ttl"
    path.write_text(
        f"""<{BASE}activity/01a> a <{DOTH}Publication> ; <{DOTH}changedGraph> <{GRAPH}territories> ;
        <{PROV}endedAtTime> "2098-01-01T00:00:00Z"^^<{XSD}dateTime> .
        <{THING.value}> a <{DOTH}Resource> ; <{DCTERMS}title> "Chose"@fr .""",
        "utf-8",
    )
    record = NamedNode(THING.value.replace("/id/", "/doc/"))
    for day in ("2098-06-01", "2098-07-01"):
        release = replace(RELEASE, issued=f"{day}T00:00:00+00:00")
        page = Read(view_of(path), replace(FULL, release=release))
        assert page.one(record, DCTERMS.term("modified")).value == "2098-01-01T00:00:00Z"
        assert not page(record, DCTERMS.term("issued"))
        assert not page(THING, DCTERMS.term("modified"))


def test_the_catalogue_and_the_graph_were_issued_with_the_first_publication_and_classes_nobody_knows_when(tmp_path):
    page = Read(view_of(), FULL)
    of_class = NamedNode(BASE + "dumps/#Resource")
    for node in (CATALOG, DATASET):
        assert page.one(node, DCTERMS.term("issued")).value == "2098-01-01T00:00:00Z"
    records = [f"{CATALOG.value}#record-{name}" for name in ("Resource", "graph")]
    assert not any(page(node, DCTERMS.term("issued")) for node in (of_class, *map(NamedNode, records)))
    path = tmp_path / "empty.ttl"
    path.write_text("", "utf-8")
    unknown = Read(view_of(path), FULL)
    assert not any(unknown(node, DCTERMS.term("issued")) for node in (CATALOG, DATASET))


def test_records_have_the_dates_and_status_of_their_publications():
    page = Read(view_of(), FULL)
    guide, study = (NamedNode(iri.value.replace("/id/", "/doc/")) for iri in (GUIDE, STUDY))
    assert page.one(guide, DCTERMS.term("modified")).value == "2098-02-01T00:00:00Z"
    assert not page(guide, DCTERMS.term("issued"))
    assert page.one(guide, ADMS.term("status")).value == "http://purl.org/adms/changetype/updated"
    assert page.one(study, DCTERMS.term("issued")).value == "2098-01-01T00:00:00Z"
    assert page.one(study, ADMS.term("status")).value == "http://purl.org/adms/changetype/created"


def test_no_date_is_later_than_the_release():
    page = Read(view_of(), FULL)
    withdrawn = NamedNode(WITHDRAWN.value.replace("/id/", "/doc/"))
    assert page.one(withdrawn, DCTERMS.term("modified")).value == RELEASE.issued
    assert page.one(withdrawn, ADMS.term("status")).value == "http://purl.org/adms/changetype/deleted"


def test_the_feed_and_the_document_tell_the_same_date():
    view = view_of()
    page = Read(view, FULL)
    for iri in (GUIDE, STUDY):
        record = NamedNode(iri.value.replace("/id/", "/doc/"))
        said = set(profiled(view.store, describe(view.store, iri), DCAT_PROFILE))
        told = {triple.object for triple in said if triple.subject == record and "modified" in triple.predicate.value}
        assert told == page(record, DCTERMS.term("modified"))
