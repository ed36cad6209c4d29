"""What the editor completes from: the classes and properties of a release, counted and named, once."""

from dataclasses import replace

from dotheque_graph.store.releases import GraphRecord
from dotheque_graph.web.sparql.workspace_terms import class_counts, property_counts

SKOS = "http://www.w3.org/2004/02/skos/core#"


def recorded(release, **graphs):
    record = replace(release.release.record, graphs=graphs)
    return replace(release, release=replace(release.release, record=record))


def test_counts_are_summed_over_the_graphs(holder):
    release = recorded(
        holder.held,
        a=GraphRecord(5, "d", {"c:1": 2}, {"p:1": 4, "p:2": 1}),
        b=GraphRecord(4, "d", {"c:1": 1, "c:2": 1}, {"p:1": 4}),
    )

    assert class_counts(release) == {"c:1": 3, "c:2": 1}
    assert property_counts(release) == {"p:1": 8, "p:2": 1}


def test_a_release_that_recorded_no_properties_is_counted(holder):
    counts = property_counts(holder.held)

    assert counts[f"{SKOS}prefLabel"] == len(
        holder.held.store.select(f"SELECT * WHERE {{ ?s <{SKOS}prefLabel> ?o }}").rows
    )


def test_an_empty_graph_is_no_reason_to_count(holder):
    release = recorded(holder.held, a=GraphRecord(0, "d", {}, {}), b=GraphRecord(1, "d", {}, {"p:1": 1}))

    assert property_counts(release) == {"p:1": 1}


def test_the_terms_are_named_in_the_language_of_the_reader_the_most_used_first(client):
    found = client.get("/sparql/terms?lang=fr").json()["properties"]

    assert [term["count"] for term in found] == sorted((term["count"] for term in found), reverse=True)
    assert {"iri", "name", "label", "count"} == found[0].keys()
    assert "skos:prefLabel" in {term["name"] for term in found}


def test_the_terms_of_a_release_are_remembered_and_have_an_etag(client):
    first = client.get("/sparql/terms?lang=en")
    again = client.get("/sparql/terms?lang=en", headers={"If-None-Match": first.headers["etag"]})

    assert (first.headers["content-language"], again.status_code) == ("en", 304)


def test_the_terms_of_a_release_that_is_not_kept_are_not_found(client):
    assert client.get("/sparql/terms?release=99").status_code == 404
